"""What somebody agreed to."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Max

from foundation.people.models import Person
from foundation.privacy.models import Consent


def has_consent(person: Person | int, purpose: str) -> bool:
    """Whether their newest word on the purpose is yes. One query."""
    key = person.pk if isinstance(person, Person) else person
    with (
        connection.cursor() as cursor
    ):  # by hand: strangers' pages ask this, and composing it anew costs more than the answer
        cursor.execute(
            "SELECT given FROM privacy_consent WHERE person_id = %s AND purpose = %s ORDER BY id DESC LIMIT 1",
            [key, purpose],
        )
        newest = cursor.fetchone()
    return newest is not None and bool(newest[0])


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
