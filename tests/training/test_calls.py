"""From the threshold to the choice: one call, offers of those invited, one chosen with a reason, nobody left in silence."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from courses.models import Call
from courses.operations.calls import close_call, close_overdue_calls, end_call, extend_call, open_call
from foundation.audit.queries import timeline
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError, NotPermitted
from foundation.notices.models import Notice
from foundation.people.models import Membership
from foundation.people.roles import Role
from tests.factories.courses import make_occupation, make_section
from tests.factories.offers import (
    choose,
    close_early,
    make_able_school,
    make_call,
    make_officer,
    make_opened,
    offer_by,
    open_class_of,
    plan_from,
    pool_of,
    wish_for,
)
from tests.factories.people import make_organisation, make_staff
from tests.factories.training import make_course, make_school, make_venue
from training.models import Invitation, Offer
from training.operations import classes
from training.operations.offers import decline_invitation, withdraw_offer
from training.queries.offers import earliest_start

pytestmark = pytest.mark.django_db


def refusal(act, *args, **kwargs) -> str:
    with pytest.raises((DomainError, NotPermitted)) as caught:
        act(*args, **kwargs)
    return caught.value.code


def told(user, occasion: str) -> list[str]:
    return list(Notice.objects.filter(person=user.person, occasion=occasion).values_list("text", flat=True))


def test_the_wish_that_makes_it_enough_opens_exactly_one_call():
    course = make_course(min_size=3)
    school = make_able_school(course)
    wish_for(course)
    wish_for(course)
    assert Call.objects.count() == 0
    wish_for(course)
    call = Call.objects.get()
    assert (call.state, call.people, call.course, pool_of(call).state) == ("open", 3, course, "called")
    assert [one.institution for one in call.invitations.all()] == [school.institution]
    assert len(told(school.manager, "training.call_opened")) == 1
    wish_for(course)
    assert Call.objects.count() == 1


def test_a_second_call_of_a_pool_is_the_first_one():
    make_able_school(course := make_course())
    call = make_call(course)
    assert open_call(pool_of(call), actor=SYSTEM) == call
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.create(
            code="SECOND",
            pool=call.pool,
            course=call.course,
            township=call.township,
            place=call.place,
            people=1,
            deadline=call.deadline,
        )


def test_only_schools_whose_scope_fits_are_asked():
    course = make_course()
    fitting = make_able_school(course)
    other = make_course(section=make_section("care"), occupation=make_occupation(), paper="level_certificate", level=5)
    make_able_school(other)
    make_school()  # no licence at all
    assert [one.institution for one in make_call(course).invitations.all()] == [fitting.institution]


def test_where_no_school_fits_somebody_is_told_at_once():
    officer = make_officer()
    reviewer = make_staff(Role.TOWNSHIP_REVIEWER, make_organisation("township"))
    call = make_call()
    assert (call.state, call.reason) == ("escalated", "no_school")
    assert call.act_by > clock.now()
    assert len(told(officer, "courses.call_escalated")) == 1
    own = Membership.objects.get(person=reviewer.person).organisation.division_id == call.township_id
    assert len(told(reviewer, "courses.call_escalated")) == int(own)


def test_an_offer_may_be_changed_and_taken_back_until_the_deadline():
    school = make_able_school(course := make_course())
    call = make_call(course)
    offer = offer_by(school, call)
    changed = offer_by(school, call, price_per_person_hour=990)
    assert (changed.pk, changed.price_per_person_hour) == (offer.pk, 990)
    withdraw_offer(changed, actor=school.manager)
    assert Invitation.objects.get().state == "open"
    again = offer_by(school, call)
    assert again.pk != offer.pk
    close_early(call)
    assert refusal(offer_by, school, call) == "training.call_closed"
    assert refusal(withdraw_offer, again, actor=school.manager) == "training.call_closed"
    assert [entry.action for entry in timeline(offer)] == [
        "training.offer.made",
        "training.offer.changed",
        "training.offer.withdrawn",
    ]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"capacity": 1}, "training.offer_size"),
        ({"capacity": 61}, "training.offer_size"),
        ({"price_per_person_hour": 0}, "training.offer_price"),
        ({"price_per_person_hour": 100_001}, "training.offer_price"),
        ({"note": "长" * 401}, "training.offer_note"),
    ],
)
def test_what_could_not_be_filed_is_not_offered(facts, code):
    school = make_able_school(course := make_course())
    call = make_call(course)
    assert refusal(offer_by, school, call, **facts) == code
    assert Offer.objects.count() == 0


def test_the_timetable_the_trainer_and_the_place_must_hold():
    school = make_able_school(course := make_course())
    call = make_call(course)
    first = earliest_start(call)
    late = plan_from(first - timedelta(days=1))
    assert refusal(offer_by, school, call, timetable=late) == "training.offer_start"
    assert refusal(offer_by, school, call, timetable=plan_from(first, count=2)) == "training.offer_hours"
    assert refusal(offer_by, school, call, timetable=plan_from(first, weekdays=())) == "training.timetable"
    assert refusal(offer_by, school, call, timetable=plan_from(first, weekdays=(9,))) == "training.timetable"
    stranger = make_school().trainer.person
    assert refusal(offer_by, school, call, trainer=stranger) == "training.offer_trainer"
    without_card = make_staff(Role.TRAINER, school.institution).person
    assert refusal(offer_by, school, call, trainer=without_card) == "training.offer_trainer"
    assert refusal(offer_by, school, call, venue=make_venue(seats=1)) == "training.offer_venue"


def test_only_those_invited_offer_and_only_for_themselves():
    school = make_able_school(course := make_course())
    call = make_call(course)
    stranger = make_school()
    assert refusal(offer_by, stranger, call) == "training.not_invited"
    assert refusal(offer_by, school, call, actor=stranger.manager) == "not_permitted"


def test_offers_close_at_the_deadline_and_wait_for_the_bureau():
    school = make_able_school(course := make_course())
    call = make_call(course)
    offer_by(school, call)
    make_able_school(course)
    with clock.shifted(timedelta(days=30)):
        assert close_overdue_calls(actor=SYSTEM) == 1
        assert close_overdue_calls(actor=SYSTEM) == 0
    call.refresh_from_db()
    assert call.state == "choosing"
    assert call.act_by > call.deadline


def test_the_bureau_may_look_early_once_everybody_has_answered():
    course = make_course()
    first, second = make_able_school(course), make_able_school(course)
    officer = make_officer()
    call = make_call(course)
    offer_by(first, call)
    assert refusal(close_call, call, actor=officer) == "courses.call_still_open"
    invitation = Invitation.objects.get(institution=second.institution)
    decline_invitation(invitation, actor=second.manager, reason="教师排满了")
    assert close_call(call, actor=officer).state == "choosing"


def test_when_all_say_no_somebody_steps_in_at_once():
    school = make_able_school(course := make_course())
    officer = make_officer()
    call = make_call(course)
    assert refusal(decline_invitation, Invitation.objects.get(), actor=school.manager, reason=" ") == (
        "training.reason_missing"
    )
    decline_invitation(Invitation.objects.get(), actor=school.manager, reason="教师排满了")
    call.refresh_from_db()
    assert (call.state, call.reason) == ("escalated", "all_declined")
    assert len(told(officer, "courses.call_escalated")) == 1


def test_the_choice_makes_a_plan_ready_to_file_and_tells_the_others_why():
    course = make_course()
    near, far = make_able_school(course), make_able_school(course)
    call = make_call(course)
    chosen, other = offer_by(near, call, capacity=20), offer_by(far, call)
    close_early(call)
    made = choose(chosen)
    for row in (call, chosen, other):
        row.refresh_from_db()
    assert (call.state, chosen.state, other.state, pool_of(call).state) == (
        "chosen",
        "chosen",
        "not_chosen",
        "answered",
    )
    assert (made.institution, made.state, made.capacity, made.venue, made.title) == (
        near.institution,
        "draft",
        20,
        chosen.venue,
        course.title,
    )
    assert made.sessions.count() == 3
    assert made.starts_on == chosen.starts_on
    assert [row.person for row in made.trainers.all()] == [near.trainer.person]
    assert len(told(near.manager, "training.offer_chosen")) == 1
    (words,) = told(far.manager, "training.offer_not_chosen")
    assert "离得近，开课早" in words
    classes.file_class(made, actor=near.manager)
    assert made.state == "filed"


def test_nobody_chooses_where_their_own_office_offers():
    course = make_course()
    first, second = make_able_school(course), make_able_school(course)
    call = make_call(course)
    chosen = offer_by(first, call)
    offer_by(second, call)
    close_early(call)
    insider = make_staff(Role.PROGRAMME_OFFICER, second.institution)
    assert refusal(choose, chosen, insider) == "training.own_call"
    assert refusal(choose, chosen, first.manager) == "training.own_call"
    assert refusal(choose, chosen, reason="  ") == "training.reason_missing"


def test_the_database_refuses_a_choice_by_an_insider():
    course = make_course()
    school = make_able_school(course)
    call = make_call(course)
    offer = offer_by(school, call)
    close_early(call)
    made = choose(offer)
    Offer.objects.filter(pk=offer.pk).update(state="offered")
    insider = make_staff(Role.PROGRAMME_OFFICER, school.institution)
    with pytest.raises(Exception, match=r"own office"), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(
            state="chosen",
            reason="x",
            decided_by_id=insider.actor_id,
            decided_at=clock.now(),
            training_class=made,
        )
    assert connection.is_usable()


def test_an_escalated_call_is_extended_widened_or_ended_with_a_word_to_everybody():
    officer = make_officer()
    asker = make_staff(Role.LEARNER)
    course = make_course(min_size=2)
    wish_for(course)
    wish_for(course, person=asker.person)
    call = Call.objects.get()
    until = clock.today() + timedelta(days=7)
    assert refusal(extend_call, call, actor=officer, until=until, reason="") == "courses.call_reason"
    assert refusal(extend_call, call, actor=officer, until=clock.today(), reason="再等等") == "courses.call_day"
    assert refusal(extend_call, call, actor=make_school().manager, until=until, reason="x") == "not_permitted"
    extend_call(call, actor=officer, until=until, reason="再等等")
    call.refresh_from_db()
    assert call.state == "escalated"  # still no school fits, so it never waits in silence
    make_able_school(
        make_course(section=make_section("care"), occupation=make_occupation(), paper="level_certificate", level=5)
    )
    extend_call(call, actor=officer, until=until, reason="请所有学校", everyone=True)
    call.refresh_from_db()
    assert (call.state, call.everyone, call.invitations.count()) == ("open", True, 1)
    assert end_call(call, actor=officer, reason="附近没有学校能教") == 2
    call.refresh_from_db()
    assert (call.state, pool_of(call).state) == ("closed", "closed")
    texts = Notice.objects.filter(person=asker.person).values_list("text", flat=True)
    assert sum("附近没有学校能教" in text for text in texts) == 1


def test_a_chosen_class_that_falls_through_is_looked_for_again():
    course = make_course()
    school = make_able_school(course)
    officer = make_officer()
    call = make_call(course)
    offer = offer_by(school, call)
    close_early(call)
    made = choose(offer, officer)
    classes.file_class(made, actor=school.manager)
    classes.refuse_class(made, actor=school.reviewer, reason="场地不合格")
    for row in (call, offer):
        row.refresh_from_db()
    assert (call.state, call.reason, offer.state, pool_of(call).state) == (
        "escalated",
        "场地不合格",
        "withdrawn",
        "called",
    )
    assert len(told(officer, "courses.call_escalated")) == 1
    extend_call(call, actor=officer, until=clock.today() + timedelta(days=5), reason="换一家")
    again = offer_by(school, call)
    close_early(call)
    assert open_class_of(choose(again, officer), school).holds.count() == 2


def test_a_class_cancelled_after_people_could_join_is_over():
    made, school = make_opened()
    classes.cancel_class(made, actor=school.manager, reason="台风")
    assert Call.objects.get().state == "chosen"
