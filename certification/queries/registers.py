"""Reads of the registers of appraisal."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from certification.models import Appraiser, BodyScope
from foundation.kernel import clock
from foundation.policy.dated import holding_on


def expiring_cards(until: date) -> QuerySet[Appraiser]:
    """Cards that hold today, end by the day, and have no renewal to follow them; the first to end first."""
    today = clock.today()
    renewal = Appraiser.objects.filter(
        person=OuterRef("person"),
        occupation=OuterRef("occupation"),
        valid_from__gt=OuterRef("valid_to"),
        withdrawn_on__isnull=True,
    )
    return (
        Appraiser.objects.filter(
            ~Exists(renewal),
            valid_from__lte=today,
            valid_to__gte=today,
            valid_to__lte=until,
            withdrawn_on__isnull=True,
        )
        .select_related("person", "occupation")
        .order_by("valid_to", "pk")
    )


def expiring_scopes(until: date) -> QuerySet[BodyScope]:
    """What bodies have filed that holds today, ends by the day, and has no row to follow it; the first to end first."""
    renewal = BodyScope.objects.filter(
        body=OuterRef("body"),
        occupation=OuterRef("occupation"),
        valid_from__gt=OuterRef("valid_from"),
        voided_at__isnull=True,
    )
    return (
        BodyScope.objects.filter(
            ~Exists(renewal), holding_on(clock.today()), valid_to__lte=until, body__organisation__closed_on__isnull=True
        )
        .select_related("body__organisation", "occupation")
        .order_by("valid_to", "pk")
    )
