"""Who may do what, asked by pages, operations and the admin alike."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.actors import Actor
from foundation.kernel.errors import NotPermitted
from foundation.people import api_scopes
from foundation.people.granting import CLERKS, GRANTS, KEEPERS_OF_OFFICES, OFFICES
from foundation.people.models import Membership, Organisation, Person
from foundation.people.queries import memberships_in_force
from foundation.people.roles import Role
from foundation.places.models import Division


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


def may_manage_keys(actor: Actor | Any, organisation: Organisation) -> bool:
    """Keys for other programs: the administrator for all, a manager for their own organisation."""
    return has_role(actor, Role.ADMINISTRATOR) or has_role(actor, *api_scopes.MANAGERS, organisation=organisation)


def may_have_scope(actor: Actor | Any, organisation: Organisation, scope: str) -> bool:
    """Whether a key of the actor's may do this: only what the actor may do there."""
    wanted = api_scopes.named(scope).roles
    return not wanted or has_role(actor, *wanted, organisation=organisation)


def require(condition: bool, message: Any = None, code: str = "not_permitted") -> None:
    """Refuse the act unless the condition holds."""
    if not condition:
        raise NotPermitted(message or _("这件事你办不了：它归别的岗位管。请换账号，或找单位负责人。"), code)


TOWNSHIP_BOUND = (Role.TOWNSHIP_REVIEWER, Role.VILLAGE_CADRE, Role.VILLAGE_LIAISON)
"""Roles that see their own township or village, though nobody has written a division beside them."""


@dataclass(frozen=True)
class Scope:
    """The places somebody sees: the whole county, or some divisions with all below them and those they took over."""

    everything: bool = False
    divisions: frozenset[int] = frozenset()

    def within(self, field: str) -> Q:
        """The condition on a query whose `field` leads to a division, as in `within("venue__division")`. No query."""
        if self.everything:
            return Q()
        own = list(self.divisions)
        if not own:
            return Q(pk__in=[])
        steps = ("", "__parent", "__parent__parent", "__successor")
        condition = Q(pk__in=[])
        for step in steps:
            condition |= Q(**{f"{field}{step}__in": own})
        return condition

    def places(self) -> QuerySet[Division]:
        """The divisions of today it covers, in the order of their codes."""
        own = Q(pk__in=self.divisions) | Q(parent__in=self.divisions) | Q(parent__parent__in=self.divisions)
        found = Division.objects.filter(valid_to__isnull=True)
        return (found if self.everything else found.filter(own)).order_by("code")

    def holds(self, division: Division | None) -> bool:
        """Whether one division lies in it."""
        if self.everything:
            return True
        seen = division
        while seen is not None:
            if seen.pk in self.divisions or seen.successor_id in self.divisions:
                return True
            seen = seen.parent
        return False


def scope_of(actor: Actor | Any, *roles: str) -> Scope:
    """The places the actor's roles cover today (all roles, unless some are named): county all, township its own subtree."""
    if getattr(actor, "is_system", False):
        return Scope(everything=True)
    divisions: set[int] = set()
    for membership in roles_in_force(actor):
        if roles and membership.role not in roles:
            continue
        if membership.division_id is not None:
            divisions.add(membership.division_id)
        elif membership.role in TOWNSHIP_BOUND:
            divisions.add(membership.organisation.division_id)
        else:
            return Scope(everything=True)
    return Scope(divisions=frozenset(divisions))


def belongs_to(actor: Actor | Any, organisation: Organisation) -> bool:
    """Does the actor hold any role of the office today?"""
    return any(membership.organisation_id == organisation.pk for membership in roles_in_force(actor))


def grantable_roles(actor: Actor | Any, organisation: Organisation) -> list[str]:
    """The roles the actor may give and end in the office, in the order of `Role`."""
    held = roles_in_force(actor)
    allowed: set[str] = set()
    for grant in GRANTS:
        for membership in held:
            own = membership.organisation_id == organisation.pk
            covered = grant.everywhere and scope_of(actor, grant.granter).holds(organisation.division)
            if membership.role == grant.granter and (own or covered):
                allowed |= {role for role in grant.roles if organisation.kind in OFFICES[role]}
    return [role for role in Role.values if role in allowed]


def may_grant(actor: Actor | Any, organisation: Organisation, role: str) -> bool:
    return getattr(actor, "is_system", False) or role in grantable_roles(actor, organisation)


def offices_of_granter(actor: Actor | Any) -> QuerySet[Organisation]:
    """The open offices in which the actor may give some role."""
    found = Q(pk__in=[])
    for grant in GRANTS:
        own = [m.organisation_id for m in roles_in_force(actor) if m.role == grant.granter]
        if own:
            found |= Q(pk__in=own)
            if grant.everywhere:
                kinds = {kind for role in grant.roles for kind in OFFICES[role]}
                found |= Q(kind__in=kinds) & scope_of(actor, grant.granter).within("division")
    return Organisation.objects.filter(found, closed_on__isnull=True).select_related("division").order_by("code")


def may_keep_offices(actor: Actor | Any, division: Division | None = None) -> bool:
    """Enter, change and close offices, of one place."""
    if getattr(actor, "is_system", False):
        return True
    if not has_role(actor, *KEEPERS_OF_OFFICES):
        return False
    return division is None or scope_of(actor, *KEEPERS_OF_OFFICES).holds(division)


def may_correct(actor: Actor | Any, person: Person) -> bool:
    """Put a person's own facts right at the window: the bureau, and the township the person lives in."""
    if getattr(actor, "is_system", False):
        return True
    own = person_of(actor)
    if own is None or own.pk == person.pk or not has_role(actor, *CLERKS):
        return False
    scope = scope_of(actor, *CLERKS)
    return scope.everything or person.township is None or scope.holds(person.township)
