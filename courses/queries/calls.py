"""Calls to the institutions, for whom."""

from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from courses.models import Call
from courses.states import CallState
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.people.models import Person
from foundation.people.queries import persons_with_role
from foundation.people.roles import Role
from foundation.people.rules import scope_of
from foundation.places.models import Division

STEERED_BY = (Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER, Role.TOWNSHIP_REVIEWER)
SEEN_BY = (*STEERED_BY, Role.AUDITOR)
CHOICE_DAYS = "courses.choice_days"
CLOSING_TIME = time(17, 0)
UNDER_WAY = (CallState.OPEN, CallState.CHOOSING, CallState.ESCALATED)


def for_list(calls: QuerySet[Call]) -> QuerySet[Call]:
    """What a row shows, in the same query."""
    return calls.select_related("course__section", "course__occupation", "township", "place", "pool")


def calls_steered_by(actor: Actor | Any) -> QuerySet[Call]:
    """Calls of the actor's places that the actor may get going again."""
    return _within(actor, *STEERED_BY)


def calls_seen_by(actor: Actor | Any) -> QuerySet[Call]:
    """Calls whose file the actor may read at the bureau's side of the desk."""
    return _within(actor, *SEEN_BY)


def overdue_calls() -> QuerySet[Call]:
    """Open ones whose deadline has passed, the first due first."""
    return Call.objects.filter(state=CallState.OPEN, deadline__lte=clock.now()).order_by("deadline", "pk")


def those_who_step_in(township: Division) -> list[Person]:
    """The programme officers, and the reviewers of the township, each once."""
    officers = list(persons_with_role(Role.PROGRAMME_OFFICER))
    own = Q(memberships__division=township) | Q(
        memberships__division__isnull=True, memberships__organisation__division=township
    )
    reviewers = persons_with_role(Role.TOWNSHIP_REVIEWER).filter(own, memberships__role=Role.TOWNSHIP_REVIEWER)
    return list({person.pk: person for person in [*officers, *reviewers]}.values())


def _within(actor: Actor | Any, *roles: str) -> QuerySet[Call]:
    scope = scope_of(actor, *roles)
    if scope.everything:
        return Call.objects.all()
    return Call.objects.filter(scope.within("township"))


def closing(day: date) -> datetime:
    """The end of office hours of the day."""
    return timezone.make_aware(datetime.combine(day, CLOSING_TIME))
