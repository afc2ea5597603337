"""Certificates by holder and for the desk."""

from django.db.models import QuerySet

from certification.models import Certificate, EvaluationBody
from certification.states import REVOKE
from foundation.kernel.actors import Actor
from foundation.kernel.text import clean_name
from foundation.people.models import Person, TwoPersonAct
from foundation.people.roles import Role
from foundation.people.rules import organisations_with_role
from foundation.people.states import ActState


def certificates_of(person: Person) -> QuerySet[Certificate]:
    """A person's own certificates, newest first, with what a list needs. One query."""
    return Certificate.objects.filter(person=person).select_related("body__organisation").defer("record")


def certificates_for_desk(actor: Actor) -> QuerySet[Certificate]:
    """Certificates of the bodies whose officer or manager the actor is, without their records. Asks for the bodies first:
    an index answers for a body that is named, however many certificates there are."""
    organisations = organisations_with_role(actor, Role.CERTIFYING_OFFICER, Role.EVALUATION_BODY_MANAGER)
    bodies = list(EvaluationBody.objects.filter(organisation__in=organisations).values_list("pk", flat=True))
    return Certificate.objects.filter(body__in=bodies).defer("record")


def certificates_of_a_name(certificates: QuerySet[Certificate], name: str) -> QuerySet[Certificate]:
    """Those whose holder has the whole name, however its spaces and middle dots were typed."""
    return certificates.filter(holder_name=clean_name(name))


def revocations_of(certificate: Certificate) -> QuerySet[TwoPersonAct]:
    """Requests to withdraw it, the newest first, with who asked and who decided."""
    return (
        TwoPersonAct.objects.filter(
            kind=REVOKE, object_type=certificate._meta.label_lower, object_id=str(certificate.pk)
        )
        .select_related("requested_by", "decided_by")
        .order_by("-requested_at", "-pk")
    )


def reason_of_revocation(certificate: Certificate) -> str:
    """The public code of why it was withdrawn; empty where nothing says."""
    data = revocations_of(certificate).filter(state=ActState.CONFIRMED).values_list("data", flat=True).first()
    return str(data["code"]) if data else ""


def revoked_indices(list_number: int) -> list[int]:
    """Set bits of a status list."""
    return list(
        Certificate.objects.filter(status_list=list_number, state="revoked")
        .order_by()
        .values_list("status_index", flat=True)
    )
