"""Live data of the menu's pages. Nothing personal: everybody sees the same page."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from courses import wording
from courses.levels import SHORT_NAMES
from courses.models import Course, CoursePage, MenuPage, Section
from courses.policies import LEARNER_FEE
from courses.queries.menu import LONGEST_SEARCH, dishes_of, holds_every_word, sections_with_counts, words_of
from courses.queries.wishes import people_waiting_for, pools
from courses.registry import ClassFacts, upcoming_classes
from courses.views import dishes
from foundation.content.pages import provide_context
from foundation.content.public import remembered
from foundation.policy.queries import value

SOONEST_ON_THE_MENU = 3
POOLS_ON_THE_MENU = 3


def front(menu: MenuPage, *, soonest: int, pool_count: int) -> dict[str, Any]:
    """What the home page shows of the menu: plates, the classes that start first, what others ask for."""
    url = address_of(menu)
    pages = list(dishes_of(menu))
    return {
        "menu_url": url,
        "plates": [dishes.plate(section, url) for section in sections_with_counts()],
        "soonest": _soonest(pages, url, upcoming_classes(page.course_id for page in pages), fee(), soonest),
        "pools": [dishes.pool(item) for item in pools(pool_count)],
    }


@dataclass(frozen=True)
class Entry:
    """A dish with what a search and a section look at."""

    dish: dict[str, Any]
    section_id: int
    words: str


@dataclass(frozen=True)
class Board:
    """What every view of one menu in one language is put together from."""

    sections: list[Section]
    entries: list[Entry]
    soonest: list[dict[str, Any]]
    pools: list[dict[str, Any]]


def _board(menu: MenuPage, url: str) -> Board:
    pages = list(dishes_of(menu))
    classes = upcoming_classes(item.course_id for item in pages)
    waiting = people_waiting_for(item.course_id for item in pages)
    yuan = fee()
    return Board(
        sections=list(sections_with_counts()),
        entries=[
            Entry(dishes.dish(item, url, classes, waiting, yuan), item.course.section_id, words_of(item.course))
            for item in pages
        ],
        soonest=_soonest(pages, url, classes, yuan, SOONEST_ON_THE_MENU),
        pools=[dishes.pool(item) for item in pools(POOLS_ON_THE_MENU)],
    )


def menu_context(page: MenuPage, request: HttpRequest) -> dict[str, Any]:
    """The dishes in their sections; `q` searches, `section` keeps one. An unknown section shows all."""
    url = address_of(page)
    board = remembered(request, ("menu", page.pk, url), lambda: _board(page, url))
    text = dishes.search_text(request.GET.get("q", ""))[:LONGEST_SEARCH]
    chosen = next((section for section in board.sections if section.slug == request.GET.get("section")), None)
    found = [
        entry
        for entry in board.entries
        if (chosen is None or entry.section_id == chosen.pk) and holds_every_word(entry.words, text)
    ]
    groups = [
        {"section": section, "dishes": [entry.dish for entry in found if entry.section_id == section.pk]}
        for section in board.sections
    ]
    return {
        "menu_url": url,
        "text": text,
        "what_query": "?" + urlencode({"what": text}),
        "chosen": chosen,
        "plates": [dishes.plate(section, url, chosen.slug if chosen else "") for section in board.sections],
        "soonest": [] if text or chosen else board.soonest,
        "groups": [group for group in groups if group["dishes"]],
        "found": len(found),
        "pools": [] if text or chosen else board.pools,
    }


def course_context(page: CoursePage, request: HttpRequest) -> dict[str, Any]:
    """The five answers first: where, when, seats, cost, paper."""
    course = Course.objects.select_related("section", "occupation", "specialism").get(pk=page.course_id)
    classes = upcoming_classes([course.pk]).get(course.pk, [])
    next_class = dishes.soonest(classes)
    return {
        "course": course,
        "menu_url": wording.in_language("/menu/"),
        "answers": answers(course, next_class, fee()),
        "next_class": next_class,
        "join_url": wording.in_language(next_class.join_url) if next_class else "",
        "wish_url": dishes.wish_url(course.slug),
        "ladder": ladder(course),
        "lessons": lessons(course),
        "season": wording.season_sentence(course),
        "classes": [
            {
                "when": wording.day_and_time(facts.starts_at),
                "place": facts.venue_name,
                "township": facts.township_name,
                "seats": wording.seats(facts),
                "tone": "ok" if facts.seats_left > 0 else "wait",
                "url": wording.in_language(facts.join_url),
            }
            for facts in classes
        ],
        "pools": [dishes.pool(item) for item in pools(3, course_id=course.pk)],
    }


def answers(course: Course, next_class: ClassFacts | None, yuan: float) -> list[dict[str, str]]:
    """Where, when, seats, cost and paper, whether or not a class has been set."""
    paper = {
        "pictogram": "certificate",
        "strong": wording.paper_in_full(course),
        "small": wording.paper_condition(course),
    }
    cost = {"pictogram": "yuan", "strong": wording.fee(yuan), "small": wording.fee_reason(yuan)}
    if next_class is None:
        sizes = {"least": course.min_size, "most": course.max_size}
        return [
            {"pictogram": "pin", "strong": _("地方还没定"), "small": _("点课时说好乡镇，人多的地方先开")},
            {"pictogram": "calendar", "strong": _("日子还没定"), "small": wording.season_sentence(course)},
            {
                "pictogram": "seat",
                "strong": _("满 %(least)s 人开班") % sizes,
                "small": _("一个班最多 %(most)s 人") % sizes,
            },
            cost,
            paper,
        ]
    return [
        {"pictogram": "pin", "strong": next_class.venue_name, "small": next_class.township_name},
        {
            "pictogram": "calendar",
            "strong": _("%(when)s 开课") % {"when": wording.day_and_time(next_class.starts_at)},
            "small": _("一共 %(count)s 次课，%(hours)s")
            % {"count": next_class.sessions, "hours": wording.hours(course.hours)},
        },
        {"pictogram": "seat", "strong": wording.seats(next_class), "small": wording.seats_in_all(next_class)},
        cost,
        paper,
    ]


def ladder(course: Course) -> list[dict[str, Any]]:
    """The levels of the course's trade, lowest first, with the course's own marked; empty where a trade has none."""
    if course.occupation is None:
        return []
    levels = sorted((course.specialism or course.occupation).levels, reverse=True)
    return [
        {
            "label": SHORT_NAMES[level],
            "state": "here" if level == course.level else "ahead",
            "note": _("这门课") if level == course.level else "",
        }
        for level in levels
    ]


def lessons(course: Course) -> list[dict[str, str]]:
    english = wording.in_language("") == "/en"
    return [
        {"label": wording.hours(item["hours"]), "value": item["title_en"] if english else item["title"]}
        for item in course.lesson_plan
    ]


def fee() -> float:
    return float(value(LEARNER_FEE))


def address_of(menu: MenuPage) -> str:
    return wording.in_language(f"/{menu.slug}/")


def _soonest(
    pages: list[CoursePage], url: str, classes: dishes.Classes, yuan: float, limit: int
) -> list[dict[str, Any]]:
    """Dishes whose next class still has a seat, the earliest first."""
    open_ones = []
    for page in pages:
        facts = dishes.soonest(classes.get(page.course_id, []))
        if facts and facts.seats_left > 0:
            open_ones.append((facts.starts_at, page))
    open_ones.sort(key=lambda pair: (pair[0], pair[1].course.code))
    return [dishes.dish(page, url, classes, {}, yuan) for _starts_at, page in open_ones[:limit]]


provide_context(MenuPage, menu_context)
provide_context(CoursePage, course_context)
