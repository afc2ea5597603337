"""What a filing relies on in the registers: written into the plan, and looked at again by the reviewer."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.kernel import clock
from foundation.people.models import Person
from foundation.places.models import Closure
from foundation.places.queries import judge_days
from training.models import ClassTrainer, PlannedSession, TrainingClass
from training.queries.registry import InstitutionBook, TrainerBook, asked_of, day_words, is_checked
from training.states import ClassState

COUNTED = (
    ClassState.FILED,
    ClassState.APPROVED,
    ClassState.ENROLLING,
    ClassState.RUNNING,
    ClassState.ASSESSING,
    ClassState.CLOSED,
)
AT_WORK = COUNTED[:4]
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Point:
    """What a reviewer looks at first. `tone` is "kaki" for what speaks against it, "gold" for what to look at, "ok" for
    what is in order."""

    code: str
    text: str
    tone: str


@dataclass
class _Load:
    """How many people an institution's classes bring: in each year, and, from running sums, on the days of a class."""

    a_year: Counter[int] = field(default_factory=Counter)
    begun: list[tuple[date, int]] = field(default_factory=list)
    ended: list[tuple[date, int]] = field(default_factory=list)

    def add(self, starts_on: date, ends_on: date, people: int, *, at_work: bool) -> None:
        self.a_year[starts_on.year] += people
        if at_work:
            self.begun.append((starts_on, people))
            self.ended.append((ends_on, people))

    def sum_up(self) -> None:
        for days in (self.begun, self.ended):
            days.sort()
            sums = accumulate(people for _day, people in days)
            days[:] = [(day, total) for (day, _people), total in zip(days, sums, strict=True)]

    def at_once(self, first: date, last: date) -> int:
        """People of classes that have a day in common with these: who had begun by the last, less who ended before the
        first."""
        return _until(self.begun, last + A_DAY) - _until(self.ended, first)


def _until(sums: list[tuple[date, int]], day: date) -> int:
    """The running sum before the day."""
    place = bisect_left(sums, day, key=lambda one: one[0])
    return sums[place - 1][1] if place else 0


@dataclass
class _Read:
    """Everything the points need, read at once for all classes. Six queries."""

    institutions: InstitutionBook
    trainers: TrainerBook
    people: dict[int, list[Person]]
    closures: dict[int, list[Closure]]
    loads: dict[int, "_Load"] = field(default_factory=dict)


def registry_points(classes: list[Any], sessions: Mapping[int, list[PlannedSession]]) -> dict[int, list[Point]]:
    """By class id: what the registers say today of filings that were in order when they were sent. Constant queries."""
    read = _read(classes)
    today = clock.today()
    checked = {one.course.paper: is_checked(one.course, today) for one in {c.course.paper: c for c in classes}.values()}
    return {
        one.pk: [
            *_of_institution(one, read, today, checked[one.course.paper]),
            *(_of_trainers(one, sessions[one.pk], read) if checked[one.course.paper] else ()),
            *_of_venue(one, sessions[one.pk], read),
            *_of_capacity(one, read),
        ]
        for one in classes
    }


def relied_on(training_class: Any, people: Iterable[Person]) -> dict[str, Any]:
    """The licence, scope and cards in force on the first day, for the plan as filed. Codes and numbers, no names."""
    on = training_class.starts_on or clock.today()
    asked = asked_of(training_class.course)
    keys = tuple(asked[name].pk if asked[name] else None for name in ("occupation", "section"))
    people = list(people)
    book, cards = InstitutionBook([training_class.institution_id]), TrainerBook(person.pk for person in people)
    licence = book.licence_on(training_class.institution_id, on)
    scope = book.scope_of(training_class.institution_id, on, *keys)
    held = {person.code: cards.card_for(person.pk, on, *keys) for person in people}
    return {
        "licence": licence.number if licence else None,
        "scope": scope.pk if scope else None,
        "cards": {
            code: {"row": card.pk, "valid_to": card.valid_to.isoformat() if card.valid_to else None}
            for code, card in held.items()
            if card is not None
        },
        "venue_seats": training_class.venue.seats if training_class.venue else None,
    }


