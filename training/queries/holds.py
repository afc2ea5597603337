"""Held seats and who waits for one."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q, QuerySet, Sum

from courses.models import Wish
from courses.states import WishState
from foundation.kernel import clock
from foundation.people.models import Person
from training.models import SeatHold, TrainingClass
from training.states import ClassState, HoldState, OfferState

MOST_AT_ONCE = 500
STOPPED = (ClassState.CANCELLED, ClassState.REFUSED)
LIVE = Q(state=HoldState.HELD) | Q(state=HoldState.ACCEPTED, unnamed__gt=0)


def waiting_order(training_class: TrainingClass) -> QuerySet[Wish]:
    """Open wishes of the people this class was made for that have not been asked yet, the oldest first."""
    return (
        Wish.objects.filter(
            pool__calls__offers__training_class=training_class,
            pool__calls__offers__state=OfferState.CHOSEN,
            state=WishState.OPEN,
        )
        .exclude(pk__in=SeatHold.objects.filter(training_class=training_class, wish__isnull=False).values("wish"))
        .select_related("person")
        .order_by("created_at", "pk")[:MOST_AT_ONCE]
    )


def classes_with_waiting() -> QuerySet[TrainingClass]:
    """Classes that take enrolments, have a free seat, and for which somebody stands in the waiting order."""
    return _made_for_somebody(TrainingClass.objects.filter(state=ClassState.ENROLLING))


def classes_begun_with_waiting() -> QuerySet[TrainingClass]:
    """Classes nobody can join any more, for which somebody still stands in the waiting order."""
    return _made_for_somebody(
        TrainingClass.objects.filter(state__in=(ClassState.RUNNING, ClassState.ASSESSING, ClassState.CLOSED, *STOPPED))
    )


def _made_for_somebody(classes: QuerySet[TrainingClass]) -> QuerySet[TrainingClass]:
    return (
        classes.filter(
            offer__state=OfferState.CHOSEN,
            offer__call__pool__wishes__state=WishState.OPEN,
        )
        .distinct()
        .order_by("pk")
    )


def holds_of(person: Person) -> QuerySet[SeatHold]:
    """A person's own, the newest first, with the class."""
    return for_page(person.seat_holds.all()).order_by("-pk")


def live_holds_of(person: Person) -> QuerySet[SeatHold]:
    """What still waits for the person: an answer, or names."""
    return for_page(person.seat_holds.filter(LIVE)).order_by("until", "pk")


def live_holds_in(training_class: TrainingClass) -> list[SeatHold]:
    """Seats of the class kept without an enrolment, the first to end first. One query."""
    return list(training_class.holds.filter(LIVE).select_related("person").order_by("state", "until", "pk"))


def for_page(holds: QuerySet[SeatHold]) -> QuerySet[SeatHold]:
    return holds.select_related(
        "person",
        "wish",
        "training_class__course__section",
        "training_class__institution",
        "training_class__venue__division",
    )


def overdue_holds() -> QuerySet[SeatHold]:
    return SeatHold.objects.filter(state=HoldState.HELD, until__lte=clock.now()).order_by("until", "pk")


def groups_without_names(within: timedelta) -> QuerySet[SeatHold]:
    """Accepted groups with names to come whose class begins within the time."""
    last = clock.today() + within
    return for_page(
        SeatHold.objects.filter(
            state=HoldState.ACCEPTED,
            unnamed__gt=0,
            training_class__state=ClassState.ENROLLING,
            training_class__starts_on__lte=last,
        )
    ).order_by("pk")


def held_seats(classes: Iterable[int]) -> dict[int, int]:
    """Seats kept without an enrolment, by class. One query."""
    rows = SeatHold.objects.filter(training_class__in=list(classes), unnamed__gt=0).order_by()
    return {row["training_class"]: row["seats"] for row in rows.values("training_class").annotate(seats=Sum("unnamed"))}
