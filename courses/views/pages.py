"""Live data of the menu's pages. Nothing personal: everybody sees the same page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from courses import wording
from courses.levels import SHORT_NAMES
from courses.models import Course, CoursePage, Crop, MenuPage, Section
from courses.policies import LEARNER_FEE
from courses.queries.menu import (
    dishes_of,
    place_of,
    sections_with_counts,
    taught_in,
    taught_or_wanted_near,
    townships_around,
)
from courses.queries.pools import people_waiting_for, pools_for_menu, pools_of_course
from courses.queries.search import find_courses
from courses.registry import ClassFacts, smiles_of, soonest_classes, upcoming_classes
from courses.search.asking import LONGEST
from courses.views import dishes
from courses.views.choosing import AFTER, BEFORE, Wanted
from courses.views.pools import card
from foundation.content.pages import provide_context
from foundation.content.public import remembered
from foundation.places.models import Division
from foundation.places.queries import TOWNSHIP_KINDS, current_townships, current_villages
from foundation.policy.queries import value

SOONEST_ON_THE_MENU = 3
POOLS_ON_THE_MENU = 3
DISHES_A_PAGE = 36
"""As many as a page of 60 kB holds with room to spare; the demo county's whole menu."""
CLASSES_A_DISH = 4
"""Classes looked at for each dish that is to be shown: a course may have several."""
MOST_DISHES_REMEMBERED = 1_000
TIMES_OF_THE_MENU = (BEFORE, AFTER)


def front(menu: MenuPage, *, soonest: int, pool_count: int) -> dict[str, Any]:
    """What the home page shows of the menu: plates, the classes that start first, what others ask for."""
    url = address_of(menu)
    return {
        "menu_url": url,
        "plates": [dishes.plate(section, url) for section in sections_with_counts()],
        "soonest": _soonest(menu, url, soonest, fee()),
        "pools": [card(item) for item in pools_for_menu(pool_count)],
    }


@dataclass(frozen=True)
class Board:
    """What every view of one menu in one language shares."""

    sections: list[Section]
    townships: list[Division]
    yuan: float
    soonest: list[dict[str, Any]]
    pools: list[dict[str, Any]]
    dishes: dict[tuple[int, str], dict[str, Any]]
    """Dishes already put together, by page and by the place they were looked at from."""


def _board(menu: MenuPage, url: str) -> Board:
    yuan = fee()
    return Board(
        sections=list(sections_with_counts()),
        townships=list(current_townships()),
        yuan=yuan,
        soonest=_soonest(menu, url, SOONEST_ON_THE_MENU, yuan),
        pools=[card(item) for item in pools_for_menu(POOLS_ON_THE_MENU)],
        dishes={},
    )


def menu_context(page: MenuPage, request: HttpRequest) -> dict[str, Any]:
    """Dishes in their sections, or in the order a search ranks them: one page of them, however many there are."""
    url = address_of(page)
    board = remembered(request, ("menu", page.pk, url), lambda: _board(page, url))
    code = request.GET.get("near", "")[:12]
    around = remembered(request, ("near", code), lambda: _around(code)) if code else None
    seasonal = "when" in request.GET or "crop" in request.GET
    crops = remembered(request, "crops", lambda: list(Crop.objects.all())) if seasonal else []
    wanted = Wanted.read(request.GET, board.sections, crops, around.place if around else None)
    found = _found(page, wanted, crops, around)
    shown = _dishes(page, url, board, found.pages.page(found.number).object_list, around)
    return {
        "menu_url": url,
        "wanted": wanted,
        "text": wanted.text,
        "longest": LONGEST,
        "what_query": "?" + urlencode({"what": wanted.text}),
        "chosen": wanted.section,
        "chips": wanted.chips(url),
        "plates": [
            dishes.plate(section, url, wanted.section.slug if wanted.section else "") for section in board.sections
        ],
        "townships": board.townships,
        "township": around.township if around else None,
        "villages": around.villages if around else [],
        "times": TIMES_OF_THE_MENU,
        "calendar_url": wording.in_language("/menu/calendar/"),
        "soonest": [] if wanted.is_anything or found.number > 1 else board.soonest,
        "groups": _groups(shown, board.sections, ranked=bool(wanted.text)),
        "found": found.pages.count,
        "only_alike": found.only_alike,
        "page_obj": found.pages.page(found.number),
        "page_query": urlencode(wanted.query),
        "pools": [] if wanted.is_anything or found.number > 1 else board.pools,
    }


@dataclass(frozen=True)
class Around:
    """A place somebody looks from, and what is near."""

    place: Division
    township: Division
    villages: list[Division]
    townships: list[int]


def _around(code: str) -> Around | None:
    place = place_of(code)
    if place is None:
        return None
    township = place if place.kind in TOWNSHIP_KINDS else place.parent
    if township is None:
        return None
    villages = list(current_villages().filter(parent=township).order_by("code"))
    return Around(place, township, villages, townships_around(place))


