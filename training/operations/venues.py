"""The register of places: venues, rooms, workshops with stations, and the days they are closed."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.rules import require
from foundation.places.models import Closure, Division, Room, RoomKind, Station, Venue
from foundation.policy.operations import close_row, enter_row
from training.rules.registry import can_keep

MOST_STATIONS = 200
VENUE_FACTS = ("name", "name_en", "division", "address", "seats", "accessible", "equipment", "valid_from", "valid_to")
ROOM_FACTS = ("name", "kind", "seats", "accessible", "equipment", "valid_from", "valid_to")


def register_venue(*, actor: Actor, code: str, division: Division, **facts: Any) -> Venue:
    """Enter a place classes may be held in. `facts` are VENUE_FACTS. Codes: "places.code_taken", "places.dates"."""
    require(can_keep(actor, division))
    _check_dates(facts)
    with transaction.atomic():
        try:
            with transaction.atomic():
                venue = Venue.objects.create(code=code.strip().upper(), division=division, **facts)
        except IntegrityError as clash:
            raise Conflict(_("编号“%(code)s”已经有了，换一个。") % {"code": code}, "places.code_taken") from clash
        record("places.venue.registered", venue, actor=actor, code=venue.code, seats=venue.seats)
    return venue


def change_venue(venue: Venue, *, actor: Actor, division: Division, **facts: Any) -> None:
    """Change what stands on record of the place; the record keeps what it was, filed plans what they relied on."""
    require(can_keep(actor, venue.division) and can_keep(actor, division))
    _check_dates(facts)
    with transaction.atomic():
        now = _lock(venue)
        _change(now, "places.venue.changed", actor, {"division": division, **facts})
    venue.refresh_from_db()


def register_room(venue: Venue, *, actor: Actor, name: str, seats: int, **facts: Any) -> Room:
    """Enter a room of the venue. `facts` are ROOM_FACTS. Codes: "places.room_taken", "places.room_larger", "places.dates"."""
    require(can_keep(actor, venue.division))
    _check_dates(facts)
    with transaction.atomic():
        now = _lock(venue)
        _check_room(now, seats)
        try:
            with transaction.atomic():
                room = Room.objects.create(venue=now, name=name.strip(), seats=seats, **facts)
        except IntegrityError as clash:
            raise Conflict(_("这里已经有叫“%(name)s”的一间了。") % {"name": name}, "places.room_taken") from clash
        record("places.room.registered", room, actor=actor, name=room.name, seats=seats)
    return room


def change_room(room: Room, *, actor: Actor, **facts: Any) -> None:
    """Change what stands on record of the room."""
    require(can_keep(actor, room.venue.division))
    _check_dates(facts)
    with transaction.atomic():
        _check_room(_lock(room.venue), facts["seats"])
        try:
            with transaction.atomic():
                _change(Room.objects.get(pk=room.pk), "places.room.changed", actor, facts)
        except IntegrityError as clash:
            raise Conflict(
                _("这里已经有叫“%(name)s”的一间了。") % {"name": facts["name"]}, "places.room_taken"
            ) from clash
    room.refresh_from_db()


def set_up_stations(
    room: Room, *, actor: Actor, first: int, last: int, valid_from: date, what: str = "", valid_to: date | None = None
) -> list[Station]:
    """Number stations of a workshop from the first to the last. Codes: "places.no_workshop", "places.station_numbers"
    and those of `enter_row`."""
    require(can_keep(actor, room.venue.division))
    if room.kind != RoomKind.WORKSHOP:
        raise DomainError(_("只有实训间能设工位。先把这一间改成实训间。"), "places.no_workshop")
    if not 1 <= first <= last or last - first >= MOST_STATIONS:
        raise DomainError(
            _("工位号要从小到大，一次最多 %(most)s 个。") % {"most": MOST_STATIONS}, "places.station_numbers"
        )
    with transaction.atomic():
        _lock(room.venue)
        stations = []
        for number in range(first, last + 1):
            station = Station(room=room, number=number, what=what.strip(), valid_from=valid_from, valid_to=valid_to)
            enter_row(station, "places.station.set_up", actor=actor, number=number, what=station.what)
            stations.append(station)
    return stations


def end_station(station: Station, *, actor: Actor, reason: str) -> None:
    """The station is no longer there from tomorrow on."""
    require(can_keep(actor, station.room.venue.division))
    with transaction.atomic():
        _lock(station.room.venue)
        close_row(station, "places.station.ended", actor=actor, reason=reason)


def close_venue(
    venue: Venue, *, actor: Actor, reason: str, valid_from: date, valid_to: date | None, room: Room | None = None
) -> Closure:
    """Enter days on which the venue, or one room, is closed. Classes planned there show it to their reviewer."""
    require(can_keep(actor, venue.division))
    if not reason.strip():
        raise DomainError(_("请写上为什么停用：学校要靠它另找地方。"), "policy.reason_missing")
    closure = Closure(venue=venue, room=room, reason=reason.strip(), valid_from=valid_from, valid_to=valid_to)
    with transaction.atomic():
        _lock(venue)
        enter_row(closure, "places.closure.entered", actor=actor, reason=closure.reason)
    return closure


def reopen_venue(closure: Closure, *, actor: Actor, reason: str, on: date) -> None:
    """The closure holds no longer than the day."""
    require(can_keep(actor, closure.venue.division))
    with transaction.atomic():
        _lock(closure.venue)
        close_row(closure, "places.closure.ended", actor=actor, reason=reason, on=on)


def _change(now: Any, action: str, actor: Actor, facts: dict[str, Any]) -> None:
    changed = {key: [_plain(getattr(now, key)), _plain(new)] for key, new in facts.items() if getattr(now, key) != new}
    if changed:
        for key, new in facts.items():
            setattr(now, key, new)
        now.save(update_fields=list(facts))
        record(action, now, actor=actor, changed=changed)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int) else str(value)


def _check_dates(facts: dict[str, Any]) -> None:
    first, last = facts.get("valid_from"), facts.get("valid_to")
    if first is not None and last is not None and last < first:
        raise DomainError(_("停用的日子比启用的日子还早。请改一改。"), "places.dates")


def _check_room(venue: Venue, seats: int) -> None:
    if seats > venue.seats:
        raise DomainError(
            _("这一间 %(room)s 座，比整个教学点的 %(venue)s 座还多。先改教学点的座位数。")
            % {"room": seats, "venue": venue.seats},
            "places.room_larger",
        )


def _lock(venue: Venue) -> Venue:
    return Venue.objects.select_for_update(no_key=True).get(pk=venue.pk)
