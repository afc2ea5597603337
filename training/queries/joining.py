"""Classes somebody may join today."""

from django.db.models import Case, F, IntegerField, Min, QuerySet, Value, When

from foundation.kernel import clock
from training.models import TrainingClass
from training.states import ClassState


def classes_to_join(township_id: int | None = None) -> QuerySet[TrainingClass]:
    """Open for enrolment and not over: those with a seat first, of them those of the township, then the soonest. Carries `first_starts_at`."""
    near = Case(When(venue__division_id=township_id, then=Value(0)), default=Value(1), output_field=IntegerField())
    full = Case(When(seats_taken__lt=F("capacity"), then=Value(0)), default=Value(1), output_field=IntegerField())
    return (
        TrainingClass.objects.filter(state=ClassState.ENROLLING, ends_on__gte=clock.today(), venue__isnull=False)
        .select_related("course__section", "venue__division", "institution", "scheme")
        .annotate(first_starts_at=Min("sessions__starts_at"), near=near, full=full)
        .filter(first_starts_at__isnull=False)
        .order_by("full", "near", "first_starts_at", "pk")
    )
