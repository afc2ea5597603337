"""Marks in force, and hours summed per person."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.db.models import Exists, OuterRef, Subquery, Sum

from training.models import AttendanceMark, Enrolment, PlannedSession
from training.states import ON_ROSTER, EnrolmentState

ZERO = Decimal(0)


@dataclass(frozen=True)
class Hours:
    """Class hours of one person in one class. `planned` is the whole timetable, `open` what has no mark yet."""

    attended: Decimal
    planned: Decimal
    open: Decimal
    threshold: Decimal

    @property
    def percent(self) -> Decimal:
        """Of the planned hours, rounded down to one place: 79.99 never reads as 80."""
        if not self.planned:
            return ZERO
        return (self.attended * 100 / self.planned).quantize(Decimal("0.1"), rounding=ROUND_DOWN)

    @property
    def needed(self) -> Decimal:
        return self.planned * self.threshold / 100

    @property
    def missing(self) -> Decimal:
        """Hours still to come to reach the threshold; rounded up to one place."""
        gap = self.needed - self.attended
        return max(ZERO, -((-gap).quantize(Decimal("0.1"), rounding="ROUND_FLOOR")))

    @property
    def reached(self) -> bool:
        return self.attended >= self.needed

    @property
    def reachable(self) -> bool:
        return self.attended + self.open >= self.needed


def marks_in_force(marks=None):
    """The newest mark of each person and session."""
    marks = AttendanceMark.objects.all() if marks is None else marks
    newer = AttendanceMark.objects.filter(
        session=OuterRef("session"), enrolment=OuterRef("enrolment"), ordinal__gt=OuterRef("ordinal")
    )
    return marks.filter(~Exists(newer)).order_by()


def roster_with_marks(session) -> dict[int, tuple[int, str] | None]:
    """Everybody confirmed, by enrolment, with the (ordinal, status) of the mark in force in the session. One query."""
    newest = AttendanceMark.objects.filter(session=session, enrolment=OuterRef("pk")).order_by("-ordinal")
    rows = (
        Enrolment.objects.filter(training_class=session.training_class_id, state=EnrolmentState.CONFIRMED)
        .annotate(ordinal=Subquery(newest.values("ordinal")[:1]), status=Subquery(newest.values("status")[:1]))
        .order_by()
        .values_list("pk", "ordinal", "status")
    )
    return {pk: (ordinal, status) if status else None for pk, ordinal, status in rows}


def hours_by_enrolment(training_class) -> dict[int, Hours]:
    """Hours of everyone on the roster. Three queries, whatever the size; an unmarked session counts as open."""
    sessions = dict(PlannedSession.objects.filter(training_class=training_class).values_list("pk", "hours"))
    planned = sum(sessions.values(), ZERO)
    threshold = training_class.attendance_threshold
    if threshold is None:
        threshold = training_class.scheme.attendance_threshold
    on_roster = training_class.enrolments.filter(state__in=ON_ROSTER).values_list("pk", flat=True)
    attended: dict[int, Decimal] = {}
    seen: dict[int, Decimal] = {}
    for enrolment_id, counted, covered in (
        marks_in_force(AttendanceMark.objects.filter(session__training_class=training_class))
        .values("enrolment_id")
        .annotate(counted=Sum("hours"), covered=Sum("session__hours"))
        .values_list("enrolment_id", "counted", "covered")
    ):
        attended[enrolment_id], seen[enrolment_id] = counted, covered
    return {
        pk: Hours(
            attended=attended.get(pk, ZERO),
            planned=planned,
            open=planned - seen.get(pk, ZERO),
            threshold=threshold,
        )
        for pk in on_roster
    }


def marks_of_session(session) -> dict[int, list[AttendanceMark]]:
    """Every mark of the session by enrolment, oldest first: the last one is in force. One query."""
    history: dict[int, list[AttendanceMark]] = {}
    for mark in AttendanceMark.objects.filter(session=session).order_by("enrolment_id", "ordinal"):
        history.setdefault(mark.enrolment_id, []).append(mark)
    return history


def marked_counts(training_class) -> dict[int, dict[str, int]]:
    """How many of each status stand in each session of the class. One query."""
    counts: dict[int, dict[str, int]] = {}
    for session_id, status in marks_in_force(
        AttendanceMark.objects.filter(session__training_class=training_class)
    ).values_list("session_id", "status"):
        of_session = counts.setdefault(session_id, {})
        of_session[status] = of_session.get(status, 0) + 1
    return counts


def sessions_for_trainer(person):
    """Sessions of classes this person teaches, with what the list shows. One query and its joins."""
    from training.queries.classes import taught_by

    return (
        PlannedSession.objects.filter(training_class__in=taught_by(person))
        .select_related("training_class__course", "training_class__venue")
        .annotate(is_marked=Exists(AttendanceMark.objects.filter(session=OuterRef("pk"))))
        .order_by("starts_at")
    )
