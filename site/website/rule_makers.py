"""Who changes the rules of the field."""

from typing import Any

from foundation.kernel.actors import Actor
from foundation.people.roles import Role
from foundation.people.rules import has_role

MAKERS = (Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR)


def can_change_rules(actor: Actor | Any) -> bool:
    return has_role(actor, *MAKERS)
