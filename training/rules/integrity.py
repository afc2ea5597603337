"""What must hold among the rows of training, for `check_integrity`: seats, marks, and the frozen reports.

Each check reads row by row, so that its memory does not grow with the county, and names the first break first.
"""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from foundation.kernel.text import plain_number
from training.models import AttendanceMark, CompletionReport, Enrolment, SeatHold, TrainingClass
from training.queries.attendance import hours_by_enrolment
from training.rules.reports import is_intact
from training.states import ClassState, EnrolmentState

WITHOUT_SEAT = (EnrolmentState.WAITING, EnrolmentState.WITHDRAWN)


def check_seats() -> Iterator[str]:
    """A class counts as many seats as enrolments hold one and as are kept for somebody."""
    kept = SeatHold.objects.filter(training_class=OuterRef("pk"), unnamed__gt=0).order_by().values("training_class")
    classes = (
        TrainingClass.objects.annotate(
            held=Count("enrolments", filter=~Q(enrolments__state__in=WITHOUT_SEAT)),
            kept=Coalesce(Subquery(kept.annotate(seats=Sum("unnamed")).values("seats")), 0),
        )
        .exclude(seats_taken=F("held") + F("kept"))
        .order_by("pk")
    )
    for code, taken, held, kept_seats in classes.values_list("code", "seats_taken", "held", "kept").iterator():
        and_kept = f" and {kept_seats} are kept" if kept_seats else ""
        yield f"class {code} counts {taken} seats taken, but {held} enrolments hold one{and_kept}"


def check_marks() -> Iterator[str]:
    """No mark of a person in a session is missing among the others, and nobody is marked in a class they are not in."""
    gaps = (
        AttendanceMark.objects.order_by("session_id", "enrolment_id")
        .values_list("session_id", "enrolment_id")
        .annotate(count=Count("pk"), newest=Max("ordinal"))
        .exclude(count=F("newest"))
    )
    for session, enrolment, count, newest in gaps.iterator():
        yield f"attendance of enrolment {enrolment} in session {session}: {count} marks stand, the newest is number {newest}"
    strangers = AttendanceMark.objects.exclude(session__training_class=F("enrolment__training_class")).order_by("pk")
    for mark in strangers.values_list("pk", flat=True).iterator():
        yield f"attendance mark {mark} is of a session of another class"
    over = AttendanceMark.objects.filter(hours__gt=F("session__hours")).order_by("pk")
    for mark in over.values_list("pk", flat=True).iterator():
        yield f"attendance mark {mark} counts more hours than its session has"


def check_reports() -> Iterator[str]:
    """Every closed class has its report, unchanged, and the rows still say what it says."""
    unreported = TrainingClass.objects.filter(state=ClassState.CLOSED, report__isnull=True).order_by("pk")
    for code in unreported.values_list("code", flat=True).iterator():
        yield f"class {code} is closed without a report"
    reports = CompletionReport.objects.select_related("training_class__scheme").order_by("pk")
    for report in reports.iterator(chunk_size=50):
        code = report.training_class.code
        if not is_intact(report):
            yield f"report of class {code} does not match its hash"
            continue
        yield from _against_rows(report, code)


def _against_rows(report: CompletionReport, code: str) -> Iterator[str]:
    hours = hours_by_enrolment(report.training_class)
    states = dict(Enrolment.objects.filter(training_class=report.training_class).values_list("pk", "state"))
    for row in report.record["people"]:
        enrolment = row["enrolment"]
        attended = hours[enrolment].attended if enrolment in hours else Decimal(0)
        if attended != Decimal(row["attended_hours"]):
            yield f"report of class {code}: enrolment {enrolment} has {row['attended_hours']} hours, its marks sum to {plain_number(attended)}"
        expected = EnrolmentState.COMPLETED if row["completed"] else EnrolmentState.FAILED
        if states.get(enrolment) != expected:
            yield f"report of class {code}: enrolment {enrolment} is {states.get(enrolment)}, not {expected}"
