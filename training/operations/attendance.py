"""Marking a session (点名). Marks are only ever added; the newest of a person counts."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.rules import require
from foundation.policy.queries import values
from training.models import AttendanceMark, MarkStatus, PlannedSession
from training.queries.attendance import roster_with_marks
from training.rules.access import can_teach
from training.states import ClassState

MARKABLE = (ClassState.RUNNING, ClassState.ASSESSING)


def mark_session(
    session: PlannedSession, marks: Mapping[int, str], *, actor: Actor, reason: str = "", others: str = ""
) -> list[AttendanceMark]:
    """Write the marks {enrolment id: status} that differ from those in force, all or none, in few queries for any size.

    `others` is the status of everybody on the roster whom `marks` leaves out; without it they stay as they are. The same
    sheet sent twice writes nothing the second time. Refused: "training.session_ahead" before its time,
    "training.not_running", "training.unknown_person", "training.unknown_status", and, where someone already has a
    mark, "training.reason_missing" without a reason.
    """
    require(can_teach(actor, session.training_class), _("这次课不是你带的，点不了名。"))
    if unknown := {*marks.values(), others or MarkStatus.PRESENT} - set(MarkStatus.values):
        raise DomainError(_("没有“%(status)s”这种记法。") % {"status": unknown.pop()}, "training.unknown_status")
    with transaction.atomic():
        locked = (
            PlannedSession.objects.select_for_update(of=("self", "training_class"), no_key=True)
            .select_related("training_class")
            .get(pk=session.pk)
        )
        minutes_ahead, late_percent = values(
            ("training.mark_minutes_ahead", None),
            ("training.late_counts_percent", timezone.localdate(locked.starts_at)),
        )
        opens = locked.starts_at - timedelta(minutes=minutes_ahead)
        if clock.now() < opens:
            raise DomainError(
                _("这次课还没到时间，%(opens)s起可以点名。")
                % {"opens": date_format(timezone.localtime(opens), "SHORT_DATETIME_FORMAT")},
                "training.session_ahead",
            )
        if locked.training_class.state not in MARKABLE:
            raise Conflict(
                _("这个班现在是“%(state)s”，不能点名。") % {"state": locked.training_class.get_state_display()},
                "training.not_running",
            )
        standing = roster_with_marks(locked)
        if not set(marks) <= set(standing):
            raise Conflict(_("名册刚刚变了，请重新打开点名表。"), "training.unknown_person")
        before = {pk: mark for pk, mark in standing.items() if mark is not None}
        if others:
            marks = {**dict.fromkeys(standing, others), **marks}
        changed = {pk: status for pk, status in marks.items() if before.get(pk, (0, None))[1] != status}
        corrections = {pk: status for pk, status in changed.items() if pk in before}
        if corrections and not reason.strip():
            raise DomainError(
                _("你改了 %(count)s 个人已经点过的名，请写上为什么改。") % {"count": len(corrections)},
                "training.reason_missing",
            )
        if not changed:
            return []
        written = _write(locked, changed, before, late_percent, actor=actor, reason=reason.strip())
        _record(locked, changed, before, actor=actor, reason=reason.strip())
    return written


def _write(session, changed, before, late_percent: float, *, actor: Actor, reason: str) -> list[AttendanceMark]:
    counted = {
        MarkStatus.PRESENT: session.hours,
        MarkStatus.LATE: (session.hours * Decimal(str(late_percent)) / 100).quantize(Decimal("0.1")),
        MarkStatus.ABSENT: Decimal(0),
        MarkStatus.EXCUSED: Decimal(0),
    }
    now = clock.now()
    try:
        with transaction.atomic():
            return AttendanceMark.objects.bulk_create(
                AttendanceMark(
                    session=session,
                    enrolment_id=pk,
                    ordinal=before.get(pk, (0, None))[0] + 1,
                    status=status,
                    hours=counted[MarkStatus(status)],
                    reason=reason if pk in before else "",
                    marked_by_id=actor.actor_id,
                    marked_by_label=actor.actor_label,
                    at=now,
                )
                for pk, status in changed.items()
            )
    except IntegrityError as clash:  # another device wrote the next mark first
        raise Conflict(_("另一台手机刚刚也点了名，请重新打开看看。"), "training.marked_elsewhere") from clash


def _record(session, changed, before, *, actor: Actor, reason: str) -> None:
    """One entry for first marks, one for corrections with old and new."""
    new = [pk for pk in changed if pk not in before]
    if new:
        tally = {status: sum(1 for pk in new if changed[pk] == status) for status in MarkStatus.values}
        record("training.attendance.marked", session.training_class, actor=actor, session=session.number, tally=tally)
    corrected = {str(pk): [before[pk][1], status] for pk, status in changed.items() if pk in before}
    if corrected:
        record(
            "training.attendance.corrected",
            session.training_class,
            actor=actor,
            session=session.number,
            changed=corrected,
            reason=reason,
        )
