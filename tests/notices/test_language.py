"""A message is written in its reader's language, whoever's act causes it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from courses.models import Wish
from courses.operations import place_wish
from foundation.audit.models import Entry
from foundation.kernel.errors import NotPermitted
from foundation.notices.models import Notice
from foundation.people.models import Person, User
from foundation.people.operations import choose_language
from tests.factories.people import PASSWORD, make_account, make_person
from tests.factories.training import make_class, make_course, make_school
from training.operations import classes

pytestmark = pytest.mark.django_db


def told(person: Person) -> list[str]:
    return [notice.text for notice in Notice.objects.filter(person=person).order_by("pk")]


def reader(language: str) -> Person:
    return make_person(language=language)


def test_a_bureau_that_works_in_english_writes_to_everybody_in_their_own_language() -> None:
    chinese, english, school = reader("zh-hans"), reader("en"), make_school()
    made = make_class("enrolling", school=school, people=[chinese, english])
    Notice.objects.all().delete()
    with translation.override("en"):
        classes.cancel_class(made, actor=school.reviewer, reason="台风")
    assert told(chinese) == [f"{made.title}取消了：台风"]
    (words,) = told(english)
    assert made.course.title_en in words and "取消" not in words
    with translation.override("zh-hans"):
        other = make_class("enrolling", school=school, people=[chinese, english])
    assert told(chinese)[-1].startswith(f"你报上了{other.title}。")
    assert "你报上了" not in told(english)[-1]


def test_why_somebody_did_not_complete_is_said_in_their_language() -> None:
    chinese, english, school = reader("zh-hans"), reader("en"), make_school()
    with translation.override("en"):
        made = make_class("closed", school=school, people=[chinese, english], starts_in=-10)
    assert told(chinese)[-1] == f"恭喜，你从{made.title}结业了。"
    assert "恭喜" not in told(english)[-1]


def test_who_wished_for_a_course_hears_when_a_class_of_it_opens_in_their_township() -> None:
    course, school = make_course(), make_school()
    asker, elsewhere = make_account(), make_account()
    made = make_class("approved", school=school, course=course)
    here = made.venue.division
    near = place_wish(asker.person, actor=asker, course=course, township=here)
    far = place_wish(elsewhere.person, actor=elsewhere, course=course, township=another_township(here))
    with translation.override("en"):
        classes.open_enrolment(made, actor=school.manager)
    assert [Wish.objects.get(pk=wish.pk).state for wish in (near, far)] == ["answered", "open"]
    assert told(asker.person)[1:] == [f"你点的{made.title}开班了，在{made.venue.name}，可以报名了。先报先得。"]
    assert told(elsewhere.person)[1:] == []


def another_township(here):
    from foundation.places.queries import current_townships

    return current_townships().exclude(pk=here.pk)[0]


def sign_in(user: User, prefix: str) -> None:
    with translation.override("en" if prefix else "zh-hans"):
        address = reverse("sign-in")
    assert address.startswith(f"{prefix}/sign-in")
    assert Client().post(address, {"username": user.username, "password": PASSWORD}).status_code == 302


def test_the_language_is_the_one_a_person_last_signed_in_with() -> None:
    user = make_account()
    assert user.person.language == "zh-hans"
    for prefix, language in (("/en", "en"), ("/en", "en"), ("", "zh-hans")):
        sign_in(user, prefix)
        user.person.refresh_from_db()
        assert user.person.language == language
    assert Entry.objects.filter(action="people.person.language_chosen").count() == 2


def test_nobody_chooses_another_persons_language() -> None:
    with pytest.raises(NotPermitted):
        choose_language(make_person(), actor=make_account(), language="en")
