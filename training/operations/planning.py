"""Drafting a class and its timetable, until it is filed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.kernel.text import plain_number
from foundation.people.rules import require
from training.models import AttendanceMark, ClassSerial, ClassTrainer, PlannedSession, SessionKind, TrainingClass
from training.models.classes import CLASS_CODE
from training.queries.schemes import scheme_for_course
from training.rules.access import can_manage, can_plan_for
from training.states import EDITABLE

MOST_SESSIONS = 200


@dataclass(frozen=True)
class Timetable:
    """A weekly timetable: sessions on the weekdays (0 is Monday) from the first date on, until there are enough."""

    first_date: date
    weekdays: tuple[int, ...]
    begins: time
    ends: time
    hours: Decimal
    count: int
    theory: int = 0

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Timetable":
        """What `as_data` wrote."""
        return cls(
            first_date=date.fromisoformat(data["first_date"]),
            weekdays=tuple(data["weekdays"]),
            begins=time.fromisoformat(data["begins"]),
            ends=time.fromisoformat(data["ends"]),
            hours=Decimal(data["hours"]),
            count=data["count"],
            theory=data["theory"],
        )

    def as_data(self) -> dict[str, Any]:
        """As an offer keeps it."""
        return {
            "first_date": self.first_date.isoformat(),
            "weekdays": list(self.weekdays),
            "begins": f"{self.begins:%H:%M}",
            "ends": f"{self.ends:%H:%M}",
            "hours": plain_number(self.hours),
            "count": self.count,
            "theory": self.theory,
        }

    def kind_of(self, position: int) -> str:
        """Theory sessions (`theory` of them) stand spread over the timetable, the first at its start."""
        begun = -(-position * self.theory // self.count)
        return SessionKind.THEORY if -(-(position + 1) * self.theory // self.count) > begun else SessionKind.PRACTICE

    def days(self) -> list[date]:
        wanted = sorted(set(self.weekdays))
        day = self.first_date
        found: list[date] = []
        while len(found) < self.count:
            if day.weekday() in wanted:
                found.append(day)
            day += timedelta(days=1)
        return found


def draft_class(
    course,
    *,
    actor: Actor,
    institution,
    title: str,
    capacity: int,
    venue=None,
    trainers: Sequence = (),
    what_to_bring: str = "",
    code: str = "",
) -> TrainingClass:
    """Start a class for a course of the menu. `code` keeps the number of a class carried over from another register.

    Refused: "training.no_scheme" where no scheme of the day suits the course's paper, "training.code_taken".
    """
    require(can_plan_for(actor, institution))
    today = clock.today()
    scheme = scheme_for_course(course, today)
    if scheme is None:
        raise DomainError(_("这门课还没有配班型，暂时开不了班。请找培训科补上班型。"), "training.no_scheme")
    with transaction.atomic():
        training_class = TrainingClass.objects.create(
            code=_carried_over(code) if code else _next_class_code(course, today.year),
            course=course,
            institution=institution,
            scheme=scheme,
            venue=venue,
            title=title.strip(),
            capacity=capacity,
            what_to_bring=what_to_bring.strip(),
            created_at=clock.now(),
        )
        _set_trainers(training_class, trainers)
        record("training.class.drafted", training_class, actor=actor, code=training_class.code, course=course.code)
    return training_class


def change_plan(
    training_class, *, actor: Actor, title: str, capacity: int, venue, trainers: Sequence, what_to_bring: str = ""
) -> None:
    """Change the facts of a plan that is not with the bureau. Refused: "training.plan_locked", "training.seats_taken"."""
    with transaction.atomic():
        locked = _lock_editable(training_class, actor)
        if capacity < locked.seats_taken:
            raise Conflict(
                _("已经有 %(taken)s 个人在名册上，位子不能少于 %(taken)s 个。") % {"taken": locked.seats_taken},
                "training.seats_taken",
            )
        before = _facts(locked)
        locked.title, locked.capacity, locked.venue = title.strip(), capacity, venue
        locked.what_to_bring = what_to_bring.strip()
        locked.save(update_fields=["title", "capacity", "venue", "what_to_bring"])
        _set_trainers(locked, trainers)
        after = _facts(locked)
        changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
        record("training.class.plan_changed", locked, actor=actor, changed=changed)
    training_class.refresh_from_db()


def _facts(training_class) -> dict[str, object]:
    """What the record keeps of a plan's facts before and after a change."""
    venue = training_class.venue
    return {
        "title": training_class.title,
        "capacity": training_class.capacity,
        "venue": venue.name if venue else "",
    }


