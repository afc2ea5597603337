"""Sorted rows as text to keep between the dry run and the confirmation, and the numbers that may be told."""

import json
from collections import Counter

from training.roster.findings import Finding
from training.roster.rows import Kind, SortedRow


def dump(rows: list[SortedRow], notices: list[Finding]) -> str:
    """Holds names and document numbers: for an encrypted field only."""
    return json.dumps(
        {"rows": [row.as_json() for row in rows], "notices": [notice.as_json() for notice in notices]},
        ensure_ascii=False,
    )


def load(stored: str) -> tuple[list[SortedRow], list[Finding]]:
    content = json.loads(stored)
    return (
        [SortedRow.from_json(row) for row in content["rows"]],
        [Finding.from_json(notice) for notice in content["notices"]],
    )


def counts_of(rows: list[SortedRow]) -> dict[str, int]:
    """Rows in all and of each kind; people to enrol without asking (`ready`) and in the class already."""
    of_kind = Counter(row.kind for row in rows)
    return {
        "rows": len(rows),
        **{kind.value: of_kind[kind] for kind in Kind},
        "ready": sum(row.is_ready for row in rows),
        "in_class": len({row.document for row in rows if row.in_class}),
    }
