"""When people may be asked whether they come."""

from datetime import datetime

from foundation.kernel import clock
from training.models import TrainingClass
from training.rules.roster import first_session
from training.states import ClassState


def begins_at(training_class: TrainingClass) -> datetime | None:
    first = first_session(training_class)
    return first.starts_at if first else None


def can_ask(training_class: TrainingClass, begins: datetime | None) -> bool:
    """While the class takes enrolments and its first session is to come."""
    return training_class.state == ClassState.ENROLLING and begins is not None and begins > clock.now()
