"""Seats: taken once, never one too many, given back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from foundation.audit.queries import timeline
from foundation.kernel import clock
from foundation.kernel.errors import Conflict, DomainError, NotPermitted
from foundation.notices.models import Notice
from foundation.people.demo import invent_resident_id
from tests.factories.people import make_account, make_person
from tests.factories.training import enrol_by_school, make_class, make_learner, school_of
from training.models import Enrolment, EnrolmentSource, TrainingClass
from training.operations.enrolments import enrol, withdraw_enrolment

pytestmark = pytest.mark.django_db


def join(training_class, learner):
    return enrol(training_class, learner.person, actor=learner, source=EnrolmentSource.SELF)


def test_joining_takes_a_seat_leaves_a_trace_and_tells_the_person():
    training_class, learner = make_class("enrolling", what_to_bring="围裙"), make_learner()
    enrolment = join(training_class, learner)
    training_class.refresh_from_db()
    entry = timeline(training_class).last()
    assert (enrolment.state, enrolment.source, training_class.seats_taken) == ("confirmed", "self", 1)
    assert (entry.action, entry.data["person"]) == ("training.enrolment.made", learner.person.code)
    notice = Notice.objects.get(person=learner.person)
    assert (notice.occasion, "带上：围裙" in notice.text) == ("training.enrolled", True)


def test_a_second_enrolment_of_the_same_person_is_refused_kindly():
    training_class, learner = make_class("enrolling"), make_learner()
    join(training_class, learner)
    with pytest.raises(DomainError) as refused:
        join(training_class, learner)
    training_class.refresh_from_db()
    assert refused.value.code == "training.already_enrolled"
    assert str(refused.value).startswith("你已经报了这个班")
    assert training_class.seats_taken == 1


def test_the_last_seat_is_the_last():
    training_class = make_class("enrolling", capacity=2, people=2)
    with pytest.raises(DomainError) as refused:
        join(training_class, make_learner())
    training_class.refresh_from_db()
    assert refused.value.code == "training.class_full"
    assert training_class.seats_taken == training_class.enrolments.count() == 2


def test_leaving_gives_the_seat_to_somebody_else_and_one_may_come_back():
    training_class = make_class("enrolling", capacity=2, people=1)
    first, second = make_learner(), make_learner()
    withdraw_enrolment(join(training_class, first), actor=first)
    join(training_class, second)
    with pytest.raises(DomainError) as refused:
        join(training_class, first)
    assert refused.value.code == "training.class_full"
    withdraw_enrolment(Enrolment.objects.get(person=second.person), actor=second)
    join(training_class, first)
    training_class.refresh_from_db()
    assert training_class.seats_taken == 2
    assert Enrolment.objects.filter(person=first.person).count() == 2


@pytest.mark.parametrize(
    "state", ["draft", "filed", "returned", "refused", "approved", "running", "closed", "postponed", "cancelled"]
)
def test_nobody_joins_a_class_that_is_not_open(state):
    training_class = make_class(state, people=1 if state in ("running", "closed") else 0)
    taken = training_class.seats_taken
    with pytest.raises(DomainError) as refused:
        join(training_class, make_learner())
    training_class.refresh_from_db()
    assert refused.value.code == "training.not_open"
    assert training_class.seats_taken == taken


@pytest.mark.parametrize("state", ["draft", "filed", "returned", "approved", "enrolling", "postponed"])
def test_the_school_fills_its_provisional_roster(state):
    training_class = make_class(state)
    enrol_by_school(training_class, make_person(), school_of(training_class))
    training_class.refresh_from_db()
    assert training_class.seats_taken == 1


def test_people_on_the_provisional_roster_are_told_when_the_class_opens():
    from training.operations.classes import open_enrolment

    training_class = make_class("approved", people=2)
    assert Notice.objects.filter(occasion="training.enrolled").count() == 0
    open_enrolment(training_class, actor=school_of(training_class).manager)
    assert Notice.objects.filter(occasion="training.enrolled").count() == 2


def test_after_the_lock_the_school_needs_a_reason_and_it_stays_in_the_trail():
    training_class = make_class("running", starts_in=-1, people=2)
    school = school_of(training_class)
    with pytest.raises(DomainError) as refused:
        enrol_by_school(training_class, make_person(), school)
    assert refused.value.code == "training.not_open"
    enrolment = enrol_by_school(training_class, make_person(), school, reason="名册漏抄一人")
    assert enrolment.after_lock
    assert timeline(training_class).last().data["reason"] == "名册漏抄一人"


def test_after_the_lock_only_the_school_takes_people_off_and_says_why():
    training_class = make_class("enrolling", starts_in=12)
    school, learner = school_of(training_class), make_learner()
    enrolment = join(training_class, learner)
    from training.operations.classes import start_class

    with clock.shifted(timedelta(days=12)):
        start_class(training_class, actor=school.manager)
    for actor, reason, code in (
        (learner, "", "training.roster_locked"),
        (school.manager, " ", "training.reason_missing"),
    ):
        with pytest.raises(DomainError) as refused:
            withdraw_enrolment(enrolment, actor=actor, reason=reason)
        assert refused.value.code == code
    withdraw_enrolment(enrolment, actor=school.manager, reason="外出打工")
    training_class.refresh_from_db()
    assert training_class.seats_taken == 0
    assert timeline(training_class).last().data["reason"] == "外出打工"


def test_a_walk_in_class_takes_people_until_its_first_session_ends():
    from tests.factories.training import make_course

    course = make_course(paper="attendance_proof", hours=4)
    training_class = make_class("running", course=course, sessions=1, starts_in=0, people=1)
    first = training_class.sessions.get()
    with clock.shifted(first.starts_at - clock.now() + timedelta(minutes=20)):
        join(training_class, make_learner())
    with clock.shifted(first.ends_at - clock.now() + timedelta(minutes=1)), pytest.raises(DomainError) as refused:
        join(training_class, make_learner())
    assert refused.value.code == "training.not_open"


def test_nobody_enrols_somebody_else_as_themselves():
    training_class, learner = make_class("enrolling"), make_learner()
    with pytest.raises(NotPermitted):
        enrol(training_class, make_person(), actor=learner, source=EnrolmentSource.SELF)


def test_only_the_own_school_enrols_and_withdraws():
    training_class, other = make_class("enrolling", people=1), school_of(make_class())
    with pytest.raises(NotPermitted):
        enrol(training_class, make_person(), actor=other.manager, source=EnrolmentSource.INSTITUTION)
    with pytest.raises(NotPermitted):
        withdraw_enrolment(training_class.enrolments.get(), actor=other.manager, reason="x")
    with pytest.raises(NotPermitted):
        withdraw_enrolment(training_class.enrolments.get(), actor=make_account())


def test_the_database_itself_refuses_to_oversell_and_to_enrol_twice():
    training_class = make_class("enrolling", capacity=2, people=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingClass.objects.filter(pk=training_class.pk).update(seats_taken=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingClass.objects.filter(pk=training_class.pk).update(seats_taken=-1)
    again = training_class.enrolments.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.create(
            training_class=training_class, person=again.person, source="self", created_at=clock.now()
        )


def test_no_personal_data_in_the_trail():
    number = invent_resident_id(make_person().birth_date, female=True, sequence=77)
    training_class = make_class("enrolling")
    person = make_person(name="王大锤", document_number=number, phone="13712345678")
    enrolment = enrol_by_school(training_class, person, school_of(training_class))
    withdraw_enrolment(enrolment, actor=school_of(training_class).manager)
    trail = str([(entry.data, entry.actor_label) for entry in timeline(training_class)])
    assert [secret for secret in ("王大锤", number, "13712345678") if secret in trail] == []


def test_cancelling_releases_everyone_and_tells_them_why():
    from training.operations.classes import cancel_class

    training_class = make_class("enrolling", people=3)
    cancel_class(training_class, actor=school_of(training_class).manager, reason="场地停电")
    training_class.refresh_from_db()
    assert training_class.seats_taken == 0
    assert set(training_class.enrolments.values_list("state", flat=True)) == {"withdrawn"}
    texts = [notice.text for notice in Notice.objects.filter(occasion="training.cancelled")]
    assert [("场地停电" in text) for text in texts] == [True, True, True]


def test_a_full_class_refuses_without_asking_for_its_row():
    """So that a crowd at a full class holds up nobody; in the same order as under the lock."""
    training_class = make_class("enrolling", capacity=2, people=1)
    inside, outside = make_learner(), make_learner()
    enrol(training_class, inside.person, actor=inside, source=EnrolmentSource.SELF)
    for user, code in ((outside, "training.class_full"), (inside, "training.already_enrolled")):
        with CaptureQueriesContext(connection) as captured, pytest.raises(Conflict) as refused:
            enrol(training_class, user.person, actor=user, source=EnrolmentSource.SELF)
        assert refused.value.code == code
        assert len(captured) == 1, [query["sql"] for query in captured]
    TrainingClass.objects.filter(pk=training_class.pk).update(state="running")
    with pytest.raises(DomainError) as closed:
        enrol(training_class, outside.person, actor=outside, source=EnrolmentSource.SELF)
    assert closed.value.code == "training.not_open"
    TrainingClass.objects.filter(pk=training_class.pk).update(state="enrolling", capacity=3)
    assert enrol(training_class, outside.person, actor=outside, source=EnrolmentSource.SELF).pk
