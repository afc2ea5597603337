"""Certificates by holder and for the desk."""

from django.db.models import QuerySet

from certification.models import Certificate, Revocation
from certification.states import RevocationState
from foundation.kernel.actors import Actor
from foundation.people.models import Person
from foundation.people.roles import Role
from foundation.people.rules import organisations_with_role


def certificates_of(person: Person) -> QuerySet[Certificate]:
    """A person's own certificates, newest first, with what a list needs. One query."""
    return Certificate.objects.filter(person=person).select_related("body__organisation").defer("record")


def certificates_for_desk(actor: Actor) -> QuerySet[Certificate]:
    """Certificates of the bodies whose officer or manager the actor is."""
    organisations = organisations_with_role(actor, Role.CERTIFYING_OFFICER, Role.EVALUATION_BODY_MANAGER)
    return (
        Certificate.objects.filter(body__organisation__in=organisations)
        .select_related("body__organisation", "person")
        .defer("record")
    )


def open_revocations(actor: Actor) -> QuerySet[Revocation]:
    """Requests that wait for a second person at the actor's bodies."""
    organisations = organisations_with_role(actor, Role.CERTIFYING_OFFICER, Role.EVALUATION_BODY_MANAGER)
    return Revocation.objects.filter(
        state=RevocationState.REQUESTED, certificate__body__organisation__in=organisations
    ).select_related("certificate", "requested_by")


def revoked_indices(list_number: int) -> list[int]:
    """Set bits of a status list."""
    return list(
        Certificate.objects.filter(status_list=list_number, state="revoked")
        .order_by()
        .values_list("status_index", flat=True)
    )
