"""Signing in with name and password."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from foundation.kernel import clock
from foundation.people.roles import Role
from tests.factories.people import PASSWORD, make_account, make_staff

pytestmark = pytest.mark.django_db


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


def sign_in(name: str, password: str, address: str = "127.0.0.1") -> str:
    answer = Client().post(reverse("sign-in"), {"username": name, "password": password}, REMOTE_ADDR=address)
    return "in" if answer.status_code == 302 else answer.content.decode()


def test_an_account_is_closed_for_the_hour_after_ten_failures() -> None:
    user = make_account()
    answers = [sign_in(user.username, "wrong", f"10.0.0.{place}") for place in range(11)]
    assert ["忘了密码请到办事窗口" in answer and "次数太多" not in answer for answer in answers] == [True] * 10 + [
        False
    ]
    refused = sign_in(user.username.upper(), PASSWORD, "10.0.1.1")
    again = timezone.localtime(clock.now() + timedelta(hours=1)).strftime("请在 %H:00 以后再来")
    assert again in refused
    with clock.shifted(timedelta(hours=1)):
        assert sign_in(user.username, PASSWORD) == "in"


def test_a_name_nobody_has_is_answered_like_one_somebody_has() -> None:
    user = make_account()

    def bare(answer: str, name: str) -> str:
        return re.sub(r'name="(idempotency_key|csrfmiddlewaretoken)" value="[^"]*"', "", answer.replace(name, "NAME"))

    for place in range(12):
        known = bare(sign_in(user.username, "wrong", f"10.0.0.{place}"), user.username)
        unknown = bare(sign_in("nobody-has-this", "wrong", f"10.0.2.{place}"), "nobody-has-this")
        assert known == unknown


def test_an_address_is_stopped_after_twenty_failures_whatever_the_names() -> None:
    user = make_account()
    for number in range(20):
        sign_in(f"somebody{number}", "wrong")
    assert "次数太多" in sign_in(user.username, PASSWORD)
    assert sign_in(user.username, PASSWORD, "10.0.0.9") == "in"


def test_signing_in_rightly_is_not_counted() -> None:
    user = make_account()
    assert [sign_in(user.username, PASSWORD) for _ in range(12)] == ["in"] * 12
    assert "次数太多" not in sign_in(user.username, "wrong")


def test_wagtails_own_doors_lead_to_ours() -> None:
    for address in ("/admin/login/?next=/admin/pages/", "/_util/login/?next=/admin/pages/"):
        assert Client().get(address)["Location"] == f"{reverse('sign-in')}?next=/admin/pages/"
        inside = Client()
        inside.force_login(make_account())
        assert inside.get(address).status_code == 404
