"""Whether a class may take its next step."""

from datetime import timedelta

from foundation.kernel import clock
from training.models import AttendanceMark
from training.states import CLASS, EnrolmentState


def unmarked_sessions(training_class) -> list[int]:
    """Numbers of sessions without attendance. One query."""
    marked = AttendanceMark.objects.filter(session__training_class=training_class).values("session")
    return list(training_class.sessions.exclude(pk__in=marked).order_by("number").values_list("number", flat=True))


def goes_on_soon(training_class) -> bool:
    """A session begins within a day: people may be getting ready for it."""
    now = clock.now()
    return training_class.sessions.filter(starts_at__gt=now, starts_at__lte=now + timedelta(days=1)).exists()


def people_confirmed(training_class) -> int:
    return training_class.enrolments.filter(state=EnrolmentState.CONFIRMED).count()


def is_start_day(training_class) -> bool:
    """The day of the first session has come: starting earlier would shut out whoever still wants to join."""
    return training_class.starts_on is not None and training_class.starts_on <= clock.today()


def can_start(training_class) -> bool:
    return is_start_day(training_class) and CLASS.can(training_class, "start") and people_confirmed(training_class) > 0


def can_finish(training_class) -> bool:
    return CLASS.can(training_class, "finish") and not unmarked_sessions(training_class)
