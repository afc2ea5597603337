"""When people may come and go."""

from foundation.kernel import clock
from training.models import EnrolmentSource, RosterLock
from training.states import ClassState

#: People who come by themselves, or through a liaison: only while everybody may.
FROM_OUTSIDE = (EnrolmentSource.SELF, EnrolmentSource.LIAISON)

#: The institution's provisional roster may be filled before the class is open to everyone.
PROVISIONAL = (
    ClassState.DRAFT,
    ClassState.FILED,
    ClassState.RETURNED,
    ClassState.APPROVED,
    ClassState.POSTPONED,
)


def first_session(training_class):
    return training_class.sessions.order_by("starts_at").first()


def roster_is_locked(training_class) -> bool:
    """From the start on; in walk-in schemes from the end of the first session on."""
    if training_class.state in (ClassState.ASSESSING, *_OVER):
        return True
    if training_class.state != ClassState.RUNNING:
        return False
    if training_class.scheme.roster_locks == RosterLock.AT_START:
        return True
    first = first_session(training_class)
    return first is None or clock.now() >= first.ends_at


_OVER = (ClassState.CLOSED, ClassState.CANCELLED, ClassState.REFUSED)


def is_open_to_all(training_class) -> bool:
    """A farmer may join by the own hand: open for enrolment, or a running walk-in class before its lock."""
    if training_class.state == ClassState.ENROLLING:
        return True
    return training_class.state == ClassState.RUNNING and not roster_is_locked(training_class)


def accepts(training_class, source: str, reason: str = "") -> bool:
    """Whether someone may be enrolled now, from this source. After the lock only with a reason."""
    if is_open_to_all(training_class):
        return True
    if source in FROM_OUTSIDE:
        return False
    if training_class.state in PROVISIONAL:
        return True
    return training_class.state == ClassState.RUNNING and bool(reason.strip())
