"""Finding people. Nobody is ever listed: one finds a person by a document, or those one is responsible for."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from foundation.kernel import clock
from foundation.people.models import Membership, Person
from foundation.people.models.persons import document_index


def find_by_document(document_type: str, number: str) -> Person | None:
    return Person.objects.filter(
        document_type=document_type, document_hash=document_index(document_type, number)
    ).first()


def persons_by_document(document_type: str, numbers: Iterable[str]) -> dict[str, Person]:
    """Known persons by their document number, in one query."""
    hashes = {document_index(document_type, number): number for number in numbers}
    found = Person.objects.filter(document_type=document_type, document_hash__in=hashes)
    return {hashes[person.document_hash]: person for person in found}


def memberships_in_force(person: Person | None) -> QuerySet[Membership]:
    today = clock.today()
    if person is None:
        return Membership.objects.none()
    return (
        person.memberships.filter(valid_from__lte=today)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        .select_related("organisation", "division")
    )


def persons_with_role(role: str, organisation_id: int | None = None) -> QuerySet[Person]:
    """Those who hold the role today, by name."""
    today = clock.today()
    held = Q(memberships__role=role, memberships__valid_from__lte=today) & (
        Q(memberships__valid_to__isnull=True) | Q(memberships__valid_to__gte=today)
    )
    if organisation_id is not None:
        held &= Q(memberships__organisation_id=organisation_id)
    return Person.objects.filter(held).distinct().order_by("name", "id")
