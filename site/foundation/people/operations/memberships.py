"""Giving people their roles."""

from datetime import date

from django.db import transaction

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.people.models import Membership, Organisation, Person
from foundation.people.roles import Role
from foundation.people.rules import has_role, require
from foundation.places.models import Division


def grant_role(
    person: Person,
    organisation: Organisation,
    role: str,
    *,
    actor: Actor,
    division: Division | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Membership:
    """Give a person a role in an organisation; the same grant twice is one. Only administrators and scripts may."""
    require(has_role(actor, Role.ADMINISTRATOR))
    with transaction.atomic():
        membership, created = Membership.objects.get_or_create(
            person=person,
            organisation=organisation,
            role=role,
            valid_from=valid_from or clock.today(),
            defaults={"division": division, "valid_to": valid_to},
        )
        if created:
            record("people.membership.granted", membership, actor=actor, role=role, organisation=organisation.code)
    return membership
