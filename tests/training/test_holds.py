"""Seats kept for those who asked: the oldest first, never one too many, and on to the next when nobody wants them."""

from datetime import timedelta
from typing import Any

import pytest

from courses.models import Wish
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError
from foundation.notices.models import Notice, Question
from foundation.notices.operations import answer_question, read_incoming, receive
from tests.factories.offers import (
    choose,
    close_early,
    make_able_school,
    make_call,
    make_opened,
    offer_by,
    open_class_of,
    wish_for,
)
from tests.factories.people import make_account, make_person
from tests.factories.training import make_class, make_course
from training.models import Enrolment, EnrolmentSource, SeatHold
from training.operations import classes
from training.operations.enrolments import enrol
from training.operations.holds import (
    accept_hold,
    decline_hold,
    expire_holds,
    gather_anew,
    give_back_unnamed,
    hold_seats,
    name_seat,
    offer_free_seats,
    watch_groups,
)
from training.rules.integrity import check_seats

pytestmark = pytest.mark.django_db
PHONE = "13800000123"


def refusal(act, *args, **kwargs) -> str:
    with pytest.raises(DomainError) as caught:
        act(*args, **kwargs)
    return caught.value.code


def holds(made) -> list[tuple[int, str]]:
    return list(made.holds.order_by("pk").values_list("size", "state"))


def seats(made) -> int:
    made.refresh_from_db()
    assert list(check_seats()) == []
    return made.seats_taken


def told(person, occasion: str) -> list[str]:
    return list(Notice.objects.filter(person=person, occasion=occasion).values_list("text", flat=True))


def opened(sizes: tuple[int, ...], capacity: int, **facts):
    return make_opened(sizes=sizes, capacity=capacity, **facts)


def test_when_the_class_opens_the_oldest_wishes_have_seats_and_the_rest_wait():
    made, _school = opened((1, 1, 1), 2)
    asked = list(Wish.objects.order_by("pk"))
    assert [hold.wish for hold in made.holds.order_by("pk")] == asked[:2]
    assert [wish.state for wish in asked] == ["answered", "answered", "open"]
    assert seats(made) == 2
    hold = made.holds.first()
    hours = (hold.until - hold.created_at).total_seconds() / 3600
    assert round(hours, 3) == 48
    (words,) = told(asked[0].person, "training.seat_held")
    assert "要回 1，不要回 2" in words
    assert told(asked[2].person, "training.seat_held") == []


def test_nobody_else_gets_a_held_seat():
    made, _school = opened((1, 1), 2)
    walker = make_account()
    assert refusal(enrol, made, walker.person, actor=walker, source=EnrolmentSource.SELF) == "training.class_full"


def test_a_reply_by_text_message_takes_the_seat():
    course = make_course(min_size=2)
    person = make_person(phone=PHONE)
    school = make_able_school(course)
    wish_for(course, person=person)
    wish_for(course)
    call = course.calls.get()
    offer = offer_by(school, call)
    close_early(call)
    made = open_class_of(choose(offer), school)
    incoming = receive(PHONE, "1", gateway="file", message_id="m1", actor=SYSTEM)
    assert incoming is not None
    read_incoming(incoming.pk, actor=SYSTEM)
    hold = made.holds.get(person=person)
    assert (hold.state, hold.unnamed) == ("accepted", 0)
    assert made.enrolments.get().person == person
    assert seats(made) == 2
    assert Question.objects.get(person=person).answer == "1"


def test_one_tap_takes_the_seat_and_settles_the_question(client):
    asker = make_account()
    made, _school = opened((1, 1), 2)
    hold = made.holds.first()
    other = make_account(hold.person)
    client.force_login(asker)
    assert client.get(f"/me/seats/{hold.pk}/").status_code == 404
    assert client.post(f"/me/seats/{hold.pk}/answer/", {"answer": "1"}).status_code == 404
    client.force_login(other)
    assert client.get(f"/me/seats/{hold.pk}/").status_code == 200
    assert "给我留的位子" in client.get("/me/").content.decode()
    assert client.post(f"/me/seats/{hold.pk}/answer/", {"answer": "7"}).status_code == 404
    assert client.post(f"/me/seats/{hold.pk}/answer/", {"answer": "1"}).status_code == 302
    hold.refresh_from_db()
    assert hold.state == "accepted"
    question = Question.objects.get(about_id=str(hold.pk))
    assert (question.state, question.answer, question.via) == ("answered", "1", "page")
    assert client.get(f"/me/seats/{hold.pk}/").status_code == 200


