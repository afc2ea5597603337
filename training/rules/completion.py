"""Who completes a class: hours and assessment, nothing else."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from foundation.kernel.text import plain_number
from training.queries.attendance import Hours


@dataclass(frozen=True)
class Verdict:
    """`codes` say why not, for machines; empty for who completes."""

    codes: tuple[str, ...]
    hours: Hours
    score: Decimal | None
    pass_mark: Decimal | None

    @property
    def completed(self) -> bool:
        return not self.codes

    @property
    def needs_score(self) -> bool:
        return self.hours.reached and "no_score" in self.codes

    @property
    def reasons(self) -> tuple[str, ...]:
        """The codes in plain words, in the language in force when they are read."""
        return tuple(self._reason(code) for code in self.codes)

    def _reason(self, code: str) -> str:
        if code == "hours":
            return _("课时不够：上了 %(attended)s 课时，要 %(needed)s 课时") % {
                "attended": plain_number(self.hours.attended),
                "needed": plain_number(self.hours.needed),
            }
        if self.score is None or self.pass_mark is None:
            return _("没有考核成绩")
        return _("考核 %(score)s 分，要 %(pass_mark)s 分") % {
            "score": plain_number(self.score),
            "pass_mark": plain_number(self.pass_mark),
        }


def verdict_for(hours: Hours, score: Decimal | None, pass_mark: Decimal | None) -> Verdict:
    """Completed with hours >= threshold and score >= pass mark; a class without a pass mark needs hours only."""
    codes = []
    if not hours.reached:
        codes.append("hours")
    if pass_mark is not None:
        if score is None:
            codes.append("no_score")
        elif score < pass_mark:
            codes.append("score")
    return Verdict(tuple(codes), hours, score, pass_mark)
