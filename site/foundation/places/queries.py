"""Reads about places."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from foundation.kernel import clock
from foundation.kernel.verdicts import YES, Verdict, no
from foundation.places.models import Closure, Division, NeighbouringVillages, Venue
from foundation.policy.dated import overlapping

TOWNSHIP_KINDS = (Division.Kind.STREET, Division.Kind.TOWN, Division.Kind.TOWNSHIP)


def valid_on(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def current_townships(on: date | None = None) -> QuerySet[Division]:
    """The county's townships and streets of the day, in the order of their codes."""
    return Division.objects.filter(valid_on(on or clock.today()), kind__in=TOWNSHIP_KINDS)


def current_villages(on: date | None = None) -> QuerySet[Division]:
    """The county's villages of the day with their townships, in the order of their codes."""
    return Division.objects.filter(valid_on(on or clock.today()), kind=Division.Kind.VILLAGE).select_related("parent")


def neighbours_of(villages: Iterable[int]) -> dict[int, set[int]]:
    """The neighbouring villages of each, by id; each of `villages` is a key. One query."""
    found: dict[int, set[int]] = {village: set() for village in villages}
    pairs = NeighbouringVillages.objects.filter(Q(one__in=list(found)) | Q(other__in=list(found)))
    for one, other in pairs.order_by().values_list("one_id", "other_id"):
        if one in found:
            found[one].add(other)
        if other in found:
            found[other].add(one)
    return found


@dataclass(frozen=True)
class Resolution:
    """What a written township name means on a date.

    `named` is the division of that name, `current` the one valid on the date (its successor where it was abolished);
    both None where nobody knows the name.
    """

    named: Division | None
    current: Division | None

    @property
    def was_abolished(self) -> bool:
        return self.named is not None and self.current is not None and self.named.name != self.current.name


class TownshipNames:
    """Resolves many written names with one query."""

    def __init__(self, on: date | None = None) -> None:
        self.on = on or clock.today()
        divisions = list(Division.objects.filter(kind__in=TOWNSHIP_KINDS).select_related("successor__successor"))
        self._by_name: dict[str, Division] = {}
        for division in sorted(divisions, key=self._is_valid):  # a valid one of the same name wins
            self._by_name[division.name] = division

    def _is_valid(self, division: Division) -> bool:
        return division.valid_from <= self.on and (division.valid_to is None or division.valid_to >= self.on)

    def resolve(self, name: str) -> Resolution:
        named = self._by_name.get(name.strip())
        if named is None:
            candidates = [d for key, d in self._by_name.items() if key.rstrip("镇乡街道") == name.strip()]
            named = candidates[0] if len(candidates) == 1 else None
        current = named
        while current is not None and not self._is_valid(current):
            current = current.successor
        return Resolution(named, current)


def resolve_township(name: str, on: date | None = None) -> Resolution:
    return TownshipNames(on).resolve(name)


def usable_on(on: date) -> Q:
    """Venues, or rooms, that may be used on the day, closures apart."""
    return Q(
        Q(valid_from__isnull=True) | Q(valid_from__lte=on),
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
    )


def venue_open(venue: Venue, on: date) -> Verdict:
    """May the venue be used on the day? Codes: "places.not_yet", "places.given_up", "places.closed"."""
    return first_day_closed(venue, [on])


def first_day_closed(venue: Venue, days: Iterable[date]) -> Verdict:
    """The verdict of the first of the days on which the venue can't be used; yes where it is open on all. One query."""
    wanted = sorted(days)
    if not wanted:
        return YES
    closures = list(Closure.objects.filter(overlapping(wanted[0], wanted[-1]), venue=venue, room__isnull=True))
    return judge_days(venue, wanted, closures)


def judge_days(venue: Venue, days: Iterable[date], closures: Iterable[Closure]) -> Verdict:
    """The same for rows already read: `closures` are those of the whole venue."""
    for day in sorted(days):
        words = {"venue": venue.localized_name, "day": date_format(day, "MONTH_DAY_FORMAT")}
        if venue.valid_from is not None and day < venue.valid_from:
            return no("places.not_yet", _("%(venue)s在%(day)s还没启用") % words)
        if venue.valid_to is not None and day > venue.valid_to:
            return no("places.given_up", _("%(venue)s在%(day)s已经不用了") % words)
        for closure in closures:
            if closure.holds_on(day):
                words["reason"] = closure.reason
                return no("places.closed", _("%(venue)s在%(day)s停用：%(reason)s") % words)
    return YES
