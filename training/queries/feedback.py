"""What learners thought: counted by course, and whom to ask."""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef
from django.db.models.fields import CharField
from django.db.models.functions import Cast

from courses.registry import Smiles
from foundation.kernel import clock
from foundation.notices.models import Question
from training.models import Enrolment, Feedback, Smile
from training.occasions import FEEDBACK
from training.states import ClassState, EnrolmentState

TO_THE_END = (EnrolmentState.COMPLETED, EnrolmentState.FAILED)
DAYS_TO_SAY = 60
DAYS_TO_ASK = 7
MOST_AT_ONCE = 500
"""People asked in one round of the upkeep; the next round asks the rest."""


def smiles_of_course(course_id: int) -> Smiles:
    """One query."""
    counted = Feedback.objects.filter(enrolment__training_class__course=course_id).order_by()
    by_face = dict(counted.values_list("smile").annotate(answers=Count("pk")))
    return Smiles(good=by_face.get(Smile.GOOD, 0), fair=by_face.get(Smile.FAIR, 0), poor=by_face.get(Smile.POOR, 0))


def last_day_to_say(closed: datetime) -> datetime:
    return closed + timedelta(days=DAYS_TO_SAY)


def to_be_asked() -> list[Enrolment]:
    """Who was in a class to its end that closed in the last days, has said nothing, and was not asked yet."""
    asked = Question.objects.filter(
        name=FEEDBACK, about_type=Enrolment._meta.label_lower, about_id=Cast(OuterRef("pk"), CharField())
    )
    people = Enrolment.objects.filter(
        ~Exists(asked),
        state__in=TO_THE_END,
        training_class__state=ClassState.CLOSED,
        training_class__closed_at__gte=clock.now() - timedelta(days=DAYS_TO_ASK),
        feedback__isnull=True,
    )
    return list(people.select_related("person", "training_class").order_by("pk")[:MOST_AT_ONCE])


def enrolment_to_judge(code: str, person_id: int) -> Enrolment | None:
    """The person's enrolment in a class they stayed in to the end, with what they have said."""
    found = Enrolment.objects.filter(training_class__code=code, person=person_id, state__in=TO_THE_END)
    return found.select_related("training_class__course__section", "person", "feedback").first()
