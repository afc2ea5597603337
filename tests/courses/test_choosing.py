"""Choosing from the menu: near a village, before or after a harvest, by month, a page at a time, however long the menu."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from courses.models import Course, CoursePage, Crop
from courses.seasons import after, before, months_taught
from foundation.places.models import Division, NeighbouringVillages
from tests.factories.courses import (
    class_facts,
    in_english,
    make_course,
    make_course_page,
    make_menu,
    make_wish,
    township,
)

pytestmark = pytest.mark.django_db
TITLES = re.compile(r'<h3><a href="[^"]+">([^<]+)</a></h3>')


@pytest.fixture
def menu() -> Any:
    return make_menu()


def serve(menu: Any, **facts: Any) -> Course:
    course = make_course(**facts)
    make_course_page(menu, course)
    return course


def dishes(client: Any, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return [dish["title"] for group in response.context["groups"] for dish in group["dishes"]]


def village(code: str, of: Division, name: str) -> Division:
    return Division.objects.create(code=code, name=name, kind="village", parent=of, valid_from="2020-01-01")


def test_near_me_is_my_township_and_those_my_villages_border_on(
    client: Any, menu: Any, classes: Callable[..., None]
) -> None:
    here, next_door, far = township("330683100"), township("330683106"), township("330683103")
    mine, theirs = village("330683100201", here, "东湖村"), village("330683106201", next_door, "西坑村")
    away = village("330683100202", here, "南山村")
    one, other = sorted((mine, theirs), key=lambda place: place.pk)
    NeighbouringVillages.objects.create(one=one, other=other)
    for title, place in (("本镇的", here), ("邻镇的", next_door), ("远处的", far)):
        classes(serve(menu, title=title), class_facts(township_id=place.pk))
    serve(menu, title="没人点的")
    make_wish(course=serve(menu, title="有人点的"), township=here)
    assert dishes(client, f"/menu/?near={here.code}") == ["本镇的", "邻镇的", "有人点的"]
    assert dishes(client, f"/menu/?near={mine.code}") == ["本镇的", "邻镇的", "有人点的"]
    assert dishes(client, f"/menu/?near={away.code}") == ["本镇的", "有人点的"]
    assert len(dishes(client, "/menu/?near=999999999")) == 5
    page = client.get(f"/menu/?near={here.code}").content.decode()
    assert f'href="/menu/?near={mine.code}"' in page
    assert f'<option value="{here.code}" selected>' in page


def test_before_and_after_a_harvest(client: Any, menu: Any) -> None:
    tea = Crop.objects.create(slug="tea", name="茶叶", name_en="Tea", harvest=[3, 4, 5])
    serve(menu, title="春天采茶", crop=tea, season="spring")
    serve(menu, title="夏天做红茶", crop=tea, season="summer")
    serve(menu, title="农闲炒茶", crop=tea, season="slack")
    serve(menu, title="做年糕", season="winter")
    assert dishes(client, "/menu/?when=before") == ["农闲炒茶"]
    assert dishes(client, "/menu/?when=after") == ["夏天做红茶", "农闲炒茶"]
    assert dishes(client, "/menu/?when=4") == ["春天采茶"]
    assert dishes(client, "/menu/?when=1") == ["农闲炒茶", "做年糕"]
    assert dishes(client, "/menu/?when=1&crop=tea") == ["农闲炒茶"]
    assert len(dishes(client, "/menu/?when=13&crop=rice")) == 4


@pytest.mark.parametrize(
    ("season", "harvest", "months"),
    [
        ("slack", [], {11, 12, 1, 2}),
        ("slack", [11, 12, 1], {8, 9, 10, 2, 3, 4}),
        ("winter", [3], {12, 1, 2}),
        ("all_year", [3], set(range(1, 13))),
    ],
)
def test_months_a_course_is_taught_in(season: str, harvest: list[int], months: set[int]) -> None:
    assert months_taught(season, harvest) == months


def test_around_a_harvest_over_the_new_year() -> None:
    assert (before([11, 12, 1]), after([11, 12, 1]), before([]), after([])) == ({8, 9, 10}, {2, 3, 4}, set(), set())


def test_the_calendar_counts_courses_by_crop_and_section(client: Any, menu: Any) -> None:
    tea = Crop.objects.create(slug="tea", name="茶叶", name_en="Tea", harvest=[3, 4, 5])
    for season in ("spring", "summer", "slack", "all_year"):
        serve(menu, crop=tea, season=season)
    serve(menu, section="stove", season="winter")
    response = client.get("/menu/calendar/")
    (row,) = response.context["crops"]
    assert [cell["count"] for cell in row["cells"]] == [2, 2, 2, 2, 2, 3, 3, 3, 1, 1, 1, 2]
    assert [cell["busy"] for cell in row["cells"]].count(True) == 3
    assert [(one["when"], one["count"]) for one in row["around"]] == [("before", 2), ("after", 3)]
    assert [section["cells"][0]["count"] for section in response.context["sections"]] == [2, 1]
    assert 'href="/menu/?crop=tea&amp;when=6"' in response.content.decode()
    assert len(dishes(client, "/menu/?crop=tea&when=6")) == 3


def test_a_long_menu_is_leafed_through(client: Any, menu: Any) -> None:
    many(menu, 80)
    first, third = client.get("/menu/"), client.get("/menu/?page=3")
    assert [len(TITLES.findall(page.content.decode())) for page in (first, third)] == [36, 8]
    assert 'rel="next" href="?page=2"' in first.content.decode()
    assert len(dishes(client, "/menu/?page=99999999999999999999")) == 8
    assert len(dishes(client, "/menu/?page=-1")) == len(dishes(client, "/menu/?page=x")) == 36
    page = client.get("/menu/?section=tea&q=课&page=2")
    assert 'rel="prev" href="?section=tea&amp;q=%E8%AF%BE&amp;page=1"' in page.content.decode()


@pytest.mark.parametrize(
    "address", ["/", "/menu/", "/menu/?section=tea", "/menu/?q=课", "/menu/?page=2", "/menu/calendar/"]
)
def test_a_menu_of_many_costs_what_one_of_few_costs(client: Any, menu: Any, address: str) -> None:
    many(menu, 40)
    few = queries(client, address)
    many(menu, 80, since=40)
    assert queries(client, address) == few


def queries(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def many(menu: Any, to: int, since: int = 0) -> None:
    """Courses with pages, a pool of pages at once."""
    for number in range(since, to):
        serve(menu, title=f"第 {number} 门课")


def test_a_search_of_5000_characters_is_told_to_be_shorter(client: Any, menu: Any) -> None:
    serve(menu, title="小笼包")
    for words in ("茶" * 5_000, "x" * 5_000, "茶 " * 2_500):
        response = client.get("/menu/", {"q": words})
        page = response.content.decode()
        assert response.status_code == 200
        assert "你打的字太多了" in page
        assert 'href="/order/wish/"' in page
    assert 'maxlength="60"' in client.get("/menu/").content.decode()


def test_what_is_only_alike_is_shown_with_a_way_to_order_the_very_words(client: Any, menu: Any) -> None:
    serve(menu, title="嵊州小笼包")
    page = client.get("/menu/", {"q": "小龙包"}).content.decode()
    assert "没有正好叫“小龙包”的课" in page
    assert TITLES.findall(page) == ["嵊州小笼包"]
    assert 'href="/order/wish/?what=%E5%B0%8F%E9%BE%99%E5%8C%85"' in page


def test_both_languages_find_the_same(client: Any, menu: Any) -> None:
    serve(menu, title="嵊州小笼包", title_en="Shengzhou steamed buns")
    in_english(menu)
    for words in ("小笼", "xlb", "buns", "bums"):
        assert (dishes(client, f"/menu/?q={words}"), dishes(client, f"/en/menu/?q={words}")) == (
            ["嵊州小笼包"],
            ["Shengzhou steamed buns"],
        )
    assert CoursePage.objects.filter(locale=Locale.objects.get(language_code="en")).count() == 1
