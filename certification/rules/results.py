"""From marks to a result.

Mean of all members' marks for each part, in decimal arithmetic, rounded half up to two places. A part passes when the
rounded mean reaches the batch's pass mark; one veto by any member fails the practical part (DOMAIN 4).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from certification.models import MarkSheet, Part

PLACES = Decimal("0.01")


@dataclass(frozen=True)
class Outcome:
    """Means of both parts and what they mean."""

    theory: Decimal
    practical: Decimal
    vetoed: bool
    passed: bool
    panel_size: int


def mean(scores: list[Decimal]) -> Decimal:
    """Half-up mean to two places; never of nothing."""
    return (sum(scores, Decimal(0)) / len(scores)).quantize(PLACES, rounding=ROUND_HALF_UP)


def outcome_of(sheets: Iterable[MarkSheet], pass_mark: int) -> Outcome:
    """The outcome for one candidate from every member's two sheets."""
    by_part: dict[str, list[Decimal]] = {Part.THEORY: [], Part.PRACTICAL: []}
    vetoed = False
    for sheet in sheets:
        by_part[sheet.part].append(sheet.score)
        vetoed = vetoed or sheet.veto
    theory, practical = mean(by_part[Part.THEORY]), mean(by_part[Part.PRACTICAL])
    return Outcome(
        theory=theory,
        practical=practical,
        vetoed=vetoed,
        passed=not vetoed and theory >= pass_mark and practical >= pass_mark,
        panel_size=len(by_part[Part.THEORY]),
    )
