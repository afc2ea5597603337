"""The registers: dated rows the database keeps, and what they say when a class is filed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from courses.models import Section
from foundation.audit.queries import timeline
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import Conflict, DomainError, NotPermitted
from foundation.notices.models import Notice
from foundation.people.roles import Role
from foundation.places.models import Division, RoomKind, Station
from foundation.places.queries import venue_open
from foundation.policy.operations import set_policy
from tests.factories.certification import make_occupation
from tests.factories.people import make_organisation, make_staff
from tests.factories.registers import make_card, make_licence
from tests.factories.training import make_class, make_course, make_school, make_venue, school_of
from training.models import (
    InstitutionLicence,
    InstitutionScope,
    PlanVersion,
    RegistryRequest,
    Suspension,
    TrainerCard,
    TrainingClass,
)
from training.operations import classes, registry, registry_cards, venues
from training.operations.registry_notices import warn_of_expiry
from training.queries.classes import for_list
from training.queries.registry import institution_may_teach, trainer_may_teach
from training.rules.filing import missing_for_filing
from training.rules.unusual import unusual_points

pytestmark = pytest.mark.django_db


def days(count: int) -> date:
    return clock.today() + timedelta(days=count)


def codes(training_class: Any) -> list[str]:
    return [item.code for item in missing_for_filing(training_class)]


def points(training_class: Any) -> list[tuple[str, str]]:
    return [(point.code, point.tone) for point in unusual_points([training_class])[training_class.pk]]


def licence_of(organisation: Any, first: int, last: int | None, **facts: Any) -> InstitutionLicence:
    return make_licence(
        organisation, valid_from=days(first), valid_to=days(last) if last is not None else None, **facts
    )


def keeper() -> Any:
    return make_staff(Role.BUREAU_SUPERVISOR, make_organisation("bureau"))


# --- rows ---


@pytest.mark.parametrize(
    ("first", "last"),
    [(-5, 5), (10, 20), (20, 40), (-40, 60), (0, None)],
    ids=["before", "same", "end", "over", "open"],
)
def test_two_licences_never_hold_on_one_day(first: int, last: int | None) -> None:
    school = make_organisation()
    licence_of(school, 0, 30)
    with pytest.raises(Conflict) as refused:
        licence_of(school, first, last)
    assert refused.value.code == "policy.rows_overlap"
    assert InstitutionLicence.objects.count() == 1


def test_the_next_licence_begins_the_day_after() -> None:
    school = make_organisation()
    licence_of(school, 0, 30)
    licence_of(school, 31, 60)
    licence_of(make_organisation(), 0, 30)
    assert InstitutionLicence.objects.count() == 3


def test_the_database_itself_refuses_an_overlap_without_any_operation() -> None:
    school = make_organisation()
    row = licence_of(school, 0, 30)
    with pytest.raises(IntegrityError), transaction.atomic():
        InstitutionLicence.objects.create(
            organisation=school, number="2", people_at_once=1, people_a_year=1, valid_from=days(30)
        )
    later = licence_of(school, 31, 60)
    with pytest.raises(DatabaseError), transaction.atomic():
        InstitutionLicence.objects.filter(pk=row.pk).update(valid_to=later.valid_from)
    row.refresh_from_db()
    assert row.valid_to == days(30)


@pytest.mark.parametrize("field", ["number", "people_at_once", "valid_from"])
def test_what_was_entered_is_never_overwritten(field: str) -> None:
    row = licence_of(make_organisation(), 0, 30)
    wanted = {"number": "other", "people_at_once": 1, "valid_from": days(-9)}[field]
    with pytest.raises(DatabaseError), transaction.atomic():
        InstitutionLicence.objects.filter(pk=row.pk).update(**{field: wanted})
    with pytest.raises(DatabaseError), transaction.atomic():
        InstitutionLicence.objects.filter(pk=row.pk).delete()


def test_a_row_that_has_not_begun_is_voided_and_makes_room() -> None:
    school, supervisor = make_organisation(), keeper()
    row = licence_of(school, 10, 30)
    registry.end_entry(row, actor=supervisor, reason="号码抄错了")
    assert (row.standing, row.ended_reason) == ("voided", "号码抄错了")
    licence_of(school, 10, 30)
    with pytest.raises(Conflict) as refused:
        registry.end_entry(row, actor=supervisor, reason="再停一次")
    assert refused.value.code == "policy.row_over"


def test_dates_out_of_order_and_a_missing_reason_are_refused() -> None:
    school = make_organisation()
    with pytest.raises(DomainError) as refused:
        licence_of(school, 10, 5)
    assert refused.value.code == "policy.dates_out_of_order"
    row = licence_of(school, 0, 5)
    with pytest.raises(DomainError) as refused:
        registry.end_entry(row, actor=SYSTEM, reason="  ")
    assert refused.value.code == "policy.reason_missing"


def test_one_card_a_person_and_subject_at_a_time() -> None:
    occupation, other = make_occupation(), make_occupation()
    trainer = make_school().trainer.person
    make_card(trainer, occupation=occupation)
    make_card(trainer, occupation=other)
    make_card(make_school().trainer.person, occupation=occupation)
    with pytest.raises(Conflict):
        make_card(trainer, occupation=occupation)
    assert TrainerCard.objects.count() == 3


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, "training.one_subject"),
        ({"occupation": True, "section": True}, "training.one_subject"),
        ({"section": True, "highest_level": 3}, "training.level_unknown"),
        ({"occupation": True, "highest_level": 1}, "training.level_unknown"),
    ],
)
def test_a_card_is_about_one_occupation_or_one_section(facts: dict[str, Any], code: str) -> None:
    values = dict(facts)
    if values.get("occupation"):
        values["occupation"] = make_occupation(levels=[5, 4, 3])
    if values.get("section"):
        values["section"] = make_course().section
    with pytest.raises(DomainError) as refused:
        make_card(make_school().trainer.person, **values)
    assert refused.value.code == code


# --- verdicts ---


def test_an_institution_may_teach_what_it_is_licensed_for_and_no_more() -> None:
    school, occupation = make_organisation(), make_occupation()
    asked = [institution_may_teach(school, occupation, days(1)).code]
    licence_of(school, 0, 30)
    asked.append(institution_may_teach(school, occupation, days(1)).code)
    scope = registry.widen_scope(
        school, actor=SYSTEM, occupation=occupation, highest_level=4, valid_from=days(0), valid_to=days(20)
    )
    asked.append(institution_may_teach(school, occupation, days(1), level=5).code)
    asked.append(institution_may_teach(school, occupation, days(1), level=3).code)
    asked.append(institution_may_teach(school, occupation, days(21)).code)
    asked.append(institution_may_teach(school, occupation, days(31)).code)
    registry.end_entry(scope, actor=SYSTEM, reason="场地没了")
    asked.append(institution_may_teach(school, occupation, days(1)).code)
    suspension = registry.suspend_institution(school, actor=SYSTEM, reason="空班", valid_from=days(0), valid_to=days(3))
    verdict = institution_may_teach(school, occupation, days(3))
    assert [*asked, verdict.code] == [
        "training.not_licensed",
        "training.out_of_scope",
        "",
        "training.scope_level",
        "training.out_of_scope",
        "training.licence_over",
        "training.out_of_scope",
        "training.suspended",
    ]
    assert suspension.reason in verdict.reason


def test_a_scope_of_a_section_is_enough_where_no_level_hangs_on_it() -> None:
    section = make_course().section
    school, occupation = make_organisation(), make_occupation()
    licence_of(school, 0, 30)
    registry.widen_scope(school, actor=SYSTEM, section=section, valid_from=days(0))
    assert institution_may_teach(school, occupation, days(0), section=section).allowed
    assert institution_may_teach(school, occupation, days(0)).code == "training.out_of_scope"
    other = Section.objects.create(slug="machine", character="机", name="机器", name_en="Machines", order=9)
    assert institution_may_teach(school, None, days(0), section=other).code == "training.out_of_scope"


@pytest.mark.parametrize(
    ("level", "on", "code"),
    [
        (5, 0, ""),
        (3, 30, ""),
        (2, 0, "training.card_level"),
        (5, 31, "training.card_over"),
        (5, -1, "training.no_card"),
        (None, 0, ""),
    ],
)
def test_a_trainer_may_teach_up_to_the_cards_level_until_it_ends(level: int | None, on: int, code: str) -> None:
    occupation, trainer = make_occupation(), make_school().trainer.person
    make_card(trainer, occupation=occupation, highest_level=3, valid_from=days(0), valid_to=days(30))
    assert trainer_may_teach(trainer, occupation, level, days(on)).code == code
    assert trainer_may_teach(trainer, make_occupation(), level, days(0)).code == "training.no_card"


def test_a_venue_is_open_but_for_its_closed_days_and_the_time_it_is_in_use() -> None:
    venue = make_venue(valid_from=days(-10), valid_to=days(100))
    closure = venues.close_venue(venue, actor=SYSTEM, reason="换届选举", valid_from=days(5), valid_to=days(7))
    room = venues.register_room(venue, actor=SYSTEM, name="东间", seats=20)
    venues.close_venue(venue, actor=SYSTEM, reason="漏水", valid_from=days(1), valid_to=days(9), room=room)
    wanted = {
        -11: "places.not_yet",
        0: "",
        4: "",
        5: "places.closed",
        7: "places.closed",
        8: "",
        101: "places.given_up",
    }
    assert {on: venue_open(venue, days(on)).code for on in wanted} == wanted
    venues.reopen_venue(closure, actor=SYSTEM, reason="选完了", on=days(5))
    assert venue_open(venue, days(6)).allowed


def test_stations_are_numbered_once_and_only_in_workshops() -> None:
    venue = make_venue()
    hall = venues.register_room(venue, actor=SYSTEM, name="礼堂", seats=40, kind=RoomKind.HALL)
    workshop = venues.register_room(venue, actor=SYSTEM, name="炒茶间", seats=20, kind=RoomKind.WORKSHOP)
    with pytest.raises(DomainError) as refused:
        venues.set_up_stations(hall, actor=SYSTEM, first=1, last=3, valid_from=days(0))
    assert refused.value.code == "places.no_workshop"
    venues.set_up_stations(workshop, actor=SYSTEM, first=1, last=3, valid_from=days(-9), what="电炒锅")
    with pytest.raises(Conflict):
        venues.set_up_stations(workshop, actor=SYSTEM, first=3, last=4, valid_from=days(0))
    assert list(Station.objects.values_list("number", flat=True)) == [1, 2, 3]
    venues.end_station(Station.objects.get(number=3), actor=SYSTEM, reason="锅坏了")
    with clock.shifted(timedelta(days=1)):
        venues.set_up_stations(workshop, actor=SYSTEM, first=3, last=4, valid_from=clock.today())
    with pytest.raises(DomainError) as refused:
        venues.register_room(venue, actor=SYSTEM, name="太大", seats=81)
    assert refused.value.code == "places.room_larger"


# --- filing ---


def test_an_expired_card_blocks_the_filing_and_not_the_class_day() -> None:
    course = make_course(hours=12)
    school = make_school()
    trainer = school.trainer.person
    make_card(trainer, section=course.section, valid_from=days(-400), valid_to=days(11))
    training_class = make_class("enrolling", school=school, course=course, people=2, starts_in=10)
    draft = make_class("draft", school=school, course=course, starts_in=14)
    assert codes(draft) == ["card_over"]
    with clock.shifted(timedelta(days=12)):
        classes.start_class(training_class, actor=school.manager)
    assert training_class.state == "running"


def test_a_short_evening_in_the_village_is_not_asked_for_scope_and_card() -> None:
    course = make_course(hours=12, paper="attendance_proof")
    draft = make_class("draft", course=course)
    registry.end_entry(InstitutionScope.objects.get(), actor=SYSTEM, reason="停了", on=days(-1))
    registry_cards.end_trainer_card(TrainerCard.objects.get(), actor=SYSTEM, reason="停了", on=days(-1))
    assert codes(draft) == []
    set_policy("training.papers_checked", ["attendance_proof"], actor=SYSTEM, valid_from=clock.today())
    assert codes(draft) == ["out_of_scope", "card_over"]


def test_a_suspended_school_files_nothing_and_what_runs_goes_on() -> None:
    draft = make_class("draft")
    school = school_of(draft)
    running = make_class("running", school=school, people=1, starts_in=-1)
    filed = make_class("filed", school=school, starts_in=30)
    supervisor = keeper()
    suspension = registry.suspend_institution(
        school.institution, actor=supervisor, reason="空班", valid_from=clock.today(), valid_to=days(40)
    )
    assert codes(draft) == ["suspended"]
    with pytest.raises(DomainError) as refused:
        classes.file_class(draft, actor=school.manager)
    assert (refused.value.code, "空班" in str(refused.value)) == ("training.not_ready", True)
    assert points(filed)[0] == ("suspended", "kaki")
    assert running.state == "running"
    told = Notice.objects.get(person=school.manager.person, occasion="training.suspended")
    assert "空班" in told.text
    registry.lift_suspension(suspension, actor=supervisor, reason="整改好了")
    assert codes(draft) == []
    assert Notice.objects.filter(occasion="training.suspension_lifted").count() == 1
    actions = list(timeline(suspension).values_list("action", flat=True))
    assert actions == ["training.suspension.entered", "training.suspension.ended"]


def test_two_suspensions_never_overlap_and_only_keepers_suspend() -> None:
    school = make_school()
    registry.suspend_institution(school.institution, actor=keeper(), reason="空班", valid_from=days(0))
    with pytest.raises(Conflict):
        registry.suspend_institution(school.institution, actor=keeper(), reason="又空班", valid_from=days(9))
    for stranger in (school.manager, school.trainer, make_staff(Role.AUDITOR), make_staff(Role.ADMINISTRATOR)):
        with pytest.raises(NotPermitted):
            registry.suspend_institution(make_organisation(), actor=stranger, reason="不喜欢", valid_from=days(0))
    far = make_staff(
        Role.BUREAU_SUPERVISOR, make_organisation("bureau"), division=Division.objects.get(code="330683101")
    )
    with pytest.raises(NotPermitted):
        registry.suspend_institution(make_organisation(), actor=far, reason="不归我管", valid_from=days(0))
    assert Suspension.objects.count() == 1


def test_a_closed_hall_blocks_the_filing_and_shows_to_the_reviewer_of_a_filed_class() -> None:
    draft, filed = make_class("draft", starts_in=10), make_class("filed", starts_in=10)
    for training_class in (draft, filed):
        venues.close_venue(training_class.venue, actor=keeper(), reason="翻修", valid_from=days(11), valid_to=days(11))
    assert codes(draft) == ["venue_closed"]
    assert points(filed)[0] == ("venue_closed", "kaki")


def test_the_reviewer_sees_what_changed_in_the_registers_since_the_filing() -> None:
    filed = make_class("filed", capacity=20)
    before = points(filed)
    card = TrainerCard.objects.get()
    registry_cards.end_trainer_card(card, actor=keeper(), reason="证是假的")
    assert [point for point in points(filed) if point not in before] == [("card_over", "kaki")]
    assert Notice.objects.filter(person=card.person, occasion="training.card_ended").count() == 1


def test_a_card_that_ends_during_the_class_and_a_full_licence_are_worth_a_look() -> None:
    course, school = make_course(hours=12), make_school()
    make_card(school.trainer.person, section=course.section, valid_from=days(-400), valid_to=days(11))
    filed = make_class("filed", school=school, course=course, capacity=20, starts_in=10)
    registry.end_entry(
        InstitutionLicence.objects.get(organisation=school.institution), actor=SYSTEM, reason="换证", on=days(0)
    )
    licence_of(school.institution, 1, 400, people_at_once=15, people_a_year=18)
    assert {("card_ends", "gold"), ("at_once", "gold"), ("a_year", "gold")} <= set(points(filed))


def test_the_filed_plan_keeps_what_it_relied_on() -> None:
    filed = make_class("filed")
    kept = PlanVersion.objects.get().plan["registers"]
    card = TrainerCard.objects.get()
    assert kept == {
        "licence": "330683-1",
        "scope": InstitutionScope.objects.get().pk,
        "cards": {card.person.code: {"row": card.pk, "valid_to": card.valid_to.isoformat()}},
        "venue_seats": filed.venue.seats,
    }


@pytest.mark.parametrize("count", [1, 3])
def test_asking_the_registers_costs_the_same_for_any_number(count: int, django_assert_num_queries: Any) -> None:
    made = [make_class("filed").pk for _ in range(count)]
    rows = list(for_list(TrainingClass.objects.filter(pk__in=made)))
    with django_assert_num_queries(14):
        unusual_points(rows)


@pytest.mark.parametrize("count", [1, 3])
def test_filing_asks_the_same_few_questions_for_any_number_of_trainers(
    count: int, django_assert_num_queries: Any
) -> None:
    school, course = make_school(), make_course(hours=12)
    others = [make_staff(Role.TRAINER, school.institution).person for _ in range(count - 1)]
    draft = make_class("draft", school=school, course=course, trainers=[school.trainer.person, *others])
    with django_assert_num_queries(15):
        assert missing_for_filing(draft) == []


# --- requests ---


def test_a_school_asks_the_bureau_enters_and_the_school_is_told() -> None:
    school, occupation, supervisor = make_school(), make_occupation(), keeper()
    asked = registry_cards.ask_for_entry(
        school.institution, actor=school.manager, occupation=occupation, highest_level=4, words="请到一位技师"
    )
    make_licence(school.institution)
    assert institution_may_teach(school.institution, occupation, days(0)).code == "training.out_of_scope"
    registry_cards.grant_entry(asked, actor=supervisor, valid_from=days(0), valid_to=None)
    asked.refresh_from_db()
    assert (asked.state, institution_may_teach(school.institution, occupation, days(0), level=4).allowed) == (
        "granted",
        True,
    )
    assert Notice.objects.filter(person=school.manager.person, occasion="training.registry_granted").count() == 1
    with pytest.raises(Conflict):
        registry_cards.decline_entry(asked, actor=supervisor, answer="又不行了")


def test_a_card_asked_for_is_entered_with_the_answer_or_not_at_all() -> None:
    school, occupation, supervisor = make_school(), make_occupation(), keeper()
    trainer = school.trainer.person
    asked = registry_cards.ask_for_entry(
        school.institution, actor=school.manager, person=trainer, occupation=occupation, words="一级技师"
    )
    with pytest.raises(DomainError) as refused:
        registry_cards.grant_entry(asked, actor=supervisor, valid_from=days(0), valid_to=None)
    assert refused.value.code == "training.card_without_end"
    assert (RegistryRequest.objects.get().state, TrainerCard.objects.count()) == ("open", 0)
    asked.refresh_from_db()
    registry_cards.grant_entry(asked, actor=supervisor, valid_from=days(0), valid_to=days(900), number="JS1")
    assert trainer_may_teach(trainer, occupation, 5, days(900)).allowed


def test_who_asked_never_decides_not_even_in_the_database() -> None:
    school = make_school()
    supervisor = make_staff(Role.INSTITUTION_MANAGER, school.institution)
    both = supervisor.person.memberships.get()
    asked = registry_cards.ask_for_entry(
        both.organisation, actor=supervisor, occupation=make_occupation(), words="想教"
    )
    with pytest.raises(NotPermitted) as refused:
        registry_cards.decline_entry(asked, actor=supervisor, answer="不行")
    assert refused.value.code == "training.own_request"
    with pytest.raises(IntegrityError), transaction.atomic():
        RegistryRequest.objects.filter(pk=asked.pk).update(
            state="granted", decided_by_id=asked.requested_by_id, decided_at=clock.now()
        )
    with pytest.raises(NotPermitted):
        registry_cards.grant_entry(asked, actor=make_school().manager, valid_from=days(0), valid_to=None)


def test_only_the_own_institution_asks_for_its_own_trainers() -> None:
    school, other = make_school(), make_school()
    occupation = make_occupation()
    with pytest.raises(NotPermitted):
        registry_cards.ask_for_entry(school.institution, actor=other.manager, occupation=occupation, words="想教")
    with pytest.raises(DomainError) as refused:
        registry_cards.ask_for_entry(
            school.institution,
            actor=school.manager,
            person=other.trainer.person,
            occupation=occupation,
            words="想教",
        )
    assert refused.value.code == "training.trainer_foreign"
    asked = registry_cards.ask_for_entry(school.institution, actor=school.manager, occupation=occupation, words="想教")
    registry_cards.withdraw_entry(asked, actor=school.manager)
    assert asked.state == "withdrawn"


# --- before something ends ---


def test_who_renews_is_told_once_of_what_ends_soon() -> None:
    school, occupation = make_school(), make_occupation()
    trainer = school.trainer.person
    card = make_card(trainer, occupation=occupation, valid_to=days(59))
    make_card(trainer, occupation=make_occupation(), valid_to=days(61))
    renewed = make_occupation()
    make_card(trainer, occupation=renewed, valid_from=days(-9), valid_to=days(30))
    make_card(trainer, occupation=renewed, valid_from=days(31), valid_to=days(900))
    assert [warn_of_expiry(actor=SYSTEM), warn_of_expiry(actor=SYSTEM)] == [1, 0]
    told = Notice.objects.filter(occasion="training.registry_expiring")
    assert {notice.person for notice in told} == {trainer, school.manager.person}
    assert all(occupation.name in notice.text for notice in told)
    card.refresh_from_db()
    assert card.warned_at is not None
    set_policy("training.registry_warn_days", 70, actor=SYSTEM, valid_from=clock.today())
    assert warn_of_expiry(actor=SYSTEM) == 1
