"""Finding people. Nobody is ever listed: one finds a person by a document, or those one is responsible for."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q, QuerySet

from foundation.kernel import clock
from foundation.people.models import Membership, Person, PersonName, SignInSession, User
from foundation.people.models.persons import document_index, phone_index


def find_by_document(document_type: str, number: str) -> Person | None:
    """The person with the document; of two registrations that were merged the one kept. `number` as it is kept."""
    found = (
        Person.objects.select_related("merged_into")
        .filter(document_type=document_type, document_hash=document_index(document_type, number))
        .first()
    )
    return (found.merged_into or found) if found is not None else None


def names_of(person: Person) -> set[str]:
    """Every name the person has or had, those of registrations merged into or with it included."""
    one = person.merged_into_id or person.pk
    same = Q(pk=one) | Q(merged_into=one)
    now = set(Person.objects.filter(same).values_list("name", flat=True))
    return now | set(
        PersonName.objects.filter(Q(person=one) | Q(person__merged_into=one)).values_list("name", flat=True)
    )


def former_names(persons: Iterable[Person]) -> dict[int, set[str]]:
    """By person, the names they had before, in one query; somebody who never changed is missing."""
    ids = {person.pk for person in persons}
    rows = PersonName.objects.filter(Q(person__in=ids) | Q(person__merged_into__in=ids)).values_list(
        "person_id", "person__merged_into_id", "name"
    )
    found: dict[int, set[str]] = {}
    for own, kept, name in rows:
        found.setdefault(kept if kept is not None and own not in ids else own, set()).add(name)
    for merged in Person.objects.filter(merged_into__in=ids).only("merged_into", "name"):
        assert merged.merged_into_id is not None
        found.setdefault(merged.merged_into_id, set()).add(merged.name)
    return found


def persons_by_document(document_type: str, numbers: Iterable[str]) -> dict[str, Person]:
    """Known persons by their document number, in one query; of merged registrations the one kept."""
    hashes = {document_index(document_type, number): number for number in numbers}
    found = Person.objects.filter(document_type=document_type, document_hash__in=hashes).select_related("merged_into")
    return {hashes[person.document_hash]: person.merged_into or person for person in found}


def persons_behind_phone(phone: str) -> list[Person]:
    """Everybody registered under the number, the first registered first. For whoever has just proved to hold it."""
    if not phone:
        return []
    return list(Person.objects.filter(phone_hash=phone_index(phone), merged_into__isnull=True).order_by("pk"))


def open_sign_ins(user: User) -> list[SignInSession]:
    """Where the account is signed in just now, the one used last first."""
    now = clock.now()
    rows = SignInSession.objects.filter(user=user, ended_at__isnull=True, ends_at__gt=now)
    return [row for row in rows if now - row.last_seen_at <= timedelta(seconds=row.idle_seconds)]


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
    return Person.objects.filter(held, merged_into__isnull=True).distinct().order_by("name", "id")
