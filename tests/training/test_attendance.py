"""Marks: only added, summed into hours, corrected with a reason."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.audit.queries import timeline
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError, NotPermitted
from foundation.policy.operations import set_policy
from tests.factories.training import make_class, make_trainer_of, mark_all, school_of
from training.models import AttendanceMark
from training.operations.attendance import mark_session
from training.queries.attendance import hours_by_enrolment, marks_in_force

pytestmark = pytest.mark.django_db


def mark_every_session(training_class):
    last = training_class.sessions.order_by("-number").first()
    with clock.shifted(max(timedelta(0), last.ends_at - clock.now())):
        for session in training_class.sessions.order_by("number"):
            mark_all(session, actor=school_of(training_class).trainer)


@pytest.fixture
def running():
    """Two people, three sessions of four hours: two days ago, yesterday, today."""
    return make_class("running", people=2, starts_in=-2)


def session_of(training_class, number):
    return training_class.sessions.select_related("training_class").get(number=number)


def people_of(training_class):
    return list(training_class.enrolments.order_by("pk").values_list("pk", flat=True))


def test_marks_are_summed_into_hours(running):
    trainer = school_of(running).trainer
    one, two = people_of(running)
    mark_session(session_of(running, 1), {one: "present", two: "late"}, actor=trainer)
    mark_session(session_of(running, 2), {one: "absent", two: "excused"}, actor=trainer)
    hours = hours_by_enrolment(running)
    assert [(hours[pk].attended, hours[pk].open, hours[pk].planned) for pk in (one, two)] == [
        (Decimal(4), Decimal(4), Decimal(12))
    ] * 2
    assert (hours[one].percent, hours[one].missing) == (Decimal("33.3"), Decimal("5.6"))
    assert not hours[one].reachable


@pytest.mark.parametrize(("percent", "counted"), [(100, Decimal(4)), (50, Decimal(2)), (0, Decimal(0))])
def test_what_a_late_arrival_counts_is_a_dated_rule(running, percent, counted):
    set_policy("training.late_counts_percent", percent, actor=SYSTEM, valid_from=clock.today() - timedelta(days=30))
    one, _two = people_of(running)
    mark_session(session_of(running, 1), {one: "late"}, actor=school_of(running).trainer)
    assert hours_by_enrolment(running)[one].attended == counted


@pytest.mark.parametrize(
    ("statuses", "reached", "reachable"),
    [
        (["present"] * 5, True, True),
        (["present"] * 4, True, True),
        (["present"] * 3, False, True),
        (["absent"], False, True),
        (["absent", "absent"], False, False),
        (["present", "excused", "present", "excused"], False, False),
    ],
)
def test_the_threshold_of_80_percent_and_whether_it_can_be_reached(statuses, reached, reachable):
    training_class = make_class("running", people=1, starts_in=-6, sessions=5)
    (one,) = people_of(training_class)
    for number, status in enumerate(statuses, start=1):
        mark_session(session_of(training_class, number), {one: status}, actor=school_of(training_class).trainer)
    hours = hours_by_enrolment(training_class)[one]
    assert (hours.reached, hours.reachable) == (reached, reachable)


def test_the_same_sheet_twice_writes_once(running):
    trainer, marks = school_of(running).trainer, dict.fromkeys(people_of(running), "present")
    assert len(mark_session(session_of(running, 1), marks, actor=trainer)) == 2
    assert mark_session(session_of(running, 1), marks, actor=trainer) == []
    assert AttendanceMark.objects.count() == 2


def test_a_correction_needs_a_reason_and_keeps_what_stood_before(running):
    trainer, (one, two) = school_of(running).trainer, people_of(running)
    session = session_of(running, 1)
    mark_session(session, {one: "absent", two: "present"}, actor=trainer)
    with pytest.raises(DomainError) as refused:
        mark_session(session, {one: "present", two: "present"}, actor=trainer)
    assert refused.value.code == "training.reason_missing"
    mark_session(session, {one: "present", two: "present"}, actor=trainer, reason="他坐在后排")
    kept = list(AttendanceMark.objects.filter(enrolment=one).values_list("ordinal", "status", "reason"))
    assert kept == [(1, "absent", ""), (2, "present", "他坐在后排")]
    assert list(marks_in_force().filter(enrolment=one).values_list("status", flat=True)) == ["present"]
    entry = timeline(running).last()
    assert (entry.action, entry.data["changed"]) == ("training.attendance.corrected", {str(one): ["absent", "present"]})


def test_people_not_marked_yet_need_no_reason_later(running):
    trainer, (one, two) = school_of(running).trainer, people_of(running)
    mark_session(session_of(running, 1), {one: "present"}, actor=trainer)
    mark_session(session_of(running, 1), {one: "present", two: "late"}, actor=trainer)
    assert AttendanceMark.objects.filter(ordinal=1).count() == 2


def test_a_session_ahead_cannot_be_marked_until_half_an_hour_before():
    training_class = make_class("running", people=1, starts_in=1)
    session, trainer = session_of(training_class, 1), school_of(training_class).trainer
    marks = dict.fromkeys(people_of(training_class), "present")
    opens = session.starts_at - timedelta(minutes=30)
    with clock.shifted(opens - clock.now() - timedelta(minutes=1)), pytest.raises(DomainError) as refused:
        mark_session(session, marks, actor=trainer)
    assert refused.value.code == "training.session_ahead"
    with clock.shifted(opens - clock.now() + timedelta(seconds=5)):
        assert len(mark_session(session, marks, actor=trainer)) == 1


def test_only_the_classs_own_trainer_marks(running):
    school = school_of(running)
    marks = dict.fromkeys(people_of(running), "present")
    for stranger in (make_trainer_of(running), school.manager, school.reviewer):
        with pytest.raises(NotPermitted):
            mark_session(session_of(running, 1), marks, actor=stranger)
    assert AttendanceMark.objects.count() == 0


def test_nobody_outside_the_roster_and_nothing_unknown(running):
    trainer, session = school_of(running).trainer, session_of(running, 1)
    other = make_class("running", people=1, starts_in=-2)
    with pytest.raises(DomainError) as refused:
        mark_session(session, dict.fromkeys(people_of(other), "present"), actor=trainer)
    assert refused.value.code == "training.unknown_person"
    with pytest.raises(DomainError) as refused:
        mark_session(session, dict.fromkeys(people_of(running), "here"), actor=trainer)
    assert refused.value.code == "training.unknown_status"


@pytest.mark.parametrize("state", ["enrolling", "closed"])
def test_only_a_running_or_assessing_class_is_marked(state):
    training_class = make_class(state, people=1, starts_in=-5)
    with pytest.raises(DomainError) as refused:
        mark_session(
            session_of(training_class, 1),
            dict.fromkeys(people_of(training_class), "absent"),
            actor=school_of(training_class).trainer,
            reason="x",
        )
    assert refused.value.code == "training.not_running"


def test_the_database_keeps_every_mark(running):
    trainer, (one, _two) = school_of(running).trainer, people_of(running)
    mark_session(session_of(running, 1), {one: "present"}, actor=trainer)
    for change in (
        lambda: AttendanceMark.objects.update(status="absent"),
        lambda: AttendanceMark.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    mark = AttendanceMark.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        mark.pk = None
        mark.save(force_insert=True)


@pytest.mark.parametrize("people", [3, 50])
def test_a_sheet_takes_the_same_few_queries_for_any_size(people):
    training_class = make_class("running", people=people, starts_in=-2, capacity=55)
    session, trainer = session_of(training_class, 1), school_of(training_class).trainer
    marks = dict.fromkeys(people_of(training_class), "present")
    with CaptureQueriesContext(
        connection,
    ) as first:
        mark_session(session, marks, actor=trainer)
    with CaptureQueriesContext(connection) as correction:
        mark_session(session, dict.fromkeys(marks, "late"), actor=trainer, reason="都晚了")
    statements = [
        [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]] for captured in (first, correction)
    ]
    assert [len(queries) <= 10 for queries in statements] == [True, True], statements


@pytest.mark.parametrize("people", [1, 3])
def test_a_sheet_sent_as_a_form_takes_ten_queries_for_any_size(people, client):
    training_class = make_class("running", people=people, starts_in=-2)
    session = session_of(training_class, 1)
    client.force_login(school_of(training_class).trainer)
    address = reverse("session-sheet", args=[session.pk])
    for status in ("present", "late"):
        sent = {f"mark-{pk}": status for pk in people_of(training_class)} | {"reason": "都晚了"}
        with CaptureQueriesContext(connection) as captured:
            assert client.post(address, sent).status_code == 302
        asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
        assert len(asked) == 10, asked
    assert AttendanceMark.objects.count() == 2 * people


def test_everybody_else_gets_what_the_rest_gets_and_corrections_still_need_a_reason(running):
    trainer, (one, two) = school_of(running).trainer, people_of(running)
    mark_session(session_of(running, 1), {one: "late"}, actor=trainer, others="present")
    assert dict(marks_in_force().values_list("enrolment_id", "status")) == {one: "late", two: "present"}
    with pytest.raises(DomainError) as refused:
        mark_session(session_of(running, 1), {two: "present"}, actor=trainer, others="absent")
    assert refused.value.code == "training.reason_missing"
    with pytest.raises(DomainError) as refused:
        mark_session(session_of(running, 1), {}, actor=trainer, others="here")
    assert refused.value.code == "training.unknown_status"


def test_a_sheet_naming_somebody_of_another_class_writes_nothing(running, client):
    other = make_class("running", people=1, starts_in=-2)
    client.force_login(school_of(running).trainer)
    one, _two = people_of(running)
    sent = {f"mark-{one}": "present", f"mark-{people_of(other)[0]}": "present"}
    answer = client.post(reverse("session-sheet", args=[session_of(running, 1).pk]), sent)
    assert (answer.status_code, AttendanceMark.objects.count()) == (409, 0)
    assert "名册刚刚变了" in answer.content.decode()
    assert client.get(reverse("session-sheet", args=[session_of(other, 1).pk])).status_code == 404
