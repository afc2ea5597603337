"""The menu through the page cache: searches share what they are put together from, and it is never out of date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from courses.models import Course
from foundation.content import public
from foundation.kernel import clock
from tests.factories.courses import make_course, make_course_page, make_menu
from tests.website.cached_site import Site, in_one_connection

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    caches["pages"].clear()
    with in_one_connection():
        yield


@pytest.fixture
def menu() -> Any:
    return make_menu()


def serve(menu: Any, **facts: Any) -> Course:
    course = make_course(**facts)
    make_course_page(menu, course)
    return course


@pytest.mark.parametrize("dishes", [1, 3])
def test_a_search_for_new_words_asks_the_index_alone(menu: Any, dishes: int) -> None:
    for number in range(dishes):
        serve(menu, title=f"炒茶 {number}")
    site = Site()
    now = timezone.localtime(clock.now())
    with clock.shifted(now.replace(second=1, microsecond=0) - now):
        site.ask("/menu/")
        site.ask("/menu/?q=x")
        with CaptureQueriesContext(connection) as queries:
            status, page = site.ask("/menu/?q=%E7%82%92")
        assert (status, page.count("<h3>"), len(queries)) == (200, dishes, 1)
        with CaptureQueriesContext(connection) as queries:
            assert site.ask("/menu/?q=%E7%82%92")[1] == page
        assert len(queries) == 0


def test_searches_and_sections_hold_what_a_page_drawn_as_a_whole_holds(menu: Any) -> None:
    serve(menu, section="tea", title="手工炒茶", title_en="Roasting tea")
    serve(menu, section="stove", title="小笼包", title_en="Dumplings")
    paths = [
        prefix + path
        for prefix in ("", "/en")
        for path in ("/menu/", "/menu/?q=%E8%8C%B6", "/menu/?section=stove", "/menu/?q=x", "/menu/?section=tea", "/")
    ]
    site = Site()
    kept = [site.ask(path)[1] for path in paths]
    whole = [drawn_as_a_whole(path) for path in paths]
    assert kept == whole
    assert len(set(kept)) == len(paths)


def drawn_as_a_whole(path: str) -> str:
    """By the site without its page cache, where nothing is kept."""
    bare = Site()
    bare.answer = bare.cache.application
    return bare.ask(path)[1]


def test_nothing_on_a_page_is_older_than_a_minute(menu: Any) -> None:
    """A page put together late in a minute from parts drawn early in it grows old with them."""
    course = serve(menu, title="炒茶")
    site, now = Site(), timezone.localtime(clock.now())
    with clock.shifted(now.replace(second=2, microsecond=0) - now):
        assert "炒茶" in site.ask("/menu/")[1]
        Course.objects.filter(pk=course.pk).update(title="制茶")  # unknown to the cache, like a seat that was taken
        with clock.shifted(timedelta(seconds=55)):
            assert "炒茶" in site.ask("/menu/?q=%E8%8C%B6")[1]
        with clock.shifted(timedelta(seconds=59)):
            assert "制茶" in site.ask("/menu/?q=%E8%8C%B6")[1]


def test_a_page_that_becomes_private_leaves_the_cache_at_once(
    menu: Any, django_capture_on_commit_callbacks: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "GENERATION_SECONDS", 3600.0)
    serve(menu, title="炒茶")
    site = Site()
    assert site.ask("/menu/")[0] == 200
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=menu, restriction_type=PageViewRestriction.LOGIN)
    assert site.ask("/menu/")[0] == 302
