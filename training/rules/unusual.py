"""What a reviewer looks at first: points where a filing differs from an ordinary one."""

import heapq
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from itertools import islice, starmap

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.kernel import clock
from foundation.policy.queries import value
from training.models import ClassTrainer, Enrolment, PlannedSession, PlanVersion
from training.rules.filing import day_text
from training.rules.registered import Point, registry_points
from training.states import ClassState, EnrolmentState

TAKES_TIME = (ClassState.FILED, ClassState.APPROVED, ClassState.ENROLLING, ClassState.RUNNING)
EARLIEST, LATEST = time(7, 0), time(21, 0)
MOST_HOURS_A_DAY = 8
MOST_CLASHES = 5
A_DAY = timedelta(days=1)


def unusual_points(classes: Iterable) -> dict[int, list[Point]]:
    """By class id, gravest first; a class with none has one point that says so. Constant queries for any number."""
    classes = list(classes)
    ids = [training_class.pk for training_class in classes]
    sessions: dict[int, list[PlannedSession]] = {pk: [] for pk in ids}
    for session in PlannedSession.objects.filter(training_class__in=ids).order_by("starts_at"):
        sessions[session.training_class_id].append(session)
    clashing = _clashes(classes, sessions)
    versions = dict(
        PlanVersion.objects.filter(training_class__in=ids)
        .values("training_class")
        .annotate(last=Max("number"))
        .values_list("training_class", "last")
    )
    people = dict(
        Enrolment.objects.filter(training_class__in=ids, state=EnrolmentState.CONFIRMED)
        .values("training_class")
        .annotate(count=Count("pk"))
        .values_list("training_class", "count")
    )
    new_trainers = _new_trainers(ids)
    registered = registry_points(classes, sessions)
    soon = value("training.filing_days_before") + 3
    found = {}
    for training_class in classes:
        points = [
            *registered[training_class.pk],
            *clashing.get(training_class.pk, []),
            *_of_timetable(sessions[training_class.pk]),
            *_of_filing(training_class, versions.get(training_class.pk, 0), soon),
        ]
        for name in new_trainers.get(training_class.pk, []):
            points.append(Point("new_trainer", _("%(name)s第一次带班") % {"name": name}, "gold"))
        on_roster = people.get(training_class.pk, 0)
        if on_roster < training_class.course.min_size:
            points.append(
                Point(
                    "short_roster",
                    _("名册 %(count)s 人，开班要 %(least)s 人")
                    % {"count": on_roster, "least": training_class.course.min_size},
                    "gold",
                )
            )
        points.sort(key=lambda point: ("kaki", "gold", "ok").index(point.tone))
        found[training_class.pk] = points or [Point("ordinary", _("各项都齐，没有特别的"), "ok")]
    return found


@dataclass(frozen=True)
class _Taken:
    """When somebody or some place is taken, by which class."""

    starts_at: datetime
    ends_at: datetime
    class_id: int
    code: str
    venue_id: int | None
    trainer_id: int | None
    trainer: str


def _clashes(classes, sessions) -> dict[int, list[Point]]:
    """The same trainer or venue elsewhere at the same time, `MOST_CLASHES` classes named at most. One query."""
    everything = [session for rows in sessions.values() for session in rows]
    if not everything:
        return {}
    by_trainer, by_venue = defaultdict(list), defaultdict(list)
    venues = {training_class.venue_id for training_class in classes if training_class.venue_id}
    for taken in _taken_meanwhile(everything, venues):
        by_trainer[taken.trainer_id].append(taken)
        by_venue[taken.venue_id].append(taken)
    found: dict[int, list[Point]] = {}
    for training_class in classes:
        points: dict[int, Point] = {}
        for session in sessions[training_class.pk]:
            rivals = (by_trainer[session.trainer_id] if session.trainer_id else [], by_venue[training_class.venue_id])
            for other in heapq.merge(*map(partial(_at_the_time, session), rivals), key=_by_time):
                if len(points) == MOST_CLASHES:
                    break
                if other.class_id not in (training_class.pk, *points):
                    points[other.class_id] = _clash(training_class, session, other)
        found[training_class.pk] = list(points.values())
    return found