@dataclass(frozen=True)
class FoundPages:
    pages: Paginator
    number: int
    only_alike: bool = False


def _found(menu: MenuPage, wanted: Wanted, crops: list[Crop], around: Around | None) -> FoundPages:
    """Keys of the pages of dishes that are wanted, in the order they are shown."""
    if wanted.too_long:
        return FoundPages(Paginator([], DISHES_A_PAGE), 1)
    pages = dishes_of(menu)
    if wanted.section:
        pages = pages.filter(course__section=wanted.section)
    if wanted.crop:
        pages = pages.filter(course__crop=wanted.crop)
    if wanted.when:
        pages = pages.filter(taught_in(wanted.when, crops))
    if around:
        pages = pages.filter(taught_or_wanted_near(around.townships))
    if not wanted.text:
        paginator = Paginator(_counted(pages), DISHES_A_PAGE)
        return FoundPages(paginator, min(wanted.number, paginator.num_pages))
    named = find_courses(wanted.text, pages)
    paginator = Paginator([pk for pk, _rank in named.pages], DISHES_A_PAGE)
    return FoundPages(paginator, min(wanted.number, paginator.num_pages), named.only_alike)


def _counted(pages: QuerySet[CoursePage]) -> Any:
    """Keys to be leafed through; where all of them fit on one page they are read at once and need no counting."""
    keys = pages.values_list("pk", flat=True)
    first = list(keys[: DISHES_A_PAGE + 1])
    return first if len(first) <= DISHES_A_PAGE else keys


def _dishes(menu: MenuPage, url: str, board: Board, keys: Iterable[int], around: Around | None) -> list[dict[str, Any]]:
    """The dishes of these pages in this order; those nobody has asked for this minute are put together in three queries."""
    wanted, seen_from = list(keys), around.township.code if around else ""
    missing = [pk for pk in wanted if (pk, seen_from) not in board.dishes]
    made: dict[tuple[int, str], dict[str, Any]] = {}
    if missing:
        pages = list(dishes_of(menu).filter(pk__in=missing))
        classes = upcoming_classes(item.course_id for item in pages)
        if around:
            classes = {course: _nearest_first(found, around.townships) for course, found in classes.items()}
        waiting = people_waiting_for(item.course_id for item in pages)
        made = {(item.pk, seen_from): dishes.dish(item, url, classes, waiting, board.yuan) for item in pages}
        if len(board.dishes) < MOST_DISHES_REMEMBERED:
            board.dishes.update(made)
    known = board.dishes | made if len(board.dishes) >= MOST_DISHES_REMEMBERED else board.dishes
    return [known[(pk, seen_from)] for pk in wanted if (pk, seen_from) in known]


def _nearest_first(classes: list[ClassFacts], townships: list[int]) -> list[ClassFacts]:
    return sorted(classes, key=lambda facts: facts.township_id not in townships)


def _groups(shown: list[dict[str, Any]], sections: list[Section], *, ranked: bool) -> list[dict[str, Any]]:
    """By section; a search keeps its own order, the best first."""
    if ranked:
        return [{"section": None, "dishes": shown}] if shown else []
    groups = [
        {"section": section, "dishes": [dish for dish in shown if dish["section"] == section.slug]}
        for section in sections
    ]
    return [group for group in groups if group["dishes"]]


def course_context(page: CoursePage, request: HttpRequest) -> dict[str, Any]:
    """The five answers first: where, when, seats, cost, paper."""
    course = Course.objects.select_related("section", "occupation", "specialism").get(pk=page.course_id)
    classes = upcoming_classes([course.pk]).get(course.pk, [])
    next_class = dishes.soonest(classes)
    smiles = smiles_of(course.pk)
    return {
        "course": course,
        "menu_url": wording.in_language("/menu/"),
        "my_url": wording.in_language("/me/"),
        "hero_alt": page.hero_alt or (page.hero.default_alt_text if page.hero else ""),
        "recording": dishes.recording(page.recording),
        "smiles": dishes.smiles(smiles),
        "smile_count": smiles.answers,
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
        "pools": [card(item) for item in pools_of_course(course.pk, POOLS_ON_THE_MENU)],
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


def _soonest(menu: MenuPage, url: str, limit: int, yuan: float) -> list[dict[str, Any]]:
    """Dishes whose next class still has a seat, the earliest first."""
    soonest = soonest_classes(limit * CLASSES_A_DISH)
    pages = {page.course_id: page for page in dishes_of(menu).filter(course__in=[course for course, _facts in soonest])}
    shown: dict[int, dict[str, Any]] = {}
    for course_id, facts in soonest:
        if course_id in pages:
            shown.setdefault(course_id, dishes.dish(pages[course_id], url, {course_id: [facts]}, {}, yuan))
    return list(shown.values())[:limit]


provide_context(MenuPage, menu_context)
provide_context(CoursePage, course_context)
