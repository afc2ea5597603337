"""The register of places: venues, their rooms and workshops with stations, and the days they are closed."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from foundation.audit.trail import trail
from foundation.content.tables import Column, Filter, Table, Tag, answer
from foundation.kernel import clock
from foundation.people.access import SignedIn, desk_required
from foundation.people.roles import Role
from foundation.places.models import Closure, Room, RoomKind, Station, Venue
from foundation.places.queries import current_townships, usable_on, venue_open
from foundation.policy.dated import holding_on
from training import register_pages
from training.forms.registry import EndForm, WhyForm
from training.forms.venues import ClosureForm, RoomForm, StationsForm, VenueForm
from training.operations import venues
from training.rules.registry import KEEPERS, READERS, can_keep
from training.states import FINAL
from training.views.registry_pages import act, standing_tag, stop_tag

VIEWERS = (*READERS, Role.INSTITUTION_MANAGER)
keeper_required = desk_required(*KEEPERS)
STANDING = (
    ("open", gettext_lazy("能用")),
    ("closed", gettext_lazy("停用中")),
    ("over", gettext_lazy("不用了")),
)
TONES = {"open": "ok", "closed": "wait", "over": "plain"}


def _with_standing(rows: QuerySet[Venue]) -> QuerySet[Any, Any]:
    today = clock.today()
    closed = Closure.objects.filter(holding_on(today), venue=OuterRef("pk"), room__isnull=True)
    stations = Q(rooms__stations__voided_at__isnull=True, rooms__stations__valid_from__lte=today) & (
        Q(rooms__stations__valid_to__isnull=True) | Q(rooms__stations__valid_to__gte=today)
    )
    return rows.annotate(
        is_closed=Exists(closed),
        is_usable=Exists(Venue.objects.filter(usable_on(today), pk=OuterRef("pk"))),
        room_count=Count("rooms", distinct=True),
        station_count=Count("rooms__stations", filter=stations, distinct=True),
    )


def _standing(row: Any) -> str:
    return "over" if not row.is_usable else "closed" if row.is_closed else "open"


def _narrow(rows: QuerySet[Any, Any], standing: str) -> QuerySet[Any, Any]:
    return {
        "over": rows.filter(is_usable=False),
        "closed": rows.filter(is_usable=True, is_closed=True),
        "open": rows.filter(is_usable=True, is_closed=False),
    }.get(standing, rows.none())


def _yes_no(value: bool | None) -> str:
    return {True: _("能"), False: _("不能"), None: _("没说")}[value]


VENUES = Table(
    name="venues",
    caption=gettext_lazy("教学点"),
    columns=(
        Column(
            "name",
            gettext_lazy("教学点"),
            lambda row: row.localized_name,
            order=("name",),
            url=lambda row: reverse("registry-venue", args=[row.code]),
            small=lambda row: row.address,
        ),
        Column("code", gettext_lazy("编号"), lambda row: row.code, shown=False),
        Column("address", gettext_lazy("地址"), lambda row: row.address, shown=False),
        Column("township", gettext_lazy("在哪里"), lambda row: row.division.localized_name, order=("division__code",)),
        Column("seats", gettext_lazy("座位"), lambda row: row.seats, order=("seats",), number=True),
        Column("rooms", gettext_lazy("几间"), lambda row: row.room_count, order=("room_count",), number=True),
        Column("stations", gettext_lazy("工位"), lambda row: row.station_count, order=("station_count",), number=True),
        Column("accessible", gettext_lazy("轮椅能进"), lambda row: _yes_no(row.accessible)),
        Column(
            "standing",
            gettext_lazy("状态"),
            lambda row: dict(STANDING)[_standing(row)],
            tags=lambda row: [Tag(dict(STANDING)[_standing(row)], TONES[_standing(row)])],
        ),
    ),
    filters=(
        Filter("standing", gettext_lazy("状态"), STANDING, apply=_narrow),
        Filter(
            "township",
            gettext_lazy("在哪里"),
            lambda request: [(place.code, place.localized_name) for place in current_townships()],
            field="division__code",
        ),
        Filter(
            "accessible",
            gettext_lazy("轮椅能进"),
            (("yes", gettext_lazy("能")), ("no", gettext_lazy("不能"))),
            apply=lambda rows, wanted: rows.filter(accessible=wanted == "yes"),
        ),
    ),
    search=("name", "name_en", "code", "address"),
    search_label=gettext_lazy("找教学点：名称、编号、地址"),
    order="name",
    empty_title=gettext_lazy("还没有教学点"),
    empty_text=gettext_lazy("登记了教学点，开班计划里才选得到。"),
    empty_pictogram="pin",
)


@desk_required(*VIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def venue_list(request: SignedIn) -> HttpResponse:
    return answer(
        request,
        VENUES,
        _with_standing(Venue.objects.select_related("division")),
        "training/registry_list.html",
        {
            "tabs": register_pages.tabs(request.user, "registry-venues"),
            "new_url": reverse("registry-venue-new") if can_keep(request.user) else "",
            "new_label": _("登记教学点"),
        },
    )


@desk_required(*VIEWERS)
@require_safe
def venue(request: SignedIn, code: str) -> HttpResponse:
    """One place: what is there, when it is closed, which classes it has. Constant queries."""
    place = get_object_or_404(Venue.objects.select_related("division"), code=code)
    today = clock.today()
    stations = list(Station.objects.filter(room__venue=place).order_by("room", "number", "-valid_from"))
    rooms = list(place.rooms.all())
    closures = list(place.closures.select_related("room"))
    by_room: dict[int, list[dict[str, Any]]] = {}
    for row in stations:
        by_room.setdefault(row.room_id, []).append({"row": row, "tag": standing_tag(row)})
    counts = {room: sum(1 for one in rows if one["row"].holds_on(today)) for room, rows in by_room.items()}
    return render(
        request,
        "training/registry_venue.html",
        {
            "place": place,
            "verdict": venue_open(place, today),
            "accessible": _yes_no(place.accessible),
            "rooms": [
                {
                    "room": room,
                    "accessible": _yes_no(room.accessible),
                    "stations": by_room.get(room.pk, []),
                    "station_count": counts.get(room.pk, 0),
                    "is_workshop": room.kind == RoomKind.WORKSHOP,
                }
                for room in rooms
            ],
            "closures": [{"row": row, "tag": stop_tag(row)} for row in closures],
            "going": place.classes.exclude(state__in=FINAL).count(),
            "classes": place.classes.count(),
            "timeline": trail(place, *rooms, *closures, *stations[:60]),
            "keeps": can_keep(request.user, place.division),
            "tabs": register_pages.tabs(request.user, "registry-venues"),
        },
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def venue_new(request: SignedIn) -> HttpResponse:
    form = VenueForm(request.POST or None)
    return act(
        request,
        form,
        lambda data: venues.register_venue(actor=request.user, **data),
        heading=_("登记教学点"),
        verb=_("登记"),
        done=_("登记好了。接着登记教室和实训间。"),
        back=reverse("registry-venues"),
        then=lambda made: reverse("registry-venue", args=[made.code]),
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def venue_change(request: SignedIn, code: str) -> HttpResponse:
    place = _kept(request, code)
    form = VenueForm(request.POST or None, place=place)
    return act(
        request,
        form,
        lambda data: venues.change_venue(place, actor=request.user, **data),
        heading=_("改%(name)s的资料") % {"name": place.localized_name},
        verb=_("存下"),
        done=_("改好了，原来写的留在经过里。"),
        back=_page(place),
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def room_new(request: SignedIn, code: str) -> HttpResponse:
    place = _kept(request, code)
    form = RoomForm(request.POST or None)
    return act(
        request,
        form,
        lambda data: venues.register_room(place, actor=request.user, **data),
        heading=_("%(name)s：加一间") % {"name": place.localized_name},
        verb=_("登记"),
        done=_("加好了。"),
        back=_page(place),
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def room_change(request: SignedIn, code: str, pk: int) -> HttpResponse:
    place = _kept(request, code)
    room = get_object_or_404(Room.objects.select_related("venue__division"), venue=place, pk=pk)
    form = RoomForm(request.POST or None, place=room)
    return act(
        request,
        form,
        lambda data: venues.change_room(room, actor=request.user, **data),
        heading=_("改%(name)s") % {"name": room.name},
        verb=_("存下"),
        done=_("改好了，原来写的留在经过里。"),
        back=_page(place),
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def stations_new(request: SignedIn, code: str, pk: int) -> HttpResponse:
    place = _kept(request, code)
    room = get_object_or_404(Room.objects.select_related("venue__division"), venue=place, pk=pk)
    form = StationsForm(request.POST or None, initial={"valid_from": clock.today(), "first": 1})
    return act(
        request,
        form,
        lambda data: venues.set_up_stations(room, actor=request.user, **data),
        heading=_("%(name)s：设工位") % {"name": room.name},
        intro=_("每个工位一个号，一个人用一个。"),
        verb=_("设好"),
        done=_("工位设好了。"),
        back=_page(place),
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def station_end(request: SignedIn, code: str, pk: int) -> HttpResponse:
    place = _kept(request, code)
    station = get_object_or_404(Station.objects.select_related("room__venue__division"), room__venue=place, pk=pk)
    form = WhyForm(request.POST or None)
    return act(
        request,
        form,
        lambda data: venues.end_station(station, actor=request.user, **data),
        heading=_("撤掉 %(number)s 号工位") % {"number": station.number},
        intro=_("用到今天为止。"),
        verb=_("撤掉"),
        done=_("撤掉了。"),
        back=_page(place),
        danger=True,
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def closure_new(request: SignedIn, code: str) -> HttpResponse:
    place = _kept(request, code)
    form = ClosureForm(request.POST or None, venue=place, initial={"valid_from": clock.today()})
    return act(
        request,
        form,
        lambda data: venues.close_venue(place, actor=request.user, **data),
        heading=_("%(name)s：登记停用的日子") % {"name": place.localized_name},
        intro=_("这几天有课的计划送不了审；已经批下来的，审核时看得到。"),
        verb=_("登记停用"),
        done=_("停用的日子登记好了。"),
        back=_page(place),
        danger=True,
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def closure_end(request: SignedIn, code: str, pk: int) -> HttpResponse:
    place = _kept(request, code)
    closure = get_object_or_404(place.closures.select_related("venue__division"), pk=pk)
    form = EndForm(request.POST or None, initial={"on": clock.today()})
    return act(
        request,
        form,
        lambda data: venues.reopen_venue(closure, actor=request.user, **data),
        heading=_("%(name)s提早恢复使用") % {"name": place.localized_name},
        intro=_("填最后停用的那天，第二天起就能用。还没开始的会作废。"),
        verb=_("恢复使用"),
        done=_("改好了。"),
        back=_page(place),
    )


def _page(place: Venue) -> str:
    return reverse("registry-venue", args=[place.code])


def _kept(request: SignedIn, code: str) -> Venue:
    place = get_object_or_404(Venue.objects.select_related("division__parent"), code=code)
    if not can_keep(request.user, place.division):
        raise Http404
    return place


register_pages.add(
    register_pages.Register(
        gettext_lazy("教学点"), "registry-venues", VIEWERS, lambda user: Venue.objects.count(), order=40
    )
)
