"""What a village cadre sees: counts of the village, and by name only those who agreed to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from certification.models import Certificate
from certification.states import CertificateState
from courses.models import Wish
from courses.states import WishState
from foundation.kernel import clock
from foundation.mandates.models import Mandate
from foundation.mandates.queries import in_force
from foundation.people.models import Person
from foundation.places.models import Division
from foundation.privacy.queries.consents import who_agreed
from training.models import Enrolment
from training.states import ON_ROSTER, ClassState, EnrolmentState


@dataclass(frozen=True)
class VillageCounts:
    """People (not person-times) of one village; `agreed` let the cadre see their names."""

    village: Division
    people: int
    asking: int
    learning: int
    completed: int
    certified: int
    helped: int


def counts_of(village: Division) -> VillageCounts:
    """Seven counts by index, one query each, whatever the size of the county."""
    people = Person.objects.filter(village=village)
    start_of_year = date(clock.today().year, 1, 1)
    running = (ClassState.APPROVED, ClassState.ENROLLING, ClassState.RUNNING, ClassState.ASSESSING)
    return VillageCounts(
        village=village,
        people=people.count(),
        asking=_persons(Wish.objects.filter(person__village=village, state=WishState.OPEN)),
        learning=_persons(
            Enrolment.objects.filter(
                person__village=village, state__in=ON_ROSTER, training_class__state__in=running
            ).exclude(state=EnrolmentState.COMPLETED)
        ),
        completed=_persons(
            Enrolment.objects.filter(
                person__village=village, state=EnrolmentState.COMPLETED, ended_at__date__gte=start_of_year
            )
        ),
        certified=_persons(Certificate.objects.filter(person__village=village, state=CertificateState.ACTIVE)),
        helped=_persons(Mandate.objects.filter(in_force(), person__village=village)),
    )


def people_who_agreed(villages: Iterable[Division], limit: int = 200) -> QuerySet[Person]:
    """Villagers who let the cadre see what they learn, with `learning` and `done` (how many classes)."""
    of_village = Person.objects.filter(village__in=list(villages))
    agreed = who_agreed("village_cadre", of_village.values_list("pk", flat=True))
    return (
        Person.objects.filter(pk__in=agreed)
        .select_related("village")
        .annotate(
            learning=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.CONFIRMED)),
            done=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.COMPLETED)),
        )
        .order_by("name", "pk")[:limit]
    )


def _persons(rows: QuerySet) -> int:
    return rows.order_by().values("person").distinct().count()