def test_a_declined_seat_goes_to_the_next_who_waits():
    made, _school = opened((1, 1, 1), 2)
    first, second = made.holds.order_by("pk")
    decline_hold(first, actor=make_account(first.person))
    assert holds(made) == [(1, "declined"), (1, "held"), (1, "held")]
    assert seats(made) == 2
    assert Wish.objects.filter(state="open").count() == 0
    decline_hold(second, actor=SYSTEM)
    assert seats(made) == 1  # nobody waits any more: the seat is free for everybody
    walker = make_account()
    enrol(made, walker.person, actor=walker, source=EnrolmentSource.SELF)


def test_an_unanswered_seat_goes_on_after_its_hours():
    made, _school = opened((1, 1, 1), 2)
    assert expire_holds(actor=SYSTEM) == 0
    accepted, late = made.holds.order_by("pk")
    accept_hold(accepted, actor=SYSTEM)
    with clock.shifted(timedelta(hours=49)):
        assert refusal(accept_hold, late, actor=SYSTEM) == "training.hold_over"
        assert expire_holds(actor=SYSTEM) == 1
        assert expire_holds(actor=SYSTEM) == 0
        assert holds(made) == [(1, "accepted"), (1, "expired"), (1, "held")]
    assert len(told(late.person, "training.hold_expired")) == 1
    assert seats(made) == 2
    assert refusal(accept_hold, late, actor=SYSTEM) == "state.not_allowed"


def test_only_the_person_answers():
    made, school = opened((1, 1), 2)
    hold = made.holds.first()
    for actor in (make_account(), school.manager):
        assert refusal(accept_hold, hold, actor=actor) == "not_permitted"
        assert refusal(decline_hold, hold, actor=actor) == "not_permitted"


def test_a_group_keeps_its_seats_together_and_smaller_ones_pass_a_group_that_does_not_fit():
    made, _school = opened((3, 3, 1), 4)
    assert holds(made) == [(3, "held"), (1, "held")]
    assert seats(made) == 4
    group = made.holds.get(size=3)
    decline_hold(group, actor=SYSTEM)
    assert holds(made) == [(3, "declined"), (1, "held"), (3, "held")]
    assert seats(made) == 4


def test_a_group_names_its_people_until_the_first_day():
    made, school = opened((3, 1), 6)
    hold = made.holds.get(size=3)
    accept_hold(hold, actor=SYSTEM)
    assert (hold.unnamed, made.enrolments.count()) == (2, 1)
    assert len(told(hold.person, "training.names_due")) == 1
    friend = make_person()
    enrolment = name_seat(hold, friend, actor=school.manager)
    assert (enrolment.source, enrolment.person, hold.unnamed) == ("group", friend, 1)
    assert len(told(friend, "training.enrolled")) == 1
    assert refusal(name_seat, hold, friend, actor=SYSTEM) == "training.already_enrolled"
    assert refusal(name_seat, hold, make_person(), actor=make_account()) == "not_permitted"
    name_seat(hold, make_person(), actor=make_account(hold.person))
    assert refusal(name_seat, hold, make_person(), actor=SYSTEM) == "training.no_seat_to_name"
    assert seats(made) == 4


def test_names_are_asked_for_before_the_first_day_and_given_back_on_it():
    made, _school = opened((3, 1), 6)
    hold = made.holds.get(size=3)
    accept_hold(hold, actor=SYSTEM)
    days = (made.starts_on - clock.today()).days
    assert watch_groups(actor=SYSTEM) == 0
    with clock.shifted(timedelta(days=days - 2)):
        assert watch_groups(actor=SYSTEM) == 1
        assert watch_groups(actor=SYSTEM) == 0
    assert len(told(hold.person, "training.names_due")) == 2
    with clock.shifted(timedelta(days=days)):
        assert watch_groups(actor=SYSTEM) == 1
        assert len(told(hold.person, "training.names_missed")) == 1
        assert seats(made) == 2  # the asker, and the other whose hold stands


def test_a_group_may_give_its_empty_seats_back():
    made, _school = opened((3, 1, 2), 4)
    hold = made.holds.get(size=3)
    accept_hold(hold, actor=SYSTEM)
    assert give_back_unnamed(hold, actor=SYSTEM) == 2
    assert holds(made) == [(3, "accepted"), (1, "held"), (2, "held")]
    assert seats(made) == 4


