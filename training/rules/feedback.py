"""When a learner may say what they thought."""

from foundation.kernel import clock
from training.models import Enrolment
from training.queries.feedback import TO_THE_END, last_day_to_say
from training.states import ClassState


def may_say(enrolment: Enrolment) -> bool:
    """Whether the person was in the class to its end, and it is not too long ago."""
    closed = enrolment.training_class.closed_at
    return (
        enrolment.training_class.state == ClassState.CLOSED
        and enrolment.state in TO_THE_END
        and closed is not None
        and clock.now() <= last_day_to_say(closed)
    )
