"""Seats and next class on kept pages: right within a minute for everybody, at once for who has just done something."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.utils import timezone

from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from tests.factories.courses import make_course_page, make_menu
from tests.factories.people import make_account
from tests.factories.training import make_class
from tests.load.soak_inside import session_of
from tests.website.cached_site import Site, in_one_connection
from training.models import EnrolmentSource
from training.operations.enrolments import enrol

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    caches["pages"].clear()
    with in_one_connection():
        yield


def test_a_seat_taken_shows_at_once_to_who_took_it_and_within_a_minute_to_all() -> None:
    training_class = make_class("enrolling", capacity=20)
    make_course_page(make_menu(), training_class.course)
    pages = (f"/menu/{training_class.course.slug}/", "/menu/")
    now = timezone.localtime(clock.now())
    site = Site()
    with clock.shifted(now.replace(second=1, microsecond=0) - now):
        assert ["还有 20 个位子" in site.ask(page)[1] for page in pages] == [True, True]
        account = make_account()
        enrol(training_class, account.person, actor=account, source=EnrolmentSource.SELF)
        assert ["还有 19 个位子" in site.ask(page, HTTP_COOKIE="fresh=1")[1] for page in pages] == [True, True]
        assert ["还有 20 个位子" in site.ask(page)[1] for page in pages] == [True, True]
    with clock.shifted(now.replace(second=1, microsecond=0) - now + timedelta(seconds=60)):
        assert ["还有 19 个位子" in site.ask(page)[1] for page in pages] == [True, True]


def test_who_joins_a_class_is_sent_on_with_the_word_to_look_afresh(client: Any) -> None:
    training_class = make_class("enrolling", capacity=20)
    account = make_account()
    client.force_login(account)
    joined = client.post(f"/join/{training_class.code}/")
    assert joined.status_code == 302
    cookie = joined.cookies["fresh"]
    assert (cookie.value, cookie["max-age"], bool(cookie["httponly"]), cookie["samesite"]) == ("1", 60, True, "Lax")
    assert "fresh" not in client.get(joined["Location"]).cookies
    assert session_of(account) not in cookie.output()


def test_a_refusal_asks_for_nothing_fresh(client: Any) -> None:
    training_class = make_class("enrolling", capacity=20)
    client.force_login(make_account())
    client.post(f"/join/{training_class.code}/")
    again = client.post(f"/join/{training_class.code}/")
    assert (again.status_code, "fresh" in again.cookies) == (409, False)


def test_a_class_that_opens_shows_at_once_to_everybody(django_capture_on_commit_callbacks: Any) -> None:
    from training.operations.classes import open_enrolment

    training_class = make_class("approved", capacity=20)
    make_course_page(make_menu(), training_class.course)
    page, site = f"/menu/{training_class.course.slug}/", Site()
    assert "还有 20 个位子" not in site.ask(page)[1]
    with django_capture_on_commit_callbacks(execute=True):
        open_enrolment(training_class, actor=SYSTEM)
    assert "还有 20 个位子" in site.ask(page)[1]