def plan_sessions(training_class, timetable: Timetable, *, actor: Actor) -> list[PlannedSession]:
    """Lay out the timetable anew; sessions that were held stay as they are.

    Topics follow the course's lesson plan in order; every session gets the class's first trainer, others by hand. Refused: "training.timetable" for an empty or
    impossible timetable.
    """
    if not timetable.weekdays or not 1 <= timetable.count <= MOST_SESSIONS or timetable.ends <= timetable.begins:
        raise DomainError(
            _("课表排不出来：请选至少一个星期几，次数在 1 到 %(most)s 之间，下课要晚于上课。")
            % {"most": MOST_SESSIONS},
            "training.timetable",
        )
    with transaction.atomic():
        locked = _lock_editable(training_class, actor)
        held = list(locked.sessions.filter(marks__isnull=False).distinct().order_by("number"))
        locked.sessions.exclude(pk__in=[session.pk for session in held]).delete()
        first = locked.trainers.select_related("person").first()
        start = max((session.number for session in held), default=0)
        done = sum((session.hours for session in held), Decimal(0))
        topic_at = _topics_by_hour(locked.course.lesson_plan)
        sessions = []
        for offset, day in enumerate(timetable.days(), start=1):
            sessions.append(
                PlannedSession(
                    training_class=locked,
                    number=start + offset,
                    starts_at=_at(day, timetable.begins),
                    ends_at=_at(day, timetable.ends),
                    hours=timetable.hours,
                    topic=topic_at(done),
                    kind=timetable.kind_of(offset - 1),
                    trainer=first.person if first else None,
                )
            )
            done += timetable.hours
        PlannedSession.objects.bulk_create(sessions)
        _set_dates(locked)
        record("training.class.sessions_planned", locked, actor=actor, count=len(sessions))
    training_class.refresh_from_db()
    return sessions


def change_session(
    session, *, actor: Actor, starts_at: datetime, ends_at: datetime, hours: Decimal, topic: str, kind: str, trainer
) -> None:
    """Change one session of a plan that is not with the bureau. Held sessions stay ("training.session_held")."""
    if ends_at <= starts_at:
        raise DomainError(_("下课时间要晚于上课时间。"), "training.session_times")
    with transaction.atomic():
        locked = _lock_editable(session.training_class, actor)
        _require_not_held(session)
        session.starts_at, session.ends_at, session.hours = starts_at, ends_at, hours
        session.topic, session.kind, session.trainer = topic.strip(), kind, trainer
        session.save(update_fields=["starts_at", "ends_at", "hours", "topic", "kind", "trainer"])
        _set_dates(locked)
        record(
            "training.class.plan_changed",
            locked,
            actor=actor,
            changed={"session": session.number, "starts_at": starts_at.isoformat(), "hours": str(hours)},
        )


def drop_session(session, *, actor: Actor) -> None:
    """Take one session out of the plan; those after it move up by one number."""
    with transaction.atomic():
        locked = _lock_editable(session.training_class, actor)
        _require_not_held(session)
        number = session.number
        session.delete()
        for later in locked.sessions.filter(number__gt=number).order_by("number"):
            PlannedSession.objects.filter(pk=later.pk).update(number=later.number - 1)
        _set_dates(locked)
        record("training.class.plan_changed", locked, actor=actor, changed={"session_dropped": number})


def _next_class_code(course, year: int) -> str:
    """`<year>-<section>-<four digits>`, counted per section and year. Locks the counter row, last in the lock order."""
    section = course.section.slug.upper()
    ClassSerial.objects.get_or_create(year=year, section=section)
    while True:
        ClassSerial.objects.filter(year=year, section=section).update(last=F("last") + 1)
        last = ClassSerial.objects.get(year=year, section=section).last
        code = f"{year}-{section}-{last:04d}"
        if not TrainingClass.objects.filter(code=code).exists():  # carried over under this number
            return code


def _carried_over(code: str) -> str:
    if not re.fullmatch(CLASS_CODE, code) or TrainingClass.objects.filter(code=code).exists():
        raise Conflict(
            _("班号 %(code)s 不能用：要像 2026-TEA-0012 这样，而且没人用过。") % {"code": code}, "training.code_taken"
        )
    return code


def _lock_editable(training_class, actor: Actor) -> TrainingClass:
    locked = TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
    require(can_manage(actor, locked))
    if locked.state not in EDITABLE:
        raise Conflict(
            _("计划已经交给培训科，现在是“%(state)s”，改不了。要改时间、地点、教师或内容，请先延期，改好再送审。")
            % {"state": locked.get_state_display()},
            "training.plan_locked",
        )
    return locked


def _require_not_held(session) -> None:
    if AttendanceMark.objects.filter(session=session).exists():
        raise Conflict(
            _("第 %(number)s 次课已经点过名，不能改。") % {"number": session.number}, "training.session_held"
        )


def _set_trainers(training_class, trainers) -> None:
    wanted = {person.pk: person for person in trainers}
    training_class.trainers.exclude(person__in=wanted).delete()
    there = set(training_class.trainers.values_list("person_id", flat=True))
    ClassTrainer.objects.bulk_create(
        ClassTrainer(training_class=training_class, person=person) for pk, person in wanted.items() if pk not in there
    )
    if wanted:
        unheld = training_class.sessions.filter(marks__isnull=True)
        PlannedSession.objects.filter(pk__in=unheld.values("pk")).exclude(trainer__in=wanted).update(
            trainer=next(iter(wanted.values()))
        )


def _set_dates(training_class) -> None:
    moments = list(training_class.sessions.order_by("starts_at").values_list("starts_at", "ends_at"))
    training_class.starts_on = timezone.localdate(moments[0][0]) if moments else None
    training_class.ends_on = max(timezone.localdate(end) for _start, end in moments) if moments else None
    training_class.save(update_fields=["starts_on", "ends_on"])


def _at(day: date, moment: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, moment))


def _topics_by_hour(lesson_plan):
    """The title of the lesson that stands at a given hour of the course; empty past its end."""
    bounds, total = [], Decimal(0)
    for lesson in lesson_plan:
        total += Decimal(str(lesson["hours"]))
        bounds.append((total, lesson["title"]))

    def at(done: Decimal) -> str:
        return next((title for end, title in bounds if done < end), "")

    return at
