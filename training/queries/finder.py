"""Training's answer to the menu: which classes of these courses can be joined."""

from collections.abc import Iterable

from django.db.models import Count, Min, Q

from courses.registry import ClassFacts
from foundation.kernel import clock
from training.models import TrainingClass
from training.states import ClassState, EnrolmentState


def upcoming_classes(course_ids: Iterable[int]) -> dict[int, list[ClassFacts]]:
    """Classes open for enrolment that have not ended, the soonest first. One query for any number of courses."""
    classes = (
        TrainingClass.objects.filter(
            course__in=list(course_ids), state=ClassState.ENROLLING, ends_on__gte=clock.today()
        )
        .select_related("venue__division")
        .annotate(
            first_starts_at=Min("sessions__starts_at"),
            session_count=Count("sessions", distinct=True),
            waiting=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.WAITING), distinct=True),
        )
        .filter(first_starts_at__isnull=False)
        .order_by("first_starts_at", "pk")
    )
    found: dict[int, list[ClassFacts]] = {}
    for training_class in classes:
        venue = training_class.venue
        if venue is None:  # the database refuses an open class without one
            continue
        found.setdefault(training_class.course_id, []).append(
            ClassFacts(
                code=training_class.code,
                starts_at=training_class.first_starts_at,
                venue_name=venue.localized_name,
                township_name=venue.division.localized_name,
                seats_left=training_class.seats_left,
                capacity=training_class.capacity,
                waiting=training_class.waiting,
                sessions=training_class.session_count,
                join_url=f"/join/{training_class.code}/",
                township_id=venue.division_id,
            )
        )
    return found
