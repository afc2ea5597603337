"""Scores in force."""

from django.db.models import Exists, OuterRef

from training.models import AssessmentResult


def results_in_force(training_class) -> dict[int, AssessmentResult]:
    """The newest score of each enrolment of the class. One query."""
    newer = AssessmentResult.objects.filter(enrolment=OuterRef("enrolment"), ordinal__gt=OuterRef("ordinal"))
    results = AssessmentResult.objects.filter(enrolment__training_class=training_class).filter(~Exists(newer))
    return {result.enrolment_id: result for result in results.order_by()}


def results_history(training_class) -> dict[int, list[AssessmentResult]]:
    """Every score by enrolment, oldest first. One query."""
    history: dict[int, list[AssessmentResult]] = {}
    for result in AssessmentResult.objects.filter(enrolment__training_class=training_class).order_by(
        "enrolment_id", "ordinal"
    ):
        history.setdefault(result.enrolment_id, []).append(result)
    return history
