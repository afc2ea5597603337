"""The bureau's view of what is asked for: figures by course and township, never who asked."""

from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses import wording
from courses.models import Section
from courses.queries.wishes import demand
from courses.rules import READERS_OF_DEMAND
from foundation.content.tables import Column, Filter, Table, Tag, answer
from foundation.people.access import desk_required
from foundation.places.queries import current_townships

Row = dict[str, Any]
ENOUGH = (("yes", gettext_lazy("够一班了")), ("no", gettext_lazy("还不够")), ("off", gettext_lazy("菜单上没有的")))


def _course(row: Row) -> str:
    ending = "_en" if translation.get_language() == "en" else ""
    return row[f"course__title{ending}"] or row["course__title"] or row["free_text"]


def _township(row: Row) -> str:
    ending = "_en" if translation.get_language() == "en" else ""
    return row[f"township__name{ending}"] or row["township__name"]


def _is_enough(row: Row) -> bool:
    return row["course_id"] is not None and row["people"] >= row["course__min_size"]


def _verdict(row: Row) -> str:
    if row["course_id"] is None:
        return _("菜单上没有")
    if _is_enough(row):
        return _("够了")
    return wording.pool_sentence(row["people"], max(row["course__min_size"] - row["people"], 0))


def _tags(row: Row) -> list[Tag]:
    if _is_enough(row):
        return [Tag(_verdict(row), "ok", "tick")]
    return [Tag(_verdict(row), "info" if row["course_id"] is None else "plain")]


def _by_size(rows: QuerySet[Any, Any], value: str) -> QuerySet[Any, Any]:
    if value == "off":
        return rows.filter(course__isnull=True)
    on_menu = rows.filter(course__isnull=False)
    return (
        on_menu.filter(people__gte=F("course__min_size"))
        if value == "yes"
        else on_menu.filter(people__lt=F("course__min_size"))
    )


DEMAND = Table(
    name="wishes",
    caption=gettext_lazy("等开班的心愿"),
    columns=(
        Column("course", gettext_lazy("想学"), _course, order=("course__code", "free_text")),
        Column("township", gettext_lazy("乡镇"), _township, order=("township__code",)),
        Column("people", gettext_lazy("人数"), lambda row: row["people"], order=("people",), number=True),
        Column("wishes", gettext_lazy("心愿"), lambda row: row["wishes"], order=("wishes",), number=True),
        Column(
            "since", gettext_lazy("最早"), lambda row: timezone.localdate(row["first_asked"]), order=("first_asked",)
        ),
        Column("enough", gettext_lazy("够不够一班"), _verdict, tags=_tags),
    ),
    filters=(
        Filter(
            "township",
            gettext_lazy("乡镇"),
            lambda request: [(place.code, place.localized_name) for place in current_townships()],
            field="township__code",
        ),
        Filter(
            "section",
            gettext_lazy("哪一类"),
            lambda request: [(section.slug, section.localized_name) for section in Section.objects.all()],
            field="course__section__slug",
        ),
        Filter("enough", gettext_lazy("够不够一班"), ENOUGH, apply=_by_size),
    ),
    search=("course__title", "course__title_en", "free_text"),
    search_label=gettext_lazy("找一门课"),
    order="-people",
    tie=("first_asked", "course_id", "free_text", "township_id"),
    page_length=50,
    empty_title=gettext_lazy("还没有人点课"),
    empty_text=gettext_lazy("农民在菜单上点了课，会按课程和乡镇加在这里。"),
)


@desk_required(*READERS_OF_DEMAND)
@require_http_methods(["GET", "HEAD", "POST"])
def wish_list(request: HttpRequest) -> HttpResponse:
    """One row a course and township, most people first."""
    return answer(request, DEMAND, demand(), "courses/wish_list.html")
