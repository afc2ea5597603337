"""Who may do what with people's data."""

from collections.abc import Callable

from django.db.models import Q

from foundation.kernel.actors import Actor
from foundation.people.models import Person
from foundation.people.roles import Role
from foundation.people.rules import has_role, person_of, scope_of
from foundation.privacy import need
from foundation.privacy.models import DataExport, DataRequest

COUNTY_WIDE = (Role.PROGRAMME_OFFICER, Role.BUREAU_SUPERVISOR)


def is_own(actor: Actor, person: Person) -> bool:
    own = person_of(actor)
    return own is not None and own.pk == person.pk


def handles_requests(actor: Actor, person: Person) -> bool:
    """The bureau's programme officers, within their townships: they know what a file must keep. Administrators see no
    personal data by default."""
    return scope_of(actor, Role.PROGRAMME_OFFICER).holds(person.village or person.township)


def requests_handled_by(actor: Actor) -> Q:
    """The same as a condition on requests."""
    scope = scope_of(actor, Role.PROGRAMME_OFFICER)
    return scope.within("person__township") | scope.within("person__village") if not scope.everything else Q()


def may_decide(actor: Actor, request: DataRequest) -> bool:
    """Never one's own."""
    return handles_requests(actor, request.person) and not is_own(actor, request.person)


def may_reveal(actor: Actor, person: Person, field: str) -> bool:
    """Those of the bureau who check by phone and by document, within their townships; institution and evaluation body for their own people."""
    if is_own(actor, person):
        return False
    return scope_of(actor, *COUNTY_WIDE).holds(person.village or person.township) or need.needs(actor, person, field)


def may_fetch(actor: Actor, export: DataExport) -> bool:
    """Only whom it was made for."""
    return is_own(actor, export.owner) and export.is_ready


def runs_the_machine(actor: Actor) -> bool:
    return has_role(actor, Role.ADMINISTRATOR)


_others_who_may_speak: list[Callable[[Actor, Person], bool]] = []


def may_speak_for(predicate: Callable[[Actor, Person], bool]) -> None:
    """Register who besides the person may say their word, with the person's own proof of it: a liaison with a mandate."""
    _others_who_may_speak.append(predicate)


def may_speak(actor: Actor, person: Person) -> bool:
    """Say yes or no for the person: they themselves, and those registered."""
    return is_own(actor, person) or actor.is_system or any(may(actor, person) for may in _others_who_may_speak)
