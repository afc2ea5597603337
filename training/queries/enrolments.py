"""Reads about enrolments."""

from django.db.models import Count, Min, QuerySet

from training.models import Enrolment
from training.states import ACTIVE, ON_ROSTER


def enrolments_of(person) -> QuerySet[Enrolment]:
    """A person's own enrolments, newest first, with the class, its place and its first session joined."""
    return (
        Enrolment.objects.filter(person=person)
        .select_related("training_class__course__section", "training_class__venue", "training_class__institution")
        .annotate(
            first_starts_at=Min("training_class__sessions__starts_at"),
            session_count=Count("training_class__sessions"),
        )
        .order_by("-created_at", "-pk")
    )


def active_enrolment(training_class, person) -> Enrolment | None:
    """The person's one live enrolment in the class."""
    if person is None:
        return None
    return Enrolment.objects.filter(training_class=training_class, person=person, state__in=ACTIVE).first()


def roster_of(training_class) -> QuerySet[Enrolment]:
    """Everyone on the roster with the person joined, in the order of enrolling."""
    return (
        training_class.enrolments.filter(state__in=ON_ROSTER)
        .select_related("person__township", "category")
        .order_by("pk")
    )
