"""The bureau's view of what is asked for: pools with their figures, never who asked."""

from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses import pool_wording
from courses.models import Pool, Reach, Section
from courses.queries.pools import pool_demand
from courses.rules import READERS_OF_DEMAND
from courses.states import PoolState
from foundation.content.tables import Column, Filter, Table, Tag, answer
from foundation.people.access import desk_required
from foundation.people.rules import scope_of
from foundation.places.queries import current_townships

ENOUGH = (
    ("called", gettext_lazy("够了，正在找学校")),
    ("yes", gettext_lazy("够一班了")),
    ("no", gettext_lazy("还不够")),
)


def own_townships(user: Any) -> list[tuple[str, str]]:
    """The townships whose demand the user reads, as a filter's choices."""
    scope = scope_of(user, *READERS_OF_DEMAND)
    return [
        (place.code, place.localized_name)
        for place in current_townships()
        if scope.everything or place.pk in scope.divisions
    ]


def _tags(pool: Pool) -> list[Tag]:
    if pool.state == PoolState.CALLED or not pool.missing:
        return [Tag(pool_wording.in_short(pool), "ok", "tick")]
    return [Tag(pool_wording.in_short(pool), "info")]


def _by_size(rows: QuerySet[Any, Any], value: str) -> QuerySet[Any, Any]:
    if value == "called":
        return rows.filter(state=PoolState.CALLED)
    enough = F("threshold")
    return rows.filter(people__gte=enough) if value == "yes" else rows.filter(people__lt=enough)


DEMAND = Table(
    name="wishes",
    caption=gettext_lazy("等开班的人"),
    columns=(
        Column(
            "course",
            gettext_lazy("想学"),
            lambda pool: pool.course.localized_title,
            order=("course__code",),
            url=lambda pool: reverse("pool", kwargs={"code": pool.code}),
        ),
        Column("township", gettext_lazy("乡镇"), lambda pool: pool.township.localized_name, order=("township__code",)),
        Column("place", gettext_lazy("在哪里凑"), pool_wording.place_name, order=("place__code",)),
        Column("season", gettext_lazy("什么时候"), pool_wording.season),
        Column("people", gettext_lazy("人数"), lambda pool: pool.people, order=("people",), number=True),
        Column("wishes", gettext_lazy("心愿"), lambda pool: pool.wish_count, order=("wish_count",), number=True),
        Column("since", gettext_lazy("最早"), lambda pool: timezone.localdate(pool.since), order=("since",)),
        Column("enough", gettext_lazy("够不够一班"), pool_wording.in_short, tags=_tags),
    ),
    filters=(
        Filter(
            "township",
            gettext_lazy("乡镇"),
            lambda request: own_townships(request.user),
            field="township__code",
        ),
        Filter(
            "section",
            gettext_lazy("哪一类"),
            lambda request: [(section.slug, section.localized_name) for section in Section.objects.all()],
            field="course__section__slug",
        ),
        Filter("reach", gettext_lazy("凑多远"), Reach.choices, field="reach"),
        Filter("enough", gettext_lazy("够不够一班"), ENOUGH, apply=_by_size),
    ),
    search=("course__title", "course__title_en", "place__name", "place__name_en"),
    search_label=gettext_lazy("找一门课"),
    order="-people",
    tie=("since", "pk"),
    page_length=50,
    empty_title=gettext_lazy("还没有人点课"),
    empty_text=gettext_lazy("农民在菜单上点了课，会按课程和地方加在这里。"),
)


@desk_required(*READERS_OF_DEMAND)
@require_http_methods(["GET", "HEAD", "POST"])
def wish_list(request: HttpRequest) -> HttpResponse:
    """One row a pool, most people first; a township's office sees its own."""
    rows = pool_demand().filter(scope_of(request.user, *READERS_OF_DEMAND).within("township"))
    return answer(request, DEMAND, rows, "courses/wish_list.html")
