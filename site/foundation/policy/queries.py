"""Resolving a setting as of a date."""

from datetime import date
from typing import Any

from django.db.models import Q

from foundation.kernel import clock
from foundation.policy import registry
from foundation.policy.models import Policy


def value(key: str, on: date | None = None) -> Any:
    """The value in force on the date (today): the latest dated row, else the registered default. KeyError: no such setting."""
    default = registry.definition(key).default
    on = on or clock.today()
    row = (
        Policy.objects.filter(key=key, valid_from__lte=on)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
        .order_by("-valid_from")
        .values_list("value", flat=True)
        .first()
    )
    return default if row is None else row
