"""The roll as it is signed."""

from typing import Any

from certification.models import AppraisalBatch
from certification.states import CandidateState


def roll_of(batch: AppraisalBatch) -> dict[str, Any]:
    """What the leader signs: people stand in it by code, scores as decimal text."""
    rows = []
    for candidate in (
        batch.candidates.exclude(state=CandidateState.WITHDRAWN).select_related("person", "result").order_by("pk")
    ):
        row: dict[str, Any] = {"candidate": candidate.pk, "person": candidate.person.code, "state": candidate.state}
        if candidate.state != CandidateState.ABSENT:
            result = candidate.result
            row |= {
                "theory": f"{result.theory:.2f}",
                "practical": f"{result.practical:.2f}",
                "vetoed": result.vetoed,
                "passed": result.passed,
            }
        rows.append(row)
    return {
        "batch": batch.code,
        "occupation": batch.occupation.code or batch.occupation.name,
        "specialism": batch.specialism.name if batch.specialism else "",
        "level": batch.level,
        "standard": batch.standard.edition,
        "pass_mark": batch.pass_mark,
        "panel": [member.appraiser.card_no for member in batch.members.select_related("appraiser").order_by("pk")],
        "rows": rows,
    }
