"""A plan as data, and what differs between two of them or between the plan and what happened."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from foundation.kernel import clock
from foundation.kernel.text import plain_number
from training.rules.registered import relied_on
from training.states import EnrolmentState


@dataclass(frozen=True)
class Difference:
    """One line: what, as planned, as it is."""

    what: str
    planned: str
    actual: str


def plan_of(training_class) -> dict:
    """The plan as JSON: codes of people and places, never names or numbers of people on the roster."""
    sessions = training_class.sessions.select_related("trainer").order_by("number")
    people = [row.person for row in training_class.trainers.select_related("person")]
    return {
        "title": training_class.title,
        "course": training_class.course.code,
        "venue": training_class.venue.code if training_class.venue else None,
        "capacity": training_class.capacity,
        "roster": training_class.enrolments.filter(state=EnrolmentState.CONFIRMED).count(),
        "trainers": sorted(person.code for person in people),
        "registers": relied_on(training_class, people),
        "attendance_threshold": _text(training_class.attendance_threshold),
        "pass_mark": _text(training_class.pass_mark),
        "sessions": [
            {
                "number": session.number,
                "starts_at": session.starts_at.isoformat(),
                "ends_at": session.ends_at.isoformat(),
                "hours": plain_number(session.hours),
                "topic": session.topic,
                "kind": session.kind,
                "trainer": session.trainer.code if session.trainer else None,
            }
            for session in sessions
        ],
    }


def differences_between(before: dict, after: dict) -> list[Difference]:
    """What changed from one filed plan to the next, in the order a reviewer reads."""
    found = []
    for key, label in (("title", _("班名")), ("venue", _("地点")), ("capacity", _("位子")), ("trainers", _("教师"))):
        if before[key] != after[key]:
            found.append(Difference(label, _show(before[key]), _show(after[key])))
    old = {session["number"]: session for session in before["sessions"]}
    new = {session["number"]: session for session in after["sessions"]}
    for number in sorted(old.keys() | new.keys()):
        was, now = old.get(number), new.get(number)
        if was != now:
            what = _("第 %(number)s 次课") % {"number": number}
            found.append(Difference(what, _session_text(was), _session_text(now)))
    return found


def differences_to_plan(training_class, plan: dict, counts: dict[int, dict[str, int]]) -> list[Difference]:
    """What happened otherwise than planned: sessions without attendance, roster at filing against now, late changes."""
    found = []
    now = clock.now()
    due = [session for session in plan["sessions"] if datetime.fromisoformat(session["ends_at"]) <= now]
    due_hours = sum((Decimal(session["hours"]) for session in due), Decimal(0))
    held = [session for session in training_class.sessions.all() if session.pk in counts and session.ends_at <= now]
    held_hours = sum((session.hours for session in held), Decimal(0))
    if held_hours != due_hours:
        found.append(
            Difference(
                _("到今天的课时"),
                _("%(hours)s 课时，%(count)s 次") % {"hours": plain_number(due_hours), "count": len(due)},
                _("上了 %(hours)s 课时，%(count)s 次") % {"hours": plain_number(held_hours), "count": len(held)},
            )
        )
    enrolments = list(training_class.enrolments.all())
    on_roster = [row for row in enrolments if row.state != EnrolmentState.WITHDRAWN]
    if len(on_roster) != plan["roster"]:
        found.append(
            Difference(
                _("名册人数"),
                _("送审时 %(count)s 人") % {"count": plan["roster"]},
                _("现在 %(count)s 人") % {"count": len(on_roster)},
            )
        )
    if training_class.started_at is not None:
        late = sum(1 for row in enrolments if row.after_lock)
        left = sum(1 for row in enrolments if row.ended_at is not None and row.ended_at > training_class.started_at)
        if late:
            found.append(Difference(_("锁定后补进"), _("0 人"), _("%(count)s 人") % {"count": late}))
        if left:
            found.append(Difference(_("锁定后退出"), _("0 人"), _("%(count)s 人") % {"count": left}))
    return found


def _session_text(session: dict | None) -> str:
    if session is None:
        return _("没有")
    starts, ends = datetime.fromisoformat(session["starts_at"]), datetime.fromisoformat(session["ends_at"])
    return _("%(starts)s 到 %(ends)s，%(hours)s 课时，%(topic)s") % {
        "starts": date_format(timezone.localtime(starts), "SHORT_DATETIME_FORMAT"),
        "ends": f"{timezone.localtime(ends):%H:%M}",
        "hours": session["hours"],
        "topic": session["topic"] or _("没写内容"),
    }


def _show(value) -> str:
    if isinstance(value, list):
        return _("、").join(value) or _("没有")
    return str(value) if value is not None else _("没有")


def _text(number) -> str | None:
    return None if number is None else plain_number(number)
