"""Row locks on two persons at once, in the one order: by their keys."""

from typing import Any

from foundation.people.models import Person


def locked_pair(key: str, data: dict[str, Any]) -> Person:
    """The merged person's row, locked after or before the kept one's by their keys: the one order of persons."""
    pair = Person.objects.filter(pk=key) | Person.objects.filter(code=data["kept"])
    rows = {str(row.pk): row for row in pair.order_by("pk").select_for_update(no_key=True)}
    merged = rows.pop(key)
    vars(merged)["_kept"] = next(iter(rows.values()))
    return merged


def kept_beside(merged: Person) -> Person:
    """The person kept, as locked by `locked_pair`."""
    kept: Person = vars(merged)["_kept"]
    return kept
