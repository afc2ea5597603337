"""The menu and what people ask for, for other programs."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema, Status
from ninja.decorators import decorate_view

from courses.models import Course, Season
from courses.operations import place_wish
from courses.queries.menu import courses_on_the_menu, matching
from courses.queries.pools import pool_demand
from courses.registry import upcoming_classes
from foundation.kernel.errors import DomainError
from foundation.people import api_scopes
from foundation.people.api.clean import Sent
from foundation.people.api.keys import ApiRequest, KeyAuth
from foundation.people.api.once import once
from foundation.people.api.paging import MOST, Page, page_of
from foundation.people.api.words import lazily
from foundation.people.rules import require
from foundation.places.models import Division

READ = api_scopes.register(api_scopes.Scope("courses:read", _("看菜单、班和位子")))
COUNTS = api_scopes.register(api_scopes.Scope("wishes:read", _("看各乡镇有多少人想学什么")))
PLACE = api_scopes.register(api_scopes.Scope("wishes:place", _("以密钥主人的名义点课"), api_scopes.MANAGERS))
router = Router(tags=[lazily(_("课程和心愿"))])


class OpenClass(Schema):
    code: str
    starts_at: str
    venue: str
    township: str
    seats_left: int
    capacity: int
    waiting: int


class CourseRow(Schema):
    code: str
    title: str
    title_en: str
    section: str
    season: str
    min_size: int
    max_size: int


class CourseDetail(CourseRow):
    summary: str
    summary_en: str
    classes: list[OpenClass]


class Courses(Page):
    items: list[CourseRow]


class WishCount(Schema):
    course: str
    title: str
    township: str
    people: int
    missing: int


class WishCounts(Schema):
    items: list[WishCount]


class NewWish(Sent):
    """`course` is a course's code; without it `free_text` says in words what is wanted."""

    course: str = Field("", max_length=40)
    free_text: str = Field("", max_length=200)
    township: str = Field(..., max_length=12, description="GB/T 2260 code of a township of today")
    season: str = Season.ALL_YEAR.value
    group_size: int = Field(1, ge=1, le=500)


class PlacedWish(Schema):
    id: int
    state: str


def _row(course: Course) -> dict[str, Any]:
    return {
        "code": course.code,
        "title": course.title,
        "title_en": course.title_en,
        "section": course.section.slug,
        "season": course.season,
        "min_size": course.min_size,
        "max_size": course.max_size,
    }


@router.get("/courses", auth=KeyAuth(READ.name), response=Courses, summary=lazily(_("菜单上的课")))
def list_courses(
    request: ApiRequest,
    section: str = Query("", max_length=20),
    q: str = Query("", max_length=60),
    cursor: str = Query("", max_length=80),
    limit: int = Query(20, ge=1, le=MOST),
) -> dict[str, Any]:
    """Courses that are taught, by rising number. `q` holds words of the title, trade or description, in either language."""
    found = courses_on_the_menu().filter(matching(q))
    if section:
        found = found.filter(section__slug=section)
    rows, following = page_of(found, cursor, limit)
    return {"items": [_row(course) for course in rows], "next": following}


@router.get("/courses/{code}", auth=KeyAuth(READ.name), response=CourseDetail, summary=lazily(_("一门课和它收人的班")))
def course(request: ApiRequest, code: str) -> dict[str, Any]:
    """The course, and its classes that take enrolments now with their seats, the soonest first."""
    found = courses_on_the_menu().filter(code=code).first()
    if found is None:
        raise Http404
    classes = upcoming_classes([found.pk]).get(found.pk, [])
    return {
        **_row(found),
        "summary": found.summary,
        "summary_en": found.summary_en,
        "classes": [
            {
                "code": one.code,
                "starts_at": one.starts_at.isoformat(),
                "venue": one.venue_name,
                "township": one.township_name,
                "seats_left": one.seats_left,
                "capacity": one.capacity,
                "waiting": one.waiting,
            }
            for one in classes
        ],
    }


@router.get("/wishes/counts", auth=KeyAuth(COUNTS.name), response=WishCounts, summary=lazily(_("想学的人数")))
def wish_counts(request: ApiRequest, limit: int = Query(50, ge=1, le=500)) -> dict[str, Any]:
    """People with an open wish by course and township, the most wanted first; figures only, never who asked."""
    return {
        "items": [
            {
                "course": pool.course.slug,
                "title": pool.course.localized_title,
                "township": pool.township.localized_name,
                "people": pool.people,
                "missing": pool.missing,
            }
            for pool in pool_demand().order_by("-people", "pk")[:limit]
        ]
    }


@router.post("/wishes", auth=KeyAuth(PLACE.name), response={201: PlacedWish}, summary=lazily(_("点课")))
@decorate_view(once)
def place(request: ApiRequest, wish: NewWish) -> Any:
    """A wish in the name of the key's owner, with as many people as would come: the same as the slip on the page."""
    person = request.auth.person
    require(person is not None)
    assert person is not None
    chosen = None
    if wish.course:
        chosen = Course.objects.filter(code=wish.course).first()
        if chosen is None:
            raise DomainError(_("没有这门课。请用 /courses 里的 code。"), "courses.course_not_on_menu")
    township = Division.objects.filter(code=wish.township).first()
    if township is None:
        raise DomainError(_("没有这个乡镇（街道）的代码。"), "courses.township_not_current")
    placed = place_wish(
        person,
        actor=request.auth,
        course=chosen,
        free_text=wish.free_text,
        township=township,
        season=wish.season,
        group_size=wish.group_size,
    )
    return Status(201, {"id": placed.pk, "state": placed.state})
