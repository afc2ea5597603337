"""Who keeps the registers, who reads them, and whose are whose."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses.models import Occupation, Section
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from foundation.people.models import Organisation, Person
from foundation.people.queries import persons_with_role
from foundation.people.roles import Role
from foundation.people.rules import has_role, organisations_with_role, person_of, scope_of
from foundation.places.models import Division
from training.models import RegistryRequest

KEEPERS = (Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER)
READERS = (*KEEPERS, Role.AUDITOR)


def can_read(actor: Actor | Any) -> bool:
    return has_role(actor, *READERS)


def can_keep(actor: Actor | Any, division: Division | None = None) -> bool:
    """Keeps the registers of the place; without a place, those of the whole county."""
    scope = scope_of(actor, *KEEPERS)
    return has_role(actor, *KEEPERS) and (scope.everything if division is None else scope.holds(division))


def runs(actor: Actor | Any, organisation: Organisation) -> bool:
    """A manager of the institution."""
    return has_role(actor, Role.INSTITUTION_MANAGER, organisation=organisation)


def organisations_seen(actor: Actor | Any) -> QuerySet[Organisation]:
    """Those whose entries a keeper or reader may open, by place."""
    if not has_role(actor, *READERS):
        return Organisation.objects.none()
    return Organisation.objects.filter(scope_of(actor, *READERS).within("division"))


def own_institutions(actor: Actor | Any) -> QuerySet[Organisation]:
    return organisations_with_role(actor, Role.INSTITUTION_MANAGER)


def trainers_of(organisation: Organisation) -> QuerySet[Person]:
    return persons_with_role(Role.TRAINER, organisation.pk)


def can_see_cards_of(actor: Actor | Any, person: Person) -> bool:
    """The person, keepers and readers, and managers of an institution the person teaches at."""
    own = person_of(actor)
    if (own is not None and own.pk == person.pk) or can_read(actor):
        return True
    return any(trainers_of(organisation).filter(pk=person.pk).exists() for organisation in own_institutions(actor))


def require_subject(occupation: Occupation | None, section: Section | None, highest_level: int | None) -> None:
    """An occupation, with a level it has or none, or a section. Codes: "training.one_subject", "training.level_unknown"."""
    if (occupation is None) == (section is None):
        raise DomainError(_("请选一个职业，或者选一整类，两样里选一样。"), "training.one_subject")
    if highest_level is not None and (occupation is None or highest_level not in occupation.levels):
        raise DomainError(_("这个职业没有这个等级。看看它有哪几级，重新选。"), "training.level_unknown")


def open_requests(user: Any) -> QuerySet[RegistryRequest]:
    """What waits for the keeper's answer and was asked by somebody else."""
    return (
        RegistryRequest.objects.filter(organisation__in=organisations_seen(user), state="open")
        .exclude(requested_by_id=user.actor_id)
        .select_related("organisation", "person", "occupation", "section")
    )
