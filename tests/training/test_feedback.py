"""What learners thought of a class: asked once it is over, said with a face, shown from five answers on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from courses.registry import Smiles, smiles_of
from foundation.audit.models import Entry
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import Conflict, DomainError, NotPermitted
from foundation.notices.models import Question
from foundation.notices.models.questions import Via
from foundation.notices.operations import answer_question
from foundation.people.models import User
from tests.factories.courses import make_course_page, make_menu
from tests.factories.training import make_class
from training.models import Enrolment, Feedback
from training.operations.feedback import ask_what_they_thought, give_feedback

pytestmark = pytest.mark.django_db


def account_of(enrolment: Enrolment) -> User:
    return User.objects.create(username=f"learner-{enrolment.pk}", person=enrolment.person)


def closed_class(people: int = 1) -> tuple[Any, list[Enrolment]]:
    training_class = make_class("closed", people=people)
    return training_class, list(training_class.enrolments.order_by("pk"))


def test_a_learner_says_it_on_a_page_of_their_own_and_may_say_it_again(client: Client) -> None:
    training_class, (enrolment,) = closed_class()
    client.force_login(account_of(enrolment))
    address = f"/me/classes/{training_class.code}/feedback/"
    assert address in client.get("/me/").content.decode()
    for smile in (1, 3):
        assert client.post(address, {"smile": smile})["Location"] == "/me/"
    assert list(Feedback.objects.values_list("enrolment", "smile")) == [(enrolment.pk, 3)]
    entries = Entry.objects.filter(action="training.feedback.given")
    assert [("smile" in str(entry.data), entry.object_id) for entry in entries] == [(False, str(training_class.pk))] * 2


def test_nobody_says_it_for_a_stranger(client: Client) -> None:
    training_class, (mine, other) = closed_class(2)
    other_account = account_of(other)
    with pytest.raises(NotPermitted):
        give_feedback(mine, 3, actor=other_account)
    elsewhere, (stranger,) = closed_class()
    client.force_login(account_of(stranger))
    assert client.get(f"/me/classes/{training_class.code}/feedback/").status_code == 404
    assert client.get(f"/me/classes/{elsewhere.code}/feedback/").status_code == 200


def test_before_the_end_and_long_after_nothing_is_taken(client: Client) -> None:
    running = make_class("running", people=1)
    with pytest.raises(Conflict) as early:
        give_feedback(running.enrolments.get(), 3, actor=SYSTEM)
    _class, (enrolment,) = closed_class()
    with clock.shifted(timedelta(days=90)), pytest.raises(Conflict) as late:
        give_feedback(enrolment, 3, actor=SYSTEM)
    assert (early.value.code, late.value.code) == ("training.no_feedback_now",) * 2


@pytest.mark.parametrize("smile", [0, 4, -1])
def test_there_are_three_faces(smile: int) -> None:
    _class, (enrolment,) = closed_class()
    with pytest.raises(DomainError, match="三个里选一个"):
        give_feedback(enrolment, smile, actor=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.create(enrolment=enrolment, smile=smile)


def test_everybody_is_asked_once_and_answers_with_a_figure() -> None:
    _class, people = closed_class(2)
    make_class("running", people=1)
    assert (ask_what_they_thought(actor=SYSTEM), ask_what_they_thought(actor=SYSTEM)) == (2, 0)
    first, second = Question.objects.filter(name="training.feedback").order_by("pk")
    assert first.options == {"3": "满意", "2": "一般", "1": "不满意"}
    answer_question(first, "2", actor=SYSTEM, via=Via.SMS)
    assert list(Feedback.objects.values_list("enrolment", "smile")) == [(people[0].pk, 2)]
    assert second.state == Question.State.OPEN


def test_faces_show_from_five_answers_on(client: Client) -> None:
    training_class, people = closed_class(5)
    make_course_page(make_menu(), training_class.course)
    address = f"/menu/{training_class.course.slug}/"
    for enrolment, smile in zip(people[:4], (3, 3, 2, 1), strict=True):
        give_feedback(enrolment, smile, actor=SYSTEM)
    assert "个人觉得" not in client.get(address).content.decode()
    give_feedback(people[4], 3, actor=SYSTEM)
    assert smiles_of(training_class.course_id) == Smiles(good=3, fair=1, poor=1)
    response = client.get(address)
    assert "学过的 5 个人觉得" in response.content.decode()
    assert [(face["label"], face["count"]) for face in response.context["smiles"]] == [
        ("满意", 3),
        ("一般", 1),
        ("不满意", 1),
    ]
