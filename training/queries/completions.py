"""What a person has completed: training's answer to certification."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from training.models import Enrolment
from training.states import EnrolmentState


@dataclass(frozen=True)
class Completion:
    """One completed class of one person, read from the frozen class file, not from live rows."""

    enrolment_id: int
    person_id: int
    class_code: str
    class_title: str
    course_id: int
    occupation_id: int | None
    specialism_id: int | None
    level: int | None
    institution_name: str
    hours: Decimal
    planned_hours: Decimal
    score: Decimal | None
    completed_on: date
    file_hash: str


def completions_of(person) -> list[Completion]:
    """Newest first. One query."""
    return completions_of_many([person.pk]).get(person.pk, [])


def completions_of_many(person_ids) -> dict[int, list[Completion]]:
    """By person id, newest first. One query for any number of people."""
    found: dict[int, list[Completion]] = {}
    enrolments = (
        Enrolment.objects.filter(person__in=list(person_ids), state=EnrolmentState.COMPLETED)
        .select_related("training_class__course", "training_class__institution", "training_class__report")
        .order_by("-training_class__closed_at", "-pk")
    )
    for enrolment in enrolments:
        found.setdefault(enrolment.person_id, []).append(_completion(enrolment))
    return found


def completed_enrolments(*, occupation=None, level=None):
    """Completed enrolments whose course leads to the occupation and level, with person and class joined."""
    enrolments = Enrolment.objects.filter(state=EnrolmentState.COMPLETED).select_related(
        "person", "training_class__course", "training_class__report"
    )
    if occupation is not None:
        enrolments = enrolments.filter(training_class__course__occupation=occupation)
    if level is not None:
        enrolments = enrolments.filter(training_class__course__level=level)
    return enrolments


def _completion(enrolment) -> Completion:
    training_class = enrolment.training_class
    report = training_class.report
    row = next(row for row in report.record["people"] if row["enrolment"] == enrolment.pk)
    course = training_class.course
    return Completion(
        enrolment_id=enrolment.pk,
        person_id=enrolment.person_id,
        class_code=training_class.code,
        class_title=training_class.title,
        course_id=course.pk,
        occupation_id=course.occupation_id,
        specialism_id=course.specialism_id,
        level=course.level,
        institution_name=training_class.institution.name,
        hours=Decimal(row["attended_hours"]),
        planned_hours=Decimal(row["planned_hours"]),
        score=None if row["score"] is None else Decimal(row["score"]),
        completed_on=date.fromisoformat(report.record["closed_on"]),
        file_hash=report.sha256,
    )
