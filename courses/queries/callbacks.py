"""Who waits to be called, for those whose desk it is."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from courses.models import CallBack
from courses.policies import CALL_BACK_HOURS
from courses.states import CallBackState
from foundation.people.roles import Role
from foundation.people.rules import scope_of
from foundation.policy.queries import value

CALLERS = (Role.PROGRAMME_OFFICER, Role.TOWNSHIP_REVIEWER)
"""Those who call back who asked for it: the bureau's desk, and the township's for its own people."""


def call_backs_for(actor: Any) -> QuerySet[CallBack]:
    """All requests of the actor's places, with what a list shows."""
    within = scope_of(actor, *CALLERS).within("township")
    return CallBack.objects.filter(within).select_related("township", "course", "taken_by", "wish")


def waiting_call_backs(actor: Any) -> QuerySet[CallBack]:
    """Those nobody has reached yet, the oldest first."""
    return call_backs_for(actor).filter(state=CallBackState.OPEN).order_by("created_at", "pk")


def mark_due(call_backs: Iterable[CallBack]) -> list[CallBack]:
    """The requests with `due_at`, by when somebody should have called: the promise of the page, counted anew after each
    try."""
    hours = timedelta(hours=int(value(CALL_BACK_HOURS)))
    found = list(call_backs)
    for one in found:
        vars(one)["due_at"] = (one.tried_at or one.created_at) + hours
    return found


def due_at(call_back: CallBack) -> datetime:
    """Of one that went through `mark_due`."""
    moment: datetime = vars(call_back)["due_at"]
    return moment
