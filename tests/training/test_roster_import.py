"""Handing in a roster: nothing before the confirmation, all or nobody with it, and nothing the second time."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.audit.models import Entry
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError, NotPermitted
from foundation.people.models import Person
from foundation.people.queries import find_by_document
from foundation.people.roles import Role
from foundation.policy.operations import set_policy
from tests.factories.people import make_person, make_staff
from tests.factories.training import make_venue
from tests.training.rosters import make_class, manager_of, person_row, resident_id, roster, tea_roster
from tests.training.test_roster_sorting import TEA_ROWS, said
from training.models import Enrolment, RosterImport, TrainingClass
from training.operations.enrolments import enrol
from training.operations.roster import confirm_roster, discard_roster, preview_roster, purge_expired_rosters
from training.queries.roster import rows_of, sort_file
from training.roster import policies
from training.roster.rows import Kind
from training.roster.states import ImportState

pytestmark = pytest.mark.django_db

TEA_ANSWERS = {4: "keep", 13: "number"}


@pytest.fixture
def training_class() -> TrainingClass:
    return make_class()


def handed_in(training_class: TrainingClass, data: bytes, actor: Any = SYSTEM) -> RosterImport:
    return preview_roster(training_class, data, actor=actor)


def refused(act: Any, *args: Any, **kwargs: Any) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        act(*args, **kwargs)
    return refusal.value


def registered(number: str) -> Person:
    person = find_by_document("resident_id", number)
    assert person is not None
    return person


def test_the_tea_roster_against_the_county_row_by_row(training_class: TrainingClass) -> None:
    """The same table as for the pure sorter, with the townships and categories of the database."""
    rows, _notices = sort_file(training_class, tea_roster())
    assert [(row.number, row.name, row.kind, said(row)) for row in rows] == TEA_ROWS
    assert rows[13].township == "330683105"
    assert {row.township for row in rows if row.written["township"] == "浦口街道"} == {"330683005"}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("嵊州市三界镇", "330683104"),
        ("浙江省绍兴市嵊州市三界镇白沙村", "330683104"),
        ("嵊州市雅璜乡", "330683105"),
        ("三界", "330683104"),
        ("三 界 镇", "330683104"),
        ("新昌县", ""),
    ],
)
def test_townships_are_found_in_addresses(training_class: TrainingClass, written: str, code: str) -> None:
    rows, _notices = sort_file(training_class, roster(person_row(1, 乡镇=written)))
    assert rows[0].township == code


def test_the_dry_run_registers_nobody_and_keeps_no_personal_data_in_the_clear(training_class: TrainingClass) -> None:
    persons = Person.objects.count()
    roster_import = handed_in(training_class, tea_roster())
    assert (Person.objects.count(), Enrolment.objects.count()) == (persons, 0)
    assert roster_import.counts["rows"] == 42
    with connection.cursor() as cursor:
        cursor.execute("SELECT rows FROM training_rosterimport")
        stored = cursor.fetchone()[0]
    assert "330683" not in stored
    assert "曾庆珍" not in stored
    assert rows_of(RosterImport.objects.get(pk=roster_import.pk))[0][0].name == "曾庆珍"


def test_confirming_writes_everybody_who_is_taken(training_class: TrainingClass) -> None:
    roster_import = handed_in(training_class, tea_roster())
    confirm_roster(roster_import, TEA_ANSWERS, actor=SYSTEM)
    training_class.refresh_from_db()
    assert training_class.seats_taken == Enrolment.objects.filter(training_class=training_class).count() == 40
    assert roster_import.outcome == {
        "enrolled": 40, "present": 0, "to_mend": 1, "answers": {"4": "keep", "13": "number"}
    }  # fmt: skip
    dong = registered("330683197703288373")
    assert (dong.phone, str(dong.township), dong.education, str(dong.category)) == (
        "13499705512",
        "贵门乡",
        "college",
        "低保户",
    )
    cao = registered("330683195909174938")
    assert (cao.name, cao.sex, cao.birth_date) == ("曹涛庆", "male", date(1959, 9, 17))
    assert str(registered("330683197111240720").township) == "石璜镇"
    assert registered("330683196010057340").name == "𬭎仁梅"
    assert find_by_document("resident_id", "330683199802206149") is None
    assert {enrolment.source for enrolment in Enrolment.objects.all()} == {"roster"}
    assert Enrolment.objects.filter(category__name="低保户").count() == 11


def test_afterwards_only_the_rows_to_mend_are_kept(training_class: TrainingClass) -> None:
    roster_import = handed_in(training_class, tea_roster())
    confirm_roster(roster_import, {9: "keep", 13: "drop"}, actor=SYSTEM)
    rows, _notices = rows_of(RosterImport.objects.get(pk=roster_import.pk))
    assert [row.number for row in rows] == [7, 13]


def test_the_same_file_again_changes_nothing(training_class: TrainingClass) -> None:
    confirm_roster(handed_in(training_class, tea_roster()), TEA_ANSWERS, actor=SYSTEM)
    before = list(Enrolment.objects.order_by("pk").values()), Person.objects.count()
    again = handed_in(training_class, tea_roster())
    assert again.counts == {
        "rows": 42, "as_is": 41, "repaired": 0, "decide": 0, "refused": 1, "ready": 0, "in_class": 40
    }  # fmt: skip
    confirm_roster(again, {}, actor=SYSTEM)
    assert again.outcome == {"enrolled": 0, "present": 40, "to_mend": 1, "answers": {}}
    assert (list(Enrolment.objects.order_by("pk").values()), Person.objects.count()) == before


def test_two_dry_runs_of_one_file_confirmed_one_after_the_other_write_once(training_class: TrainingClass) -> None:
    first, second = handed_in(training_class, tea_roster()), handed_in(training_class, tea_roster())
    confirm_roster(first, TEA_ANSWERS, actor=SYSTEM)
    confirm_roster(second, TEA_ANSWERS, actor=SYSTEM)
    assert (second.outcome["enrolled"], second.outcome["present"]) == (0, 40)
    assert Enrolment.objects.count() == 40


def test_an_import_is_confirmed_once(training_class: TrainingClass) -> None:
    roster_import = handed_in(training_class, tea_roster())
    confirm_roster(roster_import, TEA_ANSWERS, actor=SYSTEM)
    assert refused(confirm_roster, roster_import, TEA_ANSWERS, actor=SYSTEM).code == "state.not_allowed"


def everything() -> tuple[int, int, int, list[str]]:
    return (
        Person.objects.count(),
        Enrolment.objects.count(),
        Entry.objects.count(),
        list(RosterImport.objects.values_list("state", flat=True)),
    )


@pytest.mark.django_db(transaction=True)
def test_a_row_that_fails_at_the_last_leaves_nobody_written() -> None:
    """Between dry run and confirmation the last person was registered under another name elsewhere."""
    training_class = make_class()
    roster_import = handed_in(training_class, tea_roster())
    last = rows_of(roster_import)[0][-1]
    make_person(name="改了名", document_number=last.document)
    before = everything()
    refusal = refused(confirm_roster, roster_import, TEA_ANSWERS, actor=SYSTEM)
    assert refusal.code == "roster.row"
    assert str(refusal).startswith("序号 42 写不进去，所以整份名册都没有写入：")
    assert everything() == before
    training_class.refresh_from_db()
    assert training_class.seats_taken == 0


@pytest.mark.django_db(transaction=True)
def test_without_seats_for_all_nobody_is_written() -> None:
    training_class = make_class(capacity=39)
    roster_import = handed_in(training_class, tea_roster())
    before = everything()
    refusal = refused(confirm_roster, roster_import, TEA_ANSWERS, actor=SYSTEM)
    assert refusal.code == "roster.not_enough_seats"
    assert str(refusal) == "要写入 40 人，只剩 39 个位子，所以一个人都没有写入。请减少人数，或者先改班级人数。"
    assert everything() == before
    confirm_roster(RosterImport.objects.get(), {4: "keep", 13: "drop"}, actor=SYSTEM)
    training_class.refresh_from_db()
    assert training_class.seats_taken == 39


def test_undecided_rows_stop_everything(training_class: TrainingClass) -> None:
    roster_import = handed_in(training_class, tea_roster())
    refusal = refused(confirm_roster, roster_import, {4: "keep"}, actor=SYSTEM)
    assert (refusal.code, str(refusal)) == (
        "roster.undecided",
        "序号 13 还没有决定，整份名册都没有写入。请先选好。",
    )


def test_people_who_enrolled_themselves_meanwhile_keep_their_seat(training_class: TrainingClass) -> None:
    roster_import = handed_in(training_class, roster(person_row(1), person_row(2)))
    person = make_person(name="试行人", document_number=resident_id(2))
    enrol(training_class, person, actor=SYSTEM, source="institution")
    confirm_roster(roster_import, {}, actor=SYSTEM)
    assert (roster_import.outcome["enrolled"], roster_import.outcome["present"]) == (1, 1)
    assert list(Enrolment.objects.order_by("pk").values_list("source", flat=True)) == ["institution", "roster"]


def test_a_known_person_keeps_the_facts_on_file(training_class: TrainingClass) -> None:
    person = make_person(name="试行人", document_number=resident_id(2), phone="13811112222")
    confirm_roster(handed_in(training_class, roster(person_row(1))), {}, actor=SYSTEM)
    person.refresh_from_db()
    assert (person.phone, person.category) == ("13811112222", None)
    assert str(Enrolment.objects.get().category) == "低保户"  # the category at the time of this training


@pytest.mark.parametrize("state", ["running", "assessing", "closed", "cancelled", "refused"])
def test_a_class_past_its_roster_takes_no_file(training_class: TrainingClass, state: str) -> None:
    roster_import = handed_in(training_class, tea_roster())
    facts = {"return_reason": "缺场地", "stop_reason": "台风", "attendance_threshold": 80, "filed_at": clock.now()}
    TrainingClass.objects.filter(pk=training_class.pk).update(
        state=state,
        venue=make_venue(),
        filed_by_id="1",
        decided_by_id="2",
        decided_at=clock.now(),
        **facts,
    )
    current = TrainingClass.objects.get()
    assert refused(preview_roster, current, tea_roster(), actor=SYSTEM).code == "roster.closed"
    assert refused(confirm_roster, roster_import, TEA_ANSWERS, actor=SYSTEM).code == "roster.closed"


def test_only_the_institutions_own_manager_hands_in(training_class: TrainingClass) -> None:
    manager, stranger = manager_of(training_class), make_staff(Role.INSTITUTION_MANAGER)
    trainer = make_staff(Role.TRAINER, training_class.institution)
    roster_import = handed_in(training_class, tea_roster(), manager)
    assert (roster_import.uploaded_by_id, roster_import.uploaded_by_label) == (manager.actor_id, manager.actor_label)
    for actor in (stranger, trainer):
        assert isinstance(refused(preview_roster, training_class, tea_roster(), actor=actor), NotPermitted)
        assert isinstance(refused(confirm_roster, roster_import, TEA_ANSWERS, actor=actor), NotPermitted)
        assert isinstance(refused(discard_roster, roster_import, actor=actor), NotPermitted)
    confirm_roster(roster_import, TEA_ANSWERS, actor=manager)
    assert roster_import.state == ImportState.CONFIRMED


def test_discarding_deletes_what_was_read(training_class: TrainingClass) -> None:
    roster_import = handed_in(training_class, tea_roster())
    discard_roster(roster_import, actor=SYSTEM)
    kept = RosterImport.objects.get()
    assert (kept.state, kept.rows, rows_of(kept)) == (ImportState.DISCARDED, "", ([], []))
    assert refused(confirm_roster, kept, TEA_ANSWERS, actor=SYSTEM).code == "state.not_allowed"


def test_after_seven_days_what_was_read_is_gone(training_class: TrainingClass) -> None:
    waiting = handed_in(training_class, tea_roster())
    confirmed = handed_in(training_class, tea_roster())
    confirm_roster(confirmed, TEA_ANSWERS, actor=SYSTEM)
    with clock.shifted(timedelta(days=6, hours=23)):
        assert purge_expired_rosters(actor=SYSTEM) == 0
    with clock.shifted(timedelta(days=7, seconds=1)):
        assert rows_of(waiting) == ([], [])
        assert refused(confirm_roster, waiting, TEA_ANSWERS, actor=SYSTEM).code == "roster.expired"
        handed_in(training_class, roster(person_row(1)))  # every hand-in clears away
        assert purge_expired_rosters(actor=SYSTEM) == 0
    kept = {roster_import.pk: roster_import for roster_import in RosterImport.objects.exclude(rows__isnull=True)}
    assert (kept[waiting.pk].state, kept[waiting.pk].rows) == (ImportState.DISCARDED, "")
    assert (kept[confirmed.pk].state, kept[confirmed.pk].rows) == (ImportState.CONFIRMED, "")


def test_the_audit_tells_counts_and_the_hash_and_nobody(training_class: TrainingClass) -> None:
    roster_import = handed_in(training_class, tea_roster())
    confirm_roster(roster_import, TEA_ANSWERS, actor=SYSTEM)
    entries = Entry.objects.filter(action__startswith="training.roster.").order_by("pk")
    assert [(entry.action, entry.object_id, set(entry.data)) for entry in entries] == [
        ("training.roster.previewed", str(training_class.pk), {"roster", "sha256", "counts"}),
        ("training.roster.confirmed", str(training_class.pk), {"roster", "sha256", "outcome"}),
    ]
    everything_told = json.dumps(list(Entry.objects.values_list("data", flat=True)), ensure_ascii=False)
    for row in sort_file(make_class(), tea_roster())[0]:
        assert row.document not in everything_told
        assert row.name not in everything_told
        assert not row.phone or row.phone not in everything_told


def test_limits_are_the_bureaus(training_class: TrainingClass) -> None:
    today = clock.today()
    set_policy(policies.MAX_ROWS, 41, actor=SYSTEM, valid_from=today)
    assert refused(sort_file, training_class, tea_roster()).code == "roster.too_many_rows"
    set_policy(policies.MAX_BYTES, 1000, actor=SYSTEM, valid_from=today)
    assert refused(sort_file, training_class, tea_roster()).code == "roster.too_large"
    set_policy(policies.MAX_BYTES, 5_000_000, actor=SYSTEM, valid_from=today)
    set_policy(policies.MINIMUM_AGE, 50, actor=SYSTEM, valid_from=today)
    rows, _notices = sort_file(training_class, roster(person_row(1)))
    assert rows[0].kind == Kind.REFUSED


def many(count: int) -> bytes:
    born = date(1960, 1, 1)
    return roster(
        *(
            person_row(n, 身份证号码=resident_id(2 * (n % 400), born + timedelta(days=n)), 联系电话=f"139{n:08d}")
            for n in range(1, count + 1)
        )
    )


def queries_to_preview(count: int) -> int:
    training_class = make_class()
    data = many(count)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        preview_roster(training_class, data, actor=SYSTEM)
    return len(queries)


def test_a_dry_run_asks_the_same_few_queries_for_three_rows_and_for_two_thousand() -> None:
    assert queries_to_preview(3) == queries_to_preview(2_000) <= 18


def queries_to_confirm(count: int) -> int:
    training_class = make_class(capacity=300)
    roster_import = preview_roster(training_class, many(count), actor=SYSTEM)
    with CaptureQueriesContext(connection) as queries:
        confirm_roster(roster_import, {}, actor=SYSTEM)
    return len(queries)


def test_a_confirmation_spends_a_bounded_number_of_queries_on_each_person() -> None:
    few, more = queries_to_confirm(20), queries_to_confirm(120)
    assert (more - few) / 100 <= 18