def _read(classes: list[Any]) -> _Read:
    ids = [one.pk for one in classes]
    people: dict[int, list[Person]] = {}
    for row in ClassTrainer.objects.filter(training_class__in=ids).select_related("person"):
        people.setdefault(row.training_class_id, []).append(row.person)
    institutions = {one.institution_id for one in classes}
    closures: dict[int, list[Closure]] = {}
    venues = {one.venue_id for one in classes if one.venue_id}
    for closure in Closure.objects.filter(venue__in=venues, room__isnull=True, voided_at__isnull=True):
        closures.setdefault(closure.venue_id, []).append(closure)
    read = _Read(
        InstitutionBook(institutions),
        TrainerBook({person.pk for group in people.values() for person in group}),
        people,
        closures,
    )
    for institution, starts_on, ends_on, people_of_it, state in _of_their_years(classes, institutions):
        load = read.loads.setdefault(institution, _Load())
        load.add(starts_on, ends_on, people_of_it, at_work=state in AT_WORK)
    for load in read.loads.values():
        load.sum_up()
    return read


def _of_their_years(classes: list[Any], institutions: set[int]) -> Iterable[Any]:
    """All classes of the institutions in the years of these: whose, first and last day, people, state."""
    years = {one.starts_on.year for one in classes if one.starts_on}
    if not years:
        return ()
    return TrainingClass.objects.filter(
        institution__in=institutions,
        state__in=COUNTED,
        starts_on__range=(date(min(years), 1, 1), date(max(years), 12, 31)),
        ends_on__isnull=False,
    ).values_list("institution", "starts_on", "ends_on", "capacity", "state")


def _of_institution(one: Any, read: _Read, today: date, checked: bool) -> list[Point]:
    verdict = read.institutions.may_file(one.institution_id, today)
    if verdict and one.starts_on is not None:
        first = max(today, one.starts_on)
        verdict = read.institutions.may_file(one.institution_id, first)
        if verdict and checked:
            verdict = read.institutions.may_teach(one.institution_id, first, **asked_of(one.course))
    return [] if verdict else [Point(verdict.code.removeprefix("training."), verdict.reason, "kaki")]


def _of_trainers(one: Any, sessions: list[PlannedSession], read: _Read) -> list[Point]:
    points = []
    asked = asked_of(one.course)
    for person in read.people.get(one.pk, []):
        own = [session for session in sessions if session.trainer_id == person.pk] or sessions
        if not own:
            continue
        first, last = (timezone.localdate(own[place].starts_at) for place in (0, -1))
        verdict = read.trainers.may_teach(person, first, **asked)
        if not verdict:
            points.append(Point(verdict.code.removeprefix("training."), verdict.reason, "kaki"))
        elif not read.trainers.may_teach(person, last, **asked):
            keys = tuple(asked[name].pk if asked[name] else None for name in ("occupation", "section"))
            card = read.trainers.card_for(person.pk, first, *keys)
            words = {"name": person.name, "day": day_words(card.valid_to) if card and card.valid_to else ""}
            points.append(Point("card_ends", _("%(name)s的教师证在班期里到期（%(day)s）") % words, "gold"))
    return points


def _of_venue(one: Any, sessions: list[PlannedSession], read: _Read) -> list[Point]:
    if one.venue is None:
        return []
    days = {timezone.localdate(session.starts_at) for session in sessions}
    verdict = judge_days(one.venue, days, read.closures.get(one.venue_id, []))
    return [] if verdict else [Point("venue_closed", verdict.reason, "kaki")]


def _of_capacity(one: Any, read: _Read) -> list[Point]:
    """Against the licence: people at one time over the class's days, and people in the year of its start."""
    if one.starts_on is None:
        return []
    licence = read.institutions.licence_on(one.institution_id, one.starts_on)
    if licence is None:
        return []
    load = read.loads.get(one.institution_id, _Load())
    own = one.capacity if one.state in COUNTED else 0
    at_once = load.at_once(one.starts_on, one.ends_on) - (own if one.state in AT_WORK else 0) + one.capacity
    a_year = load.a_year[one.starts_on.year] - own + one.capacity
    points = []
    if at_once > licence.people_at_once:
        words = {"people": at_once, "most": licence.people_at_once}
        points.append(Point("at_once", _("学校那几天要教 %(people)s 人，许可同时 %(most)s 人") % words, "gold"))
    if a_year > licence.people_a_year:
        words = {"people": a_year, "most": licence.people_a_year}
        points.append(Point("a_year", _("学校这一年排到 %(people)s 人，许可一年 %(most)s 人") % words, "gold"))
    return points
