"""Signing in and up."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from foundation.people.demo import invent_resident_id
from foundation.people.models import Person, User
from foundation.people.roles import Role
from foundation.places.models import Division
from tests.factories.people import PASSWORD, make_account, make_person, make_staff

pytestmark = pytest.mark.django_db
NUMBER = invent_resident_id(date(1980, 5, 1), female=True, sequence=11)


def form(**changes: object) -> dict[str, object]:
    return {
        "name": "裘小芳",
        "document_number": NUMBER,
        "phone": "138 0575 9001",
        "township": Division.objects.get(code="330683100").pk,
        "username": "qiuxiaofang",
        "password": PASSWORD,
    } | changes


def test_a_farmer_opens_an_account_and_is_signed_in() -> None:
    client = Client()
    answer = client.post(reverse("register"), form(next="/menu/"))
    assert (answer.status_code, answer["Location"]) == (302, "/menu/")
    user = User.objects.get(username="qiuxiaofang")
    assert (user.person.name, user.person.phone, user.email, user.last_name) == ("裘小芳", "13805759001", "", "")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_foreign_next_address_is_not_followed() -> None:
    answer = Client().post(reverse("register"), form(next="https://example.org/"))
    assert answer["Location"] == reverse("me")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"document_number": "123"}, "18"),
        ({"phone": "12345"}, "手机号应是"),
        ({"password": "12345678"}, "id_password"),
        ({"township": ""}, "id_township"),
    ],
)
def test_a_slip_is_named_and_nothing_typed_is_lost(changes: dict[str, object], words: str) -> None:
    answer = Client().post(reverse("register"), form(**changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "裘小芳" in page
    assert Person.objects.count() == 0


def test_a_person_an_institution_enrolled_needs_the_phone_on_record() -> None:
    known = make_person(name="裘小芳", document_number=NUMBER, phone="13805759001")
    refused = Client().post(reverse("register"), form(phone="13805759002"))
    assert refused.status_code == 422
    assert not User.objects.exists()
    assert Client().post(reverse("register"), form()).status_code == 302
    assert User.objects.get().person == known


def test_a_taken_login_name_rolls_the_person_back() -> None:
    make_account()
    taken = User.objects.get().username
    answer = Client().post(reverse("register"), form(username=taken))
    assert answer.status_code == 422
    assert not Person.objects.filter(name="裘小芳").exists()


@pytest.mark.parametrize(
    ("role", "page"), [(Role.TRAINER, "desk"), (Role.EDITOR, "wagtailadmin_home"), (Role.LEARNER, "me")]
)
def test_each_goes_to_where_their_work_is(role: str, page: str) -> None:
    client = Client()
    client.force_login(make_staff(role))
    assert client.get(reverse("after-sign-in"))["Location"] == reverse(page)


def test_a_wrong_password_says_what_to_do() -> None:
    user = make_account()
    answer = Client().post(reverse("sign-in"), {"username": user.username, "password": "wrong"})
    assert "忘了密码请到办事窗口" in answer.content.decode()