def test_who_ordered_for_a_village_takes_no_seat_of_it():
    made, _school = opened((3, 1), 6)
    hold = made.holds.get(size=3)
    Wish.objects.filter(pk=hold.wish_id).update(asked_by="village")
    assert accept_hold(SeatHold.objects.get(pk=hold.pk), actor=SYSTEM) is None
    hold.refresh_from_db()
    assert (hold.unnamed, made.enrolments.count(), seats(made)) == (3, 0, 4)


def test_somebody_on_the_roster_already_takes_no_second_seat():
    course = make_course(min_size=2)
    school = make_able_school(course)
    call = make_call(course, sizes=(1, 2))
    offer = offer_by(school, call, capacity=5)
    close_early(call)
    made = choose(offer)
    single, group = Wish.objects.order_by("pk")
    for wish in (single, group):
        enrol(made, wish.person, actor=school.manager, source=EnrolmentSource.INSTITUTION)
    open_class_of(made, school)
    assert holds(made) == [(2, "held")]
    assert seats(made) == 4
    accept_hold(made.holds.get(), actor=SYSTEM)
    assert seats(made) == 3
    assert made.holds.get().unnamed == 1


def test_a_seat_that_comes_free_otherwise_is_offered_to_who_waits():
    made, school = opened((1, 1, 1), 2)
    hold = made.holds.first()
    enrolment = accept_hold(hold, actor=SYSTEM)
    from training.operations.enrolments import withdraw_enrolment

    withdraw_enrolment(enrolment, actor=school.manager)
    assert seats(made) == 1
    assert offer_free_seats(actor=SYSTEM) == 1
    assert seats(made) == 2
    assert offer_free_seats(actor=SYSTEM) == 0


def test_starting_lets_go_of_every_seat_nobody_took_and_the_rest_gathers_anew():
    made, school = opened((1, 3, 1, 1), 5)
    single, group, _third = made.holds.order_by("pk")
    accept_hold(group, actor=SYSTEM)
    enrolment = Enrolment.objects.get()
    waiting = Wish.objects.get(state="open")
    with clock.shifted(timedelta(days=(made.starts_on - clock.today()).days)):
        classes.start_class(made, actor=school.manager)
        assert seats(made) == 1
        assert [hold.state for hold in made.holds.order_by("pk")] == ["released", "accepted", "released"]
        assert len(told(single.person, "training.hold_released")) == 1
        assert len(told(group.person, "training.names_missed")) == 1
        assert not Question.objects.filter(state="open", name="training.seat_held").exists()
        assert gather_anew(actor=SYSTEM) == 1
        assert gather_anew(actor=SYSTEM) == 0
    before = waiting.pool_id
    waiting.refresh_from_db()
    assert waiting.state == "open"
    assert waiting.pool_id not in (None, before)
    assert enrolment.person == group.person


def test_cancelling_tells_those_with_held_seats():
    made, school = opened((1, 1), 3)
    held, other = made.holds.order_by("pk")
    accept_hold(other, actor=SYSTEM)
    classes.cancel_class(made, actor=school.manager, reason="台风")
    assert seats(made) == 0
    assert len(told(held.person, "training.cancelled")) == 1
    assert len(told(other.person, "training.cancelled")) == 1
    assert refusal(accept_hold, held, actor=SYSTEM) in ("state.not_allowed", "training.not_open")


def test_a_late_reply_is_answered_kindly():
    made, _school = opened((1, 1), 2)
    hold = made.holds.first()
    question = Question.objects.get(about_id=str(hold.pk))
    accept_hold(hold, actor=SYSTEM)
    assert refusal(answer_question, question, "1", actor=SYSTEM, via="sms") == "notices.question_closed"


def test_holds_never_take_more_than_there_is():
    made = make_class("enrolling", capacity=3, people=2)
    facts: dict[str, Any] = {"until": clock.now() + timedelta(hours=1), "why": "waiting_list", "actor": SYSTEM}
    assert refusal(hold_seats, made, make_person(), size=2, **facts) == "training.class_full"
    person = make_person()
    hold_seats(made, person, size=1, **facts)
    assert refusal(hold_seats, made, person, size=1, **facts) == "training.already_held"
    assert refusal(hold_seats, made, make_person(), size=0, **facts) == "training.hold_size"
    assert seats(made) == 3
    draft = make_class("approved")
    assert refusal(hold_seats, draft, make_person(), size=1, **facts) == "training.not_open"


def test_a_class_filed_by_itself_tells_the_township_as_before():
    wish = wish_for(make_course(min_size=9))
    made = make_class("enrolling", course=wish.course)
    wish.refresh_from_db()
    assert (wish.state, made.holds.count()) == ("answered", 0)
