"""Questions the menu asks upwards: training answers which classes of a course have seats."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from foundation.kernel.actors import Actor


@dataclass(frozen=True)
class ClassFacts:
    """What a farmer wants to know of a class. `starts_at` is aware; `join_url` has no language prefix."""

    code: str
    starts_at: datetime
    venue_name: str
    township_name: str
    seats_left: int
    capacity: int
    waiting: int
    sessions: int
    join_url: str
    township_id: int


ClassFinder = Callable[[Iterable[int]], dict[int, list[ClassFacts]]]
_finders: list[ClassFinder] = []


def provide_class_finder(finder: ClassFinder) -> None:
    """Register the app that knows classes. `finder(course_ids)` gives open classes, the soonest first."""
    if finder not in _finders:
        _finders.append(finder)


def upcoming_classes(course_ids: Iterable[int]) -> dict[int, list[ClassFacts]]:
    """Open classes by course, the soonest first; courses without one are missing."""
    ids = list(course_ids)
    found: dict[int, list[ClassFacts]] = {}
    for finder in _finders:
        for course_id, classes in finder(ids).items():
            found.setdefault(course_id, []).extend(classes)
    return {course_id: sorted(classes, key=lambda item: item.starts_at) for course_id, classes in found.items()}


class OfferDesk(Protocol):
    """Whoever asks the institutions for offers. All of it happens inside the operation of the call."""

    def invite(self, call: Any, *, actor: Actor) -> int:
        """Ask the institutions that fit, or all where the call is for everyone, and tell them the deadline; how many
        stand invited. Those asked before who have not offered are asked again."""
        ...

    def standing(self, call: Any) -> int:
        """Offers that may be chosen."""
        ...

    def all_answered(self, call: Any) -> bool:
        """Whether nobody invited is still to be heard of."""
        ...

    def send_home(self, call: Any, *, actor: Actor, reason: str) -> None:
        """The call is given up: offers are laid aside, institutions told."""
        ...


_offer_desks: list[OfferDesk] = []


def provide_offer_desk(desk: OfferDesk) -> None:
    """Register the app that knows institutions and their offers."""
    if desk not in _offer_desks:
        _offer_desks.append(desk)


def offer_desks() -> list[OfferDesk]:
    return list(_offer_desks)
