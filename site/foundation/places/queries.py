"""Reads about places."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from foundation.kernel import clock
from foundation.places.models import Division

TOWNSHIP_KINDS = (Division.Kind.STREET, Division.Kind.TOWN, Division.Kind.TOWNSHIP)


def valid_on(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def current_townships(on: date | None = None) -> QuerySet[Division]:
    """The county's townships and streets of the day, in the order of their codes."""
    return Division.objects.filter(valid_on(on or clock.today()), kind__in=TOWNSHIP_KINDS)


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
