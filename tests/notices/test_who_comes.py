"""People are asked the day before whether they come; the institution sees the answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import Conflict, NotPermitted
from foundation.notices.models import Notice, Question
from foundation.notices.operations import answer_question, close_overdue_questions
from tests.factories.notices import work_off
from tests.factories.people import make_account, make_person
from tests.factories.training import make_class, make_school
from tests.notices.test_inbound import text_in
from training.occasions import WHO_COMES
from training.operations import classes, enrolments
from training.operations.coming import ask_for_the_days_ahead, ask_who_comes
from training.queries.coming import who_comes

pytestmark = pytest.mark.django_db


def seats(made: Any) -> list[Any]:
    return list(made.enrolments.order_by("pk"))


def test_the_day_before_everybody_with_a_seat_is_asked_once() -> None:
    people = [make_person(name="王小明", phone="13900004321"), make_person(phone="")]
    made = make_class("enrolling", people=people, starts_in=1)
    other = make_class("enrolling", people=1, starts_in=2)
    assert ask_for_the_days_ahead(actor=SYSTEM) == 2
    assert ask_for_the_days_ahead(actor=SYSTEM) == 0
    assert not Question.objects.filter(about_id=str(seats(other)[0].pk)).exists()
    with_phone, without = Notice.objects.filter(occasion=WHO_COMES).order_by("pk")
    assert with_phone.text.startswith(f"王小明，{made.title}")
    assert with_phone.text.endswith("来回 1，不来回 2。")
    assert (with_phone.state, without.state) == ("waiting", "no_address")


def test_answers_by_text_and_on_the_page_stand_on_the_class_page() -> None:
    school = make_school()
    user = make_account()
    people = [make_person(phone="13900004321"), user.person, make_person()]
    made = make_class("enrolling", school=school, people=people, starts_in=1)
    assert ask_who_comes(made, actor=school.manager) == 3
    assert text_in("1").outcome == "answered"
    client = Client()
    client.force_login(user)
    mine = Question.objects.get(person=user.person)
    page = client.get(reverse("my-notices"))
    assert page.status_code == 200
    assert mine.notice.text in page.content.decode()
    answered = client.post(reverse("question-answer", args=[mine.pk]), {"answer": "2"})
    assert answered.status_code == 302
    begins = made.sessions.order_by("starts_at")[0].starts_at
    assert who_comes(seats(made), begins) == {"asked": 3, "come": 1, "stay_away": 1, "silent": 1}
    client.force_login(school.manager)
    shown = client.get(reverse("class-detail", args=[made.code])).content.decode()
    assert all(words in shown for words in ("1 人说来", "1 人说不来", "1 人还没回"))


def test_only_the_person_answers_and_only_while_it_counts() -> None:
    user, stranger, school = make_account(), make_account(), make_school()
    made = make_class("enrolling", school=school, people=[user.person], starts_in=1)
    ask_who_comes(made, actor=school.manager)
    question = Question.objects.get()
    with pytest.raises(NotPermitted):
        answer_question(question, "1", actor=stranger, via="page")
    client = Client()
    client.force_login(stranger)
    assert client.post(reverse("question-answer", args=[question.pk]), {"answer": "1"}).status_code == 404
    with clock.shifted(timedelta(days=3)), pytest.raises(Conflict):
        answer_question(question, "1", actor=user, via="page")
    assert answer_question(question, "1", actor=user, via="page").answer == "1"
    with pytest.raises(Conflict):
        answer_question(question, "2", actor=user, via="page")
    with pytest.raises(NotPermitted):
        ask_who_comes(made, actor=stranger)


def test_who_leaves_or_whose_class_is_cancelled_is_asked_no_more() -> None:
    school = make_school()
    leaver, stayer = make_person(phone="13900004321"), make_person(phone="13911112222")
    made = make_class("enrolling", school=school, people=[leaver, stayer], starts_in=1)
    ask_who_comes(made, actor=school.manager)
    enrolments.withdraw_enrolment(seats(made)[0], actor=school.manager)
    assert Question.objects.get(person=leaver).state == Question.State.CLOSED
    assert text_in("1").outcome == "late"
    begins = made.sessions.earliest("number").starts_at
    with clock.shifted(begins - timedelta(hours=20) - clock.now()):
        classes.cancel_class(made, actor=school.manager, reason="台风")
    assert Question.objects.get(person=stayer).state == Question.State.CLOSED
    told = Notice.objects.filter(person=stayer, occasion="training.cancelled").get()
    assert told.urgent, "the class would have begun within a day: people are told at night, too"


def test_a_new_date_is_asked_anew() -> None:
    school = make_school()
    made = make_class("enrolling", school=school, people=1, starts_in=1)
    ask_who_comes(made, actor=school.manager)
    for session in made.sessions.all():
        type(session).objects.filter(pk=session.pk).update(
            starts_at=session.starts_at + timedelta(days=7), ends_at=session.ends_at + timedelta(days=7)
        )
    with clock.shifted(timedelta(days=2)):
        assert close_overdue_questions(actor=SYSTEM) == 1
        assert ask_who_comes(made, actor=school.manager) == 1


def test_nothing_is_asked_of_a_class_that_is_not_open_or_has_begun() -> None:
    school = make_school()
    for state, starts_in in (("approved", 1), ("running", 0)):
        made = make_class(state, school=school, people=1, starts_in=starts_in)
        with pytest.raises(Conflict) as refusal:
            ask_who_comes(made, actor=school.manager)
        assert refusal.value.code == "training.nothing_to_ask"


def test_the_button_asks_and_the_page_takes_the_same_queries_for_one_and_for_three() -> None:
    school = make_school()
    client = Client()
    client.force_login(school.manager)
    counts = []
    for people in (1, 3):
        made = make_class("enrolling", school=school, people=people, starts_in=2)
        asked = client.post(reverse("class-step", args=[made.code, "ask"]))
        assert asked.status_code == 302
        assert Question.objects.filter(about_id__in=[str(one.pk) for one in seats(made)]).count() == people
        work_off()
        client.get(reverse("class-detail", args=[made.code]))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("class-detail", args=[made.code]))
        counts.append(len(queries))
    assert counts[0] == counts[1]
