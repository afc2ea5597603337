"""Who may wish, and for what."""

from typing import Any

from courses.models import Call, Wish
from courses.queries.calls import calls_steered_by
from foundation.kernel.actors import Actor
from foundation.mandates.rules import may_act_for
from foundation.people.models import Person
from foundation.people.roles import Role
from foundation.people.rules import has_role

MOST_PEOPLE_OF_A_WISH = 500
READERS_OF_DEMAND = (Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER)


def can_wish_for(actor: Actor | Any, person: Person) -> bool:
    """Everybody wishes for themselves, a liaison for those who consented, scripts for anybody."""
    return may_act_for(actor, person)


def can_withdraw(actor: Actor | Any, wish: Wish) -> bool:
    return can_wish_for(actor, wish.person)


def can_read_demand(actor: Actor | Any) -> bool:
    return has_role(actor, *READERS_OF_DEMAND)


CALL_STEERERS = (Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER, Role.TOWNSHIP_REVIEWER)
"""Those who get a call going again: the bureau, and the township whose people wait."""


def can_steer_call(actor: Actor | Any, call: Call) -> bool:
    """Extend a call, ask everybody, or give it up: within one's own places."""
    return calls_steered_by(actor).filter(pk=call.pk).exists()
