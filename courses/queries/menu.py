"""What stands on the menu."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from courses.models import Course, CoursePage, Crop, MenuPage, Pool, Season, Section
from courses.queries.pools import ALIVE
from courses.registry import courses_near
from courses.search.asking import LONGEST
from courses.seasons import after, before, months_taught
from foundation.places.models import Division
from foundation.places.queries import TOWNSHIP_KINDS, current_townships, current_villages, neighbours_of

SEARCHED = (
    "title",
    "title_en",
    "summary",
    "summary_en",
    "occupation__name",
    "occupation__name_en",
    "specialism__name",
    "specialism__name_en",
    "section__name",
    "section__name_en",
)


def menu_of(home_path: str) -> MenuPage | None:
    """The menu below the home page with this tree path."""
    return MenuPage.objects.live().filter(path__startswith=home_path).first()


def dishes_of(menu: MenuPage) -> QuerySet[CoursePage]:
    """Live pages of courses that are taught, in the menu's order, with everything a dish shows."""
    return (
        CoursePage.objects.child_of(menu)
        .live()
        .filter(course__active=True)
        .select_related("course__section", "course__occupation", "course__specialism")
        .defer("body")
        .order_by("course__section__order", "course__code")
    )


def matching(text: str, prefix: str = "") -> Q:
    """Courses whose title, trade, section or description holds every word of `text`, in either language."""
    found = Q()
    for word in text[:LONGEST].split():
        one = Q()
        for field in SEARCHED:
            one |= Q(**{f"{prefix}{field}__icontains": word})
        found &= one
    return found


def sections_with_counts() -> QuerySet[Section, Any]:
    """All sections in the menu's order with `course_count`, the courses that are taught."""
    return Section.objects.annotate(course_count=Count("courses", filter=Q(courses__active=True))).order_by("order")


def courses_on_the_menu() -> QuerySet[Course]:
    return Course.objects.filter(active=True).select_related("section")


def taught_in(when: str, crops: Iterable[Crop]) -> Q:
    """Courses taught "before" or "after" their crop's harvest, or in a month ("1" … "12"). No query, however many."""
    found = Q(pk__in=[])
    rows: list[tuple[int | None, Collection[int]]] = [(None, []), *((crop.pk, crop.harvest) for crop in crops)]
    for crop, harvest in rows:
        around = {"before": before(harvest), "after": after(harvest)}.get(when)
        wanted = around if around is not None else {int(when)}
        seasons = [season for season in Season.values if months_taught(season, harvest) & wanted]
        found |= Q(course__crop=crop, course__season__in=seasons)
    return found


def courses_by_crop() -> list[tuple[int | None, str, int, int]]:
    """For the calendar: crop, season, section, and how many courses on the menu. One query."""
    counted = Course.objects.filter(active=True, pages__live=True).order_by()
    rows = counted.values_list("crop_id", "season", "section_id")
    return list(rows.annotate(courses=Count("pk", distinct=True)))


def place_of(code: str) -> Division | None:
    """The township or village of today with this code."""
    known = current_townships().filter(code=code) | Division.objects.filter(
        pk__in=current_villages().filter(code=code).values("pk")
    )
    return known.select_related("parent").first()


def townships_around(place: Division) -> list[int]:
    """The place's own township and those whose villages are neighbours of its villages (a village: of itself)."""
    own = place.pk if place.kind in TOWNSHIP_KINDS else place.parent_id
    villages = (
        [place.pk] if place.pk != own else list(current_villages().filter(parent=own).values_list("pk", flat=True))
    )
    others = {other for found in neighbours_of(villages).values() for other in found}
    parents = Division.objects.filter(pk__in=others).values_list("parent_id", flat=True)
    return [own, *sorted({parent for parent in parents if parent not in (None, own)})] if own else []


def taught_or_wanted_near(townships: Collection[int]) -> Q:
    """Courses with an open class in the townships, or with people there who wait for one."""
    wanted = Pool.objects.filter(township__in=townships, state__in=ALIVE, people__gt=0)
    return Q(course__in=courses_near(townships)) | Q(course__in=wanted.values("course"))
