"""Finding a course: by Chinese words, pinyin, initials and English, with a slip; run on both databases with the same answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import Course, CoursePage
from courses.queries.menu import dishes_of
from courses.queries.search import BY_DESCRIPTION, BY_LIKENESS, BY_TITLE, BY_TRADE, find_courses
from courses.search import make_readings, readings
from courses.search.asking import LONGEST
from tests.factories.courses import make_course, make_course_page, make_menu, make_occupation

pytestmark = pytest.mark.django_db
MENU: list[dict[str, Any]] = [
    {
        "title": "越乡龙井炒制",
        "title_en": "Roasting Longjing tea",
        "trade": ("茶叶加工工", "Tea processing worker"),
        "summary": "从摊青到辉锅，炒出扁平光滑的龙井。",
        "summary_en": "From spreading the leaf to the last firing.",
    },
    {
        "title": "茶艺师（五级）",
        "title_en": "Tea art, level 5",
        "trade": ("茶艺师", "Tea-art specialist"),
        "summary": "民宿招人就看这个。",
        "summary_en": "Brewing and looking after guests.",
    },
    {
        "section": "care",
        "title": "养老护理员（五级）",
        "title_en": "Caring for old people, level 5",
        "trade": ("养老护理员", "Elderly carer"),
        "summary": "照顾老人吃饭、翻身、洗澡。",
        "summary_en": "Meals, turning, washing.",
    },
    {
        "section": "stove",
        "title": "嵊州小笼包",
        "title_en": "Shengzhou steamed buns",
        "trade": ("中式面点师", "Pastry cook"),
        "summary": "一间门面、一屉小笼，配一杯茶。",
        "summary_en": "One shopfront, one steamer.",
    },
    {
        "section": "machine",
        "title": "植保无人机",
        "title_en": "Crop drones",
        "trade": ("农作物植保员", "Crop protection worker"),
        "summary": "打药不下田。",
        "summary_en": "Spraying without walking the field.",
    },
]


@pytest.fixture
def menu() -> Any:
    found = make_menu()
    for number, facts in enumerate(MENU):
        name, name_en = facts["trade"]
        words = {key: value for key, value in facts.items() if key != "trade"}
        course = make_course(code=f"T-{number}", occupation=make_occupation(name=name, name_en=name_en), **words)
        make_course_page(found, course)
    return found


def found(menu: Any, text: str) -> list[tuple[str, int]]:
    titles = dict(CoursePage.objects.values_list("pk", "course__title"))
    return [(titles[pk], rank) for pk, rank in find_courses(text, dishes_of(menu)).pages]


def titles(menu: Any, text: str) -> list[str]:
    return [title for title, _rank in found(menu, text)]


def test_title_comes_before_trade_before_description(menu: Any) -> None:
    assert found(menu, "茶") == [
        ("茶艺师（五级）", BY_TITLE),
        ("越乡龙井炒制", BY_TRADE),
        ("嵊州小笼包", BY_DESCRIPTION),
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("护理", "养老护理员（五级）"),
        ("养老 护理", "养老护理员（五级）"),
        ("ＨＵＬＩ", "养老护理员（五级）"),
        ("yanglao", "养老护理员（五级）"),
        ("yanglaohuliyuan", "养老护理员（五级）"),
        ("ylhly", "养老护理员（五级）"),
        ("cyjg", "越乡龙井炒制"),
        ("chaye", "越乡龙井炒制"),
        ("longjing", "越乡龙井炒制"),
        ("LJ", "越乡龙井炒制"),
        ("xiaolongbao", "嵊州小笼包"),
        ("xlb", "嵊州小笼包"),
        ("buns", "嵊州小笼包"),
        ("steam", "嵊州小笼包"),
        ("carer", "养老护理员（五级）"),
        ("drone", "植保无人机"),
        ("我想学小笼包", "嵊州小笼包"),
        ("小笼包 培训", "嵊州小笼包"),
        ("辉锅", "越乡龙井炒制"),
        ("shopfront", "嵊州小笼包"),
    ],
)
def test_every_way_to_write_it_finds_the_course(menu: Any, text: str, title: str) -> None:
    assert titles(menu, text) == [title]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("养老护里员", "养老护理员（五级）"),
        ("养老护工员", "养老护理员（五级）"),
        ("护里", "养老护理员（五级）"),
        ("小龙包", "嵊州小笼包"),
        ("小笼饱", "嵊州小笼包"),
        ("直保无人机", "植保无人机"),
        ("wurenji", "植保无人机"),
        ("wurenjj", "植保无人机"),
        ("chaje", "越乡龙井炒制"),
        ("longjin", "越乡龙井炒制"),
        ("xiaolomgbao", "嵊州小笼包"),
        ("yanglaohulyuan", "养老护理员（五级）"),
        ("drones", "植保无人机"),
        ("stemed", "嵊州小笼包"),
        ("steaned", "嵊州小笼包"),
    ],
)
def test_a_slip_still_finds_it(menu: Any, text: str, title: str) -> None:
    assert titles(menu, text) == [title]


@pytest.mark.parametrize(
    "text", ["", "  ", "？！", "养蜂场", "zzzzzz", "beekeeping", "养老 小笼", "'; --", '"*', "x" * 60]
)
def test_what_is_not_on_the_menu_is_not_found(menu: Any, text: str) -> None:
    assert found(menu, text) == []


def test_what_is_only_alike_says_so(menu: Any) -> None:
    assert found(menu, "小龙包") == [("嵊州小笼包", BY_LIKENESS)]
    assert find_courses("小龙包", dishes_of(menu)).only_alike
    assert not find_courses("小笼包", dishes_of(menu)).only_alike


def test_the_index_follows_the_records(menu: Any, django_capture_on_commit_callbacks: Any) -> None:
    course = Course.objects.get(title="植保无人机")
    with django_capture_on_commit_callbacks(execute=True):
        course.title = "飞防作业"
        course.save()
    assert (titles(menu, "飞防"), titles(menu, "feifang"), titles(menu, "无人机")) == (["飞防作业"], ["飞防作业"], [])
    with django_capture_on_commit_callbacks(execute=True):
        course.occupation.name = "飞手"
        course.occupation.save()
    assert titles(menu, "飞手") == ["飞防作业"]


def test_a_page_that_is_gone_or_hidden_is_not_found(menu: Any) -> None:
    CoursePage.objects.get(course__title="植保无人机").unpublish()
    Course.objects.filter(title="茶艺师（五级）").update(active=False)
    CoursePage.objects.get(course__title="嵊州小笼包").delete()
    assert (titles(menu, "无人机"), titles(menu, "茶艺"), titles(menu, "小笼包")) == ([], [], [])


@pytest.mark.parametrize("more", [0, 6])
def test_a_search_asks_the_same_of_a_small_menu_and_a_larger(menu: Any, more: int) -> None:
    for number in range(more):
        make_course_page(menu, make_course(title=f"红茶制作 {number}"))
    with CaptureQueriesContext(connection) as queries:
        assert len(titles(menu, "茶")) == 3 + more
    assert len(queries) == 1 + 1  # the search, and the titles of this test


def test_the_readings_are_those_of_the_dictionary() -> None:
    """And of every character of the demo menu's titles."""
    assert Path(readings.FILE).read_text(encoding="utf-8") == make_readings.table()
    assert [list(readings.ways_to_read(run)) for run in ("茶叶", "长乐", "绿", "㐀")] == [
        [("cha", "ye")],
        [("chang", "le"), ("chang", "yue"), ("zhang", "le"), ("zhang", "yue")],
        [("lv",)],
        [],
    ]


def test_the_longest_search_is_answered(menu: Any) -> None:
    assert titles(menu, ("茶艺师 " * 20)[:LONGEST]) == ["茶艺师（五级）"]
