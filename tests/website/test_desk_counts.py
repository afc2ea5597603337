"""The numbers beside a desk's lines: cheap on every page, and never from before one's own act."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.kernel import clock
from foundation.people.desk_counts import COOKIE
from foundation.people.roles import Role
from tests.factories.people import make_account, make_staff
from tests.factories.training import make_class, make_school
from training.states import ClassState

pytestmark = pytest.mark.django_db
ELSEWHERE = "policy-list"


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def number_beside(client: Client, line: str, page: str = ELSEWHERE) -> int | None:
    """What stands beside a line of the sidebar, read on another page."""
    items = client.get(reverse(page)).context["desk"]["items"]
    found: int | None = next(item["count"] for item in items if item["url"] == reverse(line))
    return found


def test_numbers_are_kept_a_minute_and_asked_anew_on_their_own_page() -> None:
    client, neighbour = (client_of(make_staff(Role.BUREAU_SUPERVISOR)) for _ in range(2))
    make_class(ClassState.FILED)
    assert [number_beside(one, "filing-list") for one in (client, neighbour)] == [1, 1]
    make_class(ClassState.FILED)
    assert number_beside(client, "filing-list") == 1
    assert number_beside(client, "filing-list", page="filing-list") == 2
    assert number_beside(client, "filing-list") == 2
    assert number_beside(neighbour, "filing-list") == 1
    with clock.shifted(timedelta(seconds=61)):
        assert number_beside(neighbour, "filing-list") == 2


def test_nobody_sees_a_number_from_before_their_own_act() -> None:
    client = client_of(make_staff(Role.BUREAU_SUPERVISOR))
    first = make_class(ClassState.FILED)
    make_class(ClassState.FILED)
    assert number_beside(client, "filing-list") == 2
    answer = client.post(
        reverse("class-review", args=[first.code]), {"decision": "return", "step": "return", "reason": "请补师资"}
    )
    first.refresh_from_db()
    assert (answer.status_code, first.state) == (302, ClassState.RETURNED)
    assert number_beside(client, "filing-list") == 1


def test_a_page_drawn_in_answer_to_a_form_asks_anew() -> None:
    client = client_of(make_staff(Role.BUREAU_SUPERVISOR))
    first = make_class(ClassState.FILED)
    assert number_beside(client, "filing-list") == 1
    make_class(ClassState.FILED)
    refused = client.post(reverse("class-review", args=[first.code]), {"decision": "return", "step": "return"})
    items = refused.context["desk"]["items"]
    assert next(item["count"] for item in items if item["url"] == reverse("filing-list")) == 2


def test_strangers_get_no_cookie_and_whoever_is_signed_in_one_of_a_minute() -> None:
    assert COOKIE not in Client().post(reverse("verify"), {"code": "0" * 16}).cookies
    client = client_of(make_account())
    cookie = client.post(reverse("display"), {"mode": "elder"}).cookies[COOKIE]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (60, True, "Lax")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_of_the_desk_pays_for_itself_alone(rows: int) -> None:
    school = make_school()
    running = [make_class(ClassState.RUNNING, school=school, people=2) for _ in range(rows)]
    client = client_of(school.manager)
    address = reverse("class-roster", args=[running[0].code])
    with CaptureQueriesContext(connection) as first:
        assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as again:
        assert client.get(address).status_code == 200
    assert len(again) <= 10 < len(first)