def _taken_meanwhile(sessions: list[PlannedSession], venues: set[int]) -> list[_Taken]:
    """What takes the trainers of the sessions, or the venues, from the first of the sessions to the last; in time's order."""
    rows = PlannedSession.objects.filter(
        Q(trainer__in={session.trainer_id for session in sessions if session.trainer_id})
        | Q(training_class__venue__in=venues),
        training_class__state__in=TAKES_TIME,
        starts_at__lt=max(session.ends_at for session in sessions),
        ends_at__gt=min(session.starts_at for session in sessions),
    ).order_by("starts_at", "training_class")
    columns = ("training_class__code", "training_class__venue", "trainer", "trainer__name")
    return list(starmap(_Taken, rows.values_list("starts_at", "ends_at", "training_class", *columns)))


def _by_time(taken: _Taken) -> tuple[datetime, int]:
    return (taken.starts_at, taken.class_id)


def _at_the_time(session: PlannedSession, taken: list[_Taken]) -> Iterator[_Taken]:
    """Of what is taken, in time's order, whatever overlaps the session. No session is longer than a day."""
    first = bisect_left(taken, session.starts_at - A_DAY, key=lambda one: one.starts_at)
    for one in islice(taken, first, None):
        if one.starts_at >= session.ends_at:
            return
        if one.ends_at > session.starts_at:
            yield one


def _clash(training_class, session: PlannedSession, other: _Taken) -> Point:
    """Two sessions at the same time: by trainer, by venue, by both."""
    same_trainer = bool(session.trainer_id) and other.trainer_id == session.trainer_id
    same_venue = training_class.venue_id is not None and other.venue_id == training_class.venue_id
    words = {"day": day_text(timezone.localdate(session.starts_at)), "code": other.code}
    if same_trainer and same_venue:
        return Point("clash", _("%(day)s教师和场地都和 %(code)s 撞了") % words, "kaki")
    if same_trainer:
        words["name"] = other.trainer
        return Point("trainer_clash", _("%(name)s在%(day)s同时要教 %(code)s") % words, "kaki")
    return Point("venue_clash", _("%(day)s场地同时有 %(code)s") % words, "kaki")


def _of_timetable(rows) -> list[Point]:
    points = []
    by_day: dict = {}
    for session in rows:
        starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        by_day[starts.date()] = by_day.get(starts.date(), 0) + session.hours
        if starts.time() < EARLIEST or ends.time() > LATEST or ends.date() != starts.date():
            points.append(
                Point("odd_hours", _("第 %(number)s 次课在 7 点到 21 点之外") % {"number": session.number}, "gold")
            )
    crowded = [day for day, hours in by_day.items() if hours > MOST_HOURS_A_DAY]
    if crowded:
        points.append(
            Point(
                "long_days",
                ngettext(
                    "有 %(count)s 天超过 %(hours)s 课时",
                    "有 %(count)s 天超过 %(hours)s 课时",
                    len(crowded),
                )
                % {"count": len(crowded), "hours": MOST_HOURS_A_DAY},
                "gold",
            )
        )
    return points


def _of_filing(training_class, version: int, soon: int) -> list[Point]:
    points = []
    if version > 1:
        points.append(Point("again", _("第 %(count)s 次送审") % {"count": version}, "gold"))
    if training_class.starts_on is not None:
        days = (training_class.starts_on - clock.today()).days
        if days < 0:
            points.append(Point("begun", _("开课日期已经过了"), "kaki"))
        elif days <= soon:
            points.append(Point("soon", _("%(days)s 天后就开课") % {"days": days}, "kaki" if days <= 2 else "gold"))
    if training_class.venue and training_class.capacity == training_class.venue.seats:
        points.append(Point("tight_venue", _("场地正好坐满，没有余地"), "gold"))
    return points


def _new_trainers(ids) -> dict[int, list[str]]:
    """Trainers who have taught no class before this one. One query."""
    found: dict[int, list[str]] = {}
    rows = (
        ClassTrainer.objects.filter(training_class__in=ids)
        .annotate(
            earlier=Count(
                "person__taught_classes",
                filter=Q(
                    person__taught_classes__training_class__state__in=(
                        ClassState.RUNNING,
                        ClassState.ASSESSING,
                        ClassState.CLOSED,
                    )
                ),
            )
        )
        .filter(earlier=0)
        .values_list("training_class_id", "person__name")
    )
    for class_id, name in rows:
        found.setdefault(class_id, []).append(name)
    return found
