"""Who says they come to the first session."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.db.models import Min, QuerySet
from django.utils import timezone

from foundation.notices.models import Question
from training.models import Enrolment, TrainingClass
from training.occasions import WHO_COMES
from training.states import ClassState, EnrolmentState

ENROLMENTS = "training.enrolment"
COMES = "1"


def questions_of(enrolments: Iterable[Enrolment], begins: datetime | None) -> dict[int, Question]:
    """The newest question about this first session by enrolment. One query; none where the class has no sessions."""
    ids = [str(one.pk) for one in enrolments]
    if begins is None or not ids:
        return {}
    rows = Question.objects.filter(about_type=ENROLMENTS, about_id__in=ids, name=WHO_COMES, until=begins)
    return {int(row.about_id): row for row in rows.order_by("id")}


def who_comes(enrolments: list[Enrolment], begins: datetime | None) -> dict[str, Any]:
    """How many were asked, come, stay away, have not answered; each enrolment gets its question as `.coming`."""
    questions = questions_of(enrolments, begins)
    for enrolment in enrolments:
        vars(enrolment)["coming"] = questions.get(enrolment.pk)
    answers = [one.answer for one in questions.values()]
    return {
        "asked": len(answers),
        "come": sum(1 for answer in answers if answer == COMES),
        "stay_away": sum(1 for answer in answers if answer not in ("", COMES)),
        "silent": sum(1 for answer in answers if not answer),
    }


def unasked(training_class: TrainingClass, begins: datetime) -> list[Enrolment]:
    """People with a seat who were not asked about this first session."""
    seated = list(
        training_class.enrolments.filter(state=EnrolmentState.CONFIRMED).select_related("person").order_by("pk")
    )
    asked = questions_of(seated, begins)
    return [one for one in seated if one.pk not in asked]


def classes_beginning_on(day: date) -> QuerySet[TrainingClass]:
    """Classes that take enrolments and whose first session is on the day."""
    begin = timezone.make_aware(datetime.combine(day, time.min))
    end = timezone.make_aware(datetime.combine(day, time.max))
    return (
        TrainingClass.objects.filter(state=ClassState.ENROLLING)
        .annotate(begins=Min("sessions__starts_at"))
        .filter(begins__gte=begin, begins__lte=end)
    )
