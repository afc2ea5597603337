"""Who saw whose data."""

from django.db.models import QuerySet

from foundation.people.models import Person
from foundation.privacy.models import PersonalDataAccess


def accesses_of(person: Person) -> QuerySet[PersonalDataAccess]:
    """Looks at the person, also under registrations that were made one with this one since."""
    codes = [person.code, *person.merged_from.values_list("code", flat=True)]
    return PersonalDataAccess.objects.filter(person_code__in=codes)
