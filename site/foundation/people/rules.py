"""Who may do what, asked by pages, operations and the admin alike."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.actors import Actor
from foundation.kernel.errors import NotPermitted
from foundation.people.models import Membership, Organisation, Person
from foundation.people.queries import memberships_in_force


def person_of(actor: Actor | Any) -> Person | None:
    return getattr(actor, "person", None) if getattr(actor, "is_active", False) else None


def roles_in_force(actor: Actor | Any) -> list[Membership]:
    """The actor's memberships of today, read once a request and account."""
    cached: list[Membership] | None = getattr(actor, "_roles_in_force", None)
    if cached is None:
        cached = list(memberships_in_force(person_of(actor)))
        if person_of(actor) is not None:
            vars(actor)["_roles_in_force"] = cached
    return cached


def has_role(actor: Actor | Any, *roles: str, organisation: Organisation | None = None) -> bool:
    """Does the actor hold one of the roles today (in the organisation)? A superuser's flag gives no role."""
    if getattr(actor, "is_system", False):
        return True
    return any(
        membership.role in roles and (organisation is None or membership.organisation_id == organisation.pk)
        for membership in roles_in_force(actor)
    )


def organisations_with_role(actor: Actor | Any, *roles: str) -> QuerySet[Organisation]:
    ids = {membership.organisation_id for membership in roles_in_force(actor) if membership.role in roles}
    return Organisation.objects.filter(pk__in=ids)


def require(condition: bool, message: Any = None, code: str = "not_permitted") -> None:
    """Refuse the act unless the condition holds."""
    if not condition:
        raise NotPermitted(message or _("这件事你办不了：它归别的岗位管。请换账号，或找单位负责人。"), code)
