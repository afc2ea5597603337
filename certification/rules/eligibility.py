"""May this person sit this level? Any one condition of the dated rule set suffices; the verdict is stored."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from certification.models import AppraisalBatch, Certificate
from foundation.kernel.errors import DomainError
from foundation.people.models import Person
from foundation.policy.queries import value
from training.queries.completions import Completion

ADULT = 18


@dataclass(frozen=True)
class Verdict:
    """How eligibility was found: which rule of which edition; flags a minor."""

    eligible: bool
    edition: str
    rule: str
    age: int | None
    minor: bool
    why_not: str

    def as_json(self) -> dict[str, Any]:
        """What is stored with the candidate. No birth date: the age on the day is enough."""
        return {
            "eligible": self.eligible,
            "edition": self.edition,
            "rule": self.rule,
            "age": self.age,
            "minor": self.minor,
        }


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _holds_lower(person: Person, batch: AppraisalBatch, level: int, years: int) -> bool:
    return Certificate.objects.filter(
        person=person,
        state="active",
        level=level,
        candidate__batch__occupation=batch.occupation_id,
        issued_on__lte=_years_before(batch.exam_on, years),
    ).exists()


def judge(person: Person, batch: AppraisalBatch, completions: list[Completion], declared_years: int | None) -> Verdict:
    """``declared_years``: years of work in the occupation the person declares (0: intends to work; None: nothing said)."""
    rules = value("certification.eligibility", batch.exam_on)
    age = person.age_on(batch.exam_on)
    why_not = ""
    for condition in rules.get(str(batch.level), []):
        minimum_age = int(condition.get("minimum_age", 0))
        if age is None or age < minimum_age:
            why_not = why_not or str(
                _("到考试那天要满 %(age)s 周岁，这个人还没到，或没登记出生日期。") % {"age": minimum_age}
            )
            continue
        met = False
        if condition["rule"] == "completed_class":
            met = any(completion.occupation_id == batch.occupation_id for completion in completions)
        elif condition["rule"] == "declared_work":
            met = declared_years is not None and declared_years >= int(condition.get("years", 0))
        elif condition["rule"] == "lower_level":
            met = _holds_lower(person, batch, int(condition["level"]), int(condition["years"]))
        if met:
            return Verdict(True, str(rules["edition"]), condition["rule"], age, age < ADULT, "")
    return Verdict(
        False,
        str(rules["edition"]),
        "",
        age,
        age is not None and age < ADULT,
        why_not or str(_("没有学完这个职业的班，也没有申报从业年限。补上其中一样就能报。")),
    )


def require_eligible(verdict: Verdict) -> None:
    """Raise with the reason in plain words."""
    if not verdict.eligible:
        raise DomainError(_("还不能报这个等级：%(reason)s") % {"reason": verdict.why_not}, "certification.not_eligible")
