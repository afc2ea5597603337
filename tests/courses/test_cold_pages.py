"""What a page of the menu costs when it is built anew, and that finding it so cheaply finds what Wagtail finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction
from wagtail.models import Site as WagtailSite

from foundation.content import public
from foundation.content.serving import find_page
from tests.factories.courses import make_course, make_course_page, make_menu, make_wish
from tests.website.cached_site import Site, in_one_connection
from website.models import StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    caches["pages"].clear()
    WagtailSite.clear_site_root_paths_cache()
    with in_one_connection():
        yield


@pytest.fixture
def menu() -> Any:
    return make_menu()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("address", "most"), [("/", 10), ("/menu/", 13), ("/menu/{slug}/", 9)])
def test_a_page_built_anew_costs_few_questions(menu: Any, rows: int, address: str, most: int) -> None:
    course = None
    for _row in range(rows):
        course = make_course()
        make_course_page(menu, course)
        make_wish(course=course)
    assert course is not None
    site, path = Site(), address.format(slug=course.slug)
    assert site.ask(path)[0] == 200
    public.forget()
    site = Site()  # another process, which has heard of the purge
    with CaptureQueriesContext(connection) as captured:
        assert site.ask(path)[0] == 200
    asked = [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    assert len(asked) <= most, asked


def test_a_page_is_found_as_wagtail_finds_it(menu: Any) -> None:
    course = make_course()
    page = make_course_page(menu, course)
    for path in ("", "menu/", f"menu/{course.slug}/"):
        slow = Page.objects.get(url_path=f"{menu.get_parent().url_path}{path}").specific
        found = find_page("zh-hans", path)
        assert found is not None
        assert (type(found), found) == (type(slow), slow)
        assert {field.attname: getattr(found, field.attname) for field in slow._meta.concrete_fields} == {
            field.attname: getattr(slow, field.attname) for field in slow._meta.concrete_fields
        }
    assert find_page("zh-hans", "menu/nothing/") is None
    page.live = False
    page.save(clean=False)
    assert find_page("zh-hans", f"menu/{course.slug}/") is None


def test_a_page_nobody_presents_is_left_to_wagtail(menu: Any) -> None:
    menu.get_parent().add_child(instance=StandardPage(title="帮助", slug="help-page"))
    assert find_page("zh-hans", "help-page/") is None
    assert Site().ask("/help-page/")[0] == 200


def test_a_page_below_a_private_one_stays_private(menu: Any) -> None:
    course = make_course()
    make_course_page(menu, course)
    PageViewRestriction.objects.create(page=menu, restriction_type=PageViewRestriction.LOGIN)
    site = Site()
    assert [site.ask(path)[0] for path in ("/", "/menu/", f"/menu/{course.slug}/")] == [200, 302, 302]


def test_with_two_sites_wagtail_decides(menu: Any) -> None:
    home = menu.get_parent()
    other = home.get_parent().add_child(
        instance=type(home)(title="别处", slug="elsewhere", heading="别处", introduction="别处")
    )
    WagtailSite.objects.create(hostname="elsewhere.example", root_page=other)
    assert find_page("zh-hans", "menu/") is None
    assert Site().ask("/menu/")[0] == 200
