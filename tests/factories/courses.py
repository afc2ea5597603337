"""Sections, trades, courses, wishes, and a page tree for tests."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from wagtail.models import Locale, Page, Site

from courses.models import Course, CoursePage, MenuPage, Occupation, Section, Wish
from courses.operations import place_wish
from courses.registry import ClassFacts
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.people.models import Person
from foundation.places.models import Division
from tests.factories.people import make_person
from website.models import HomePage

_numbers = count(1)
SECTIONS = {"tea": "茶", "stove": "灶", "fruit": "果", "care": "护", "machine": "机", "craft": "艺"}


def make_section(slug: str = "tea") -> Section:
    return Section.objects.get_or_create(
        slug=slug,
        defaults={
            "character": SECTIONS[slug],
            "name": f"{SECTIONS[slug]}类",
            "name_en": f"Section {slug}",
            "order": list(SECTIONS).index(slug),
        },
    )[0]


def make_occupation(**facts: Any) -> Occupation:
    number = next(_numbers)
    values = {
        "edition": 2022,
        "code": f"9-99-{number:05d}",
        "name": f"试验工{number}",
        "name_en": f"Test worker {number}",
        "levels": [5, 4, 3, 2, 1],
    } | facts
    return Occupation.objects.create(**values)


def make_course(section: str = "tea", **facts: Any) -> Course:
    number = next(_numbers)
    values = {
        "code": f"C-{number:04d}",
        "slug": f"course-{number}",
        "section": make_section(section),
        "title": f"第{number}门课",
        "title_en": f"Course {number}",
        "summary": "一门试验用的课。",
        "summary_en": "A course for a test.",
        "paper": "training_certificate",
        "hours": 8,
        "lesson_plan": [{"title": "第一讲", "title_en": "First lesson", "hours": 8}],
        "min_size": 15,
        "max_size": 40,
        "picture": "tea-roast",
    } | facts
    return Course.objects.create(**values)


def township(code: str = "330683100") -> Division:
    """甘霖镇 unless another one is wanted."""
    return Division.objects.get(code=code)


def make_wish(person: Person | None = None, **facts: Any) -> Wish:
    values: dict[str, Any] = {"township": township()} | facts
    if "course" not in values and "free_text" not in values:
        values["course"] = make_course()
    return place_wish(person or make_person(), actor=SYSTEM, **values)


def make_menu() -> MenuPage:
    """The page tree of a fresh site: home at /, menu at /menu/."""
    locale = Locale.objects.get(language_code="zh-hans")
    root = Page.get_first_root_node()
    home = root.add_child(
        instance=HomePage(title="首页", slug="front", heading="想学什么，自己点", introduction="引言", locale=locale)
    )
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
    )
    Site.clear_site_root_paths_cache()
    return home.add_child(instance=MenuPage(title="菜单", slug="menu", locale=locale))


def make_course_page(menu: MenuPage, course: Course) -> CoursePage:
    return menu.add_child(instance=CoursePage(title=course.title, slug=course.slug, course=course, locale=menu.locale))


def in_english(menu: MenuPage) -> Locale:
    """Copy home, menu and every course page into the English tree."""
    english = Locale.objects.get_or_create(language_code="en")[0]
    home = HomePage.objects.get(pk=menu.get_parent().pk)
    pages = [home, menu, *CoursePage.objects.child_of(menu)]
    for page in pages:
        page.copy_for_translation(english).save_revision().publish()
    return english


def class_facts(days: int = 3, **facts: Any) -> ClassFacts:
    """Facts of a class that starts in `days` days, at half past six in the evening of the county."""
    values: dict[str, Any] = {
        "code": f"2026-TEA-{next(_numbers):04d}",
        "starts_at": evening(clock.now() + timedelta(days=days)),
        "venue_name": "甘霖镇文化礼堂",
        "township_name": "甘霖镇",
        "seats_left": 7,
        "capacity": 42,
        "waiting": 0,
        "sessions": 20,
        "township_id": 1,
    } | facts
    return ClassFacts(**{"join_url": f"/join/{values['code']}/"} | values)


def evening(day: datetime) -> datetime:
    return day.replace(hour=10, minute=30, second=0, microsecond=0)
