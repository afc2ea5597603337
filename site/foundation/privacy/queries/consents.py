"""What somebody agreed to."""

from collections.abc import Iterable

from django.db.models import Max

from foundation.people.models import Person
from foundation.privacy.models import Consent


def has_consent(person: Person | int, purpose: str) -> bool:
    """Whether their newest word on the purpose is yes. One query."""
    key = person.pk if isinstance(person, Person) else person
    newest = Consent.objects.filter(person=key, purpose=purpose).order_by("-id").values_list("given", flat=True)
    return bool(newest.first())


def consents_of(person: Person) -> dict[str, Consent]:
    """The newest word on each purpose they were ever asked about. One query."""
    rows = Consent.objects.filter(person=person).order_by("id")
    return {row.purpose: row for row in rows}


def who_agreed(purpose: str, among: Iterable[int] | None = None) -> set[int]:
    """Ids of the persons whose newest word is yes; of those named, if any are."""
    rows = Consent.objects.filter(purpose=purpose)
    if among is not None:
        rows = rows.filter(person__in=among)
    newest = rows.order_by().values("person").annotate(newest=Max("id")).values("newest")
    return set(Consent.objects.filter(id__in=newest, given=True).values_list("person_id", flat=True))
