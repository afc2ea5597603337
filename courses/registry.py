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
    institution_name: str = ""


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


class ClassOverview(Protocol):
    """Whoever can look over all classes at once, without being told which courses there are."""

    def soonest(self, limit: int) -> list[tuple[int, ClassFacts]]:
        """Open classes with a seat left, with their courses' ids, those that start first."""
        ...

    def courses_near(self, division_ids: Iterable[int]) -> set[int]:
        """Ids of courses with an open class in these townships or villages, or in a village of theirs."""
        ...


_overviews: list[ClassOverview] = []


def provide_class_overview(overview: ClassOverview) -> None:
    if overview not in _overviews:
        _overviews.append(overview)


def soonest_classes(limit: int) -> list[tuple[int, ClassFacts]]:
    found = [row for overview in _overviews for row in overview.soonest(limit)]
    return sorted(found, key=lambda row: row[1].starts_at)[:limit]


def courses_near(division_ids: Iterable[int]) -> set[int]:
    ids = list(division_ids)
    return {course for overview in _overviews for course in overview.courses_near(ids)}


@dataclass(frozen=True)
class Smiles:
    """How many learners of a course chose which face."""

    good: int = 0
    fair: int = 0
    poor: int = 0

    @property
    def answers(self) -> int:
        return self.good + self.fair + self.poor


FeedbackCounter = Callable[[int], Smiles]
_feedback_counters: list[FeedbackCounter] = []


def provide_feedback(counter: FeedbackCounter) -> None:
    """Register the app that asks learners. `counter(course_id)` counts their answers."""
    if counter not in _feedback_counters:
        _feedback_counters.append(counter)


def smiles_of(course_id: int) -> Smiles:
    counted = [counter(course_id) for counter in _feedback_counters]
    return Smiles(*(sum(getattr(one, face) for one in counted) for face in ("good", "fair", "poor")))


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
