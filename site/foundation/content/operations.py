"""Taking a list out of the site."""

from typing import Any

from django.db import transaction

from foundation.audit.operations import record
from foundation.kernel.actors import Actor


def record_export(table: str, *, actor: Actor | Any, file_format: str, rows: int, filters: dict[str, str]) -> None:
    """Keep who took which list away and how many rows. `filters` are choices, never words somebody typed.

    The permission is the page's own: an export holds what its page shows.
    """
    with transaction.atomic():
        record(
            "content.table.exported", actor, actor=actor, table=table, format=file_format, rows=rows, filters=filters
        )
