"""The table a manager confirms: everyone's hours, score and verdict."""

from dataclasses import dataclass
from decimal import Decimal

from training.models import Enrolment
from training.queries.assessments import results_in_force
from training.queries.attendance import Hours, hours_by_enrolment
from training.rules.completion import Verdict, verdict_for
from training.states import ON_ROSTER


@dataclass(frozen=True)
class Outcome:
    enrolment: Enrolment
    hours: Hours
    score: Decimal | None
    verdict: Verdict


def outcomes_of(training_class) -> list[Outcome]:
    """Everyone on the roster, in the order of enrolling. Five queries for any number."""
    hours = hours_by_enrolment(training_class)
    results = results_in_force(training_class)
    pass_mark = training_class.pass_mark
    if training_class.attendance_threshold is None:
        pass_mark = training_class.scheme.pass_mark
    outcomes = []
    for enrolment in training_class.enrolments.filter(state__in=ON_ROSTER).select_related("person").order_by("pk"):
        result = results.get(enrolment.pk)
        score = result.score if result else None
        outcomes.append(
            Outcome(
                enrolment,
                hours[enrolment.pk],
                score,
                verdict_for(hours[enrolment.pk], score, pass_mark),
            )
        )
    return outcomes
