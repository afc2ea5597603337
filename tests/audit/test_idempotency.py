"""A double tap never does a thing twice."""

import pytest
from django.test import Client
from django.urls import reverse

from foundation.audit.models import Receipt
from foundation.people.models import User
from tests.factories.people import PASSWORD, make_account

pytestmark = pytest.mark.django_db


def test_the_second_post_gets_the_first_answer() -> None:
    user = make_account()
    client = Client()
    sent = {"username": user.username, "password": PASSWORD, "idempotency_key": "tap-1"}
    first = client.post(reverse("sign-in"), sent)
    client.logout()
    second = client.post(reverse("sign-in"), sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert second["Location"] == first["Location"]
    assert "_auth_user_id" not in client.session, "the second tap must not run the view again"


def test_a_refused_form_may_be_sent_again_under_its_key() -> None:
    user = make_account()
    client = Client()
    wrong = client.post(reverse("sign-in"), {"username": user.username, "password": "no", "idempotency_key": "tap-2"})
    assert wrong.status_code == 200
    assert 'value="tap-2"' in wrong.content.decode()
    right = client.post(
        reverse("sign-in"), {"username": user.username, "password": PASSWORD, "idempotency_key": "tap-2"}
    )
    assert right.status_code == 302
    assert client.session["_auth_user_id"] == str(User.objects.get(pk=user.pk).pk)


def test_a_key_belongs_to_its_page_and_person() -> None:
    Receipt.objects.create(key="tap-3", scope="somebody else's page", location="/elsewhere/")
    user = make_account()
    client = Client()
    answer = client.post(
        reverse("sign-in"), {"username": user.username, "password": PASSWORD, "idempotency_key": "tap-3"}
    )
    assert answer.status_code == 302
    assert answer["Location"] != "/elsewhere/"
