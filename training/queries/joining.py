"""Classes somebody may join today."""

from django.db.models import Case, IntegerField, Min, QuerySet, Value, When

from foundation.kernel import clock
from training.models import TrainingClass
from training.states import ClassState


def classes_to_join(township_id: int | None = None) -> QuerySet[TrainingClass]:
    """Open for enrolment and not over: those of the township first, then the soonest. Carries `first_starts_at`."""
    near = Case(When(venue__division_id=township_id, then=Value(0)), default=Value(1), output_field=IntegerField())
    return (
        TrainingClass.objects.filter(state=ClassState.ENROLLING, ends_on__gte=clock.today(), venue__isnull=False)
        .select_related("course__section", "venue__division", "institution", "scheme")
        .annotate(first_starts_at=Min("sessions__starts_at"), near=near)
        .filter(first_starts_at__isnull=False)
        .order_by("near", "first_starts_at", "pk")
    )
