"""Resolving settings as of a date."""

from datetime import date
from typing import Any

from foundation.kernel import clock
from foundation.policy import registry
from foundation.policy.models import Policy


def value(key: str, on: date | None = None) -> Any:
    """The value in force on the date (today): the latest dated row, else the registered default. KeyError: no such setting."""
    return values((key, on))[0]


def values(*wanted: tuple[str, date | None]) -> list[Any]:
    """Several settings, each as of its own date (today), in one query."""
    today = clock.today()
    asked = [(registry.definition(key), on or today) for key, on in wanted]
    rows = list(
        Policy.objects.filter(
            key__in={definition.key for definition, _on in asked}, valid_from__lte=max(on for _definition, on in asked)
        )
        .order_by("-valid_from")
        .values_list("key", "value", "valid_from", "valid_to")
    )
    return [
        next(
            (
                found
                for key, found, valid_from, valid_to in rows
                if key == definition.key and valid_from <= on and (valid_to is None or valid_to >= on)
            ),
            definition.default,
        )
        for definition, on in asked
    ]
