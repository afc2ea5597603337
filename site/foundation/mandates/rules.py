"""Who may act for whom."""

from typing import Any

from foundation.kernel.actors import Actor
from foundation.mandates.models import Mandate
from foundation.mandates.queries import mandate_between
from foundation.mandates.states import OPEN
from foundation.people.models import Membership, Person
from foundation.people.roles import Role
from foundation.people.rules import has_role, person_of, roles_in_force


def is_liaison(actor: Actor | Any) -> bool:
    return person_of(actor) is not None and has_role(actor, Role.VILLAGE_LIAISON)


def liaison_post(actor: Actor | Any) -> Membership | None:
    """The membership by which the actor is a liaison today."""
    return next((held for held in roles_in_force(actor) if held.role == Role.VILLAGE_LIAISON), None)


def mandate_of(actor: Actor | Any, person: Person) -> Mandate | None:
    """The mandate under which the actor may act for the person now: given, not over, and the actor still a liaison."""
    return mandate_between(person, person_of(actor)) if is_liaison(actor) else None


def may_act_for(actor: Actor | Any, person: Person) -> bool:
    """Everybody for themselves; a liaison for those who consented; scripts for anybody."""
    if actor.is_system:
        return True
    own = person_of(actor)
    return own is not None and (own.pk == person.pk or mandate_of(actor, person) is not None)


def may_end(actor: Actor | Any, mandate: Mandate) -> bool:
    """The villager, the liaison, and the office that appointed the liaison."""
    if mandate.state not in OPEN:
        return False
    own = person_of(actor)
    if own is not None and own.pk in (mandate.person_id, mandate.liaison_id):
        return True
    return has_role(actor, Role.TOWNSHIP_REVIEWER, organisation=mandate.organisation)
