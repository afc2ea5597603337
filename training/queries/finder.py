"""Training's answer to the menu: which classes of these courses can be joined."""

from collections.abc import Iterable, Iterator

from django.db.models import Count, F, Min, Q, QuerySet

from courses.registry import ClassFacts, provide_class_overview
from foundation.kernel import clock
from training.models import TrainingClass
from training.states import ClassState, EnrolmentState


def upcoming_classes(course_ids: Iterable[int]) -> dict[int, list[ClassFacts]]:
    """Classes open for enrolment that have not ended, the soonest first. One query for any number of courses."""
    found: dict[int, list[ClassFacts]] = {}
    for course_id, facts in _facts(_open_classes().filter(course__in=list(course_ids))):
        found.setdefault(course_id, []).append(facts)
    return found


def soonest(limit: int) -> list[tuple[int, ClassFacts]]:
    """Open classes with a seat left, those that start first. Reads no more classes than it is asked for."""
    with_seats = _open_classes().filter(
        seats_taken__lt=F("capacity"), starts_on__gte=clock.today(), course__active=True
    )
    chosen = with_seats.order_by("starts_on", "pk").values("pk")[:limit]
    return list(_facts(TrainingClass.objects.filter(pk__in=chosen)))


def courses_near(division_ids: Iterable[int]) -> set[int]:
    """Courses with an open class in these divisions or in a village of theirs."""
    ids = list(division_ids)
    near = _open_classes().filter(Q(venue__division__in=ids) | Q(venue__division__parent__in=ids))
    return set(near.values_list("course_id", flat=True).distinct())


def _open_classes() -> QuerySet[TrainingClass]:
    return TrainingClass.objects.filter(state=ClassState.ENROLLING, ends_on__gte=clock.today()).order_by()


def _facts(classes: QuerySet[TrainingClass]) -> Iterator[tuple[int, ClassFacts]]:
    counted = (
        classes.select_related("venue__division", "institution")
        .annotate(
            first_starts_at=Min("sessions__starts_at"),
            session_count=Count("sessions", distinct=True),
            waiting=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.WAITING), distinct=True),
        )
        .filter(first_starts_at__isnull=False)
        .order_by("first_starts_at", "pk")
    )
    for training_class in counted:
        venue = training_class.venue
        if venue is None:  # the database refuses an open class without one
            continue
        yield (
            training_class.course_id,
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
                institution_name=str(training_class.institution),
            ),
        )


class Overview:
    """For questions about all classes at once."""

    def soonest(self, limit: int) -> list[tuple[int, ClassFacts]]:
        return soonest(limit)

    def courses_near(self, division_ids: Iterable[int]) -> set[int]:
        return courses_near(division_ids)


provide_class_overview(Overview())
