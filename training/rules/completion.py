"""Who completes a class: hours and assessment, nothing else."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from foundation.kernel.text import plain_number
from training.queries.attendance import Hours


@dataclass(frozen=True)
class Verdict:
    """`reasons` say in plain words why not; empty for who completes. `codes` are the same for machines."""

    completed: bool
    reasons: tuple[str, ...]
    codes: tuple[str, ...]
    needs_score: bool = False


def verdict_for(hours: Hours, score: Decimal | None, pass_mark: Decimal | None) -> Verdict:
    """Completed with hours >= threshold and score >= pass mark; a class without a pass mark needs hours only."""
    reasons, codes = [], []
    if not hours.reached:
        reasons.append(
            _("课时不够：上了 %(attended)s 课时，要 %(needed)s 课时")
            % {"attended": plain_number(hours.attended), "needed": plain_number(hours.needed)}
        )
        codes.append("hours")
    needs_score = False
    if pass_mark is not None:
        if score is None:
            reasons.append(_("没有考核成绩"))
            codes.append("no_score")
            needs_score = hours.reached
        elif score < pass_mark:
            reasons.append(
                _("考核 %(score)s 分，要 %(pass_mark)s 分")
                % {"score": plain_number(score), "pass_mark": plain_number(pass_mark)}
            )
            codes.append("score")
    return Verdict(not codes, tuple(reasons), tuple(codes), needs_score)
