"""Who needs to see one number in full: a registry of predicates, since the need comes from a class or a batch higher up."""

from collections.abc import Callable

from foundation.kernel.actors import Actor
from foundation.people.models import Person

Need = Callable[[Actor, Person, str], bool]
_needs: list[Need] = []


def register(need: Need) -> None:
    """`need(actor, person, field)`: "document" or "phone"."""
    if need not in _needs:
        _needs.append(need)


def needs(actor: Actor, person: Person, field: str) -> bool:
    return any(need(actor, person, field) for need in _needs)
