"""Who may answer for a held seat, and until when."""

from typing import Any

from courses.models.wishes import FOR_ONESELF
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.mandates.rules import may_act_for
from training.models import SeatHold, TrainingClass
from training.rules.access import can_manage
from training.states import ClassState, HoldState


def can_answer_for(actor: Actor | Any, hold: SeatHold) -> bool:
    """The person, or a liaison whom the person lets act."""
    return may_act_for(actor, hold.person)


def can_name_for(actor: Actor | Any, hold: SeatHold) -> bool:
    """Whoever answers for the group, and the institution at whose desk the names are brought."""
    return can_answer_for(actor, hold) or can_manage(actor, hold.training_class)


def comes_too(hold: SeatHold) -> bool:
    """Whether the one who answers takes one of the seats: not who ordered for a village, a co-op or an employer."""
    return hold.wish is None or hold.wish.asked_by in FOR_ONESELF


def takes_names(training_class: TrainingClass) -> bool:
    """Names come until the first day ends the waiting; a class put off waits for its new days."""
    return training_class.state in (ClassState.ENROLLING, ClassState.POSTPONED)


def is_over(hold: SeatHold) -> bool:
    """Nobody answered in time; the seats go on at the next round of upkeep."""
    return hold.state == HoldState.HELD and hold.until <= clock.now()
