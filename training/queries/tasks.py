"""What waits for whom, for the desks: classes and sessions, without words."""

from datetime import datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from foundation.kernel import clock
from training.models import AttendanceMark, PlannedSession, TrainingClass
from training.queries.attendance import sessions_for_trainer
from training.queries.classes import for_list, managed_by, reviewed_by
from training.states import ClassState


def filings_to_decide(actor) -> QuerySet[TrainingClass]:
    """Filed classes the actor may answer and somebody else filed, the first due first."""
    return (
        for_list(reviewed_by(actor))
        .filter(state=ClassState.FILED)
        .exclude(filed_by_id=actor.actor_id)
        .order_by("decide_by", "filed_at")
    )


def classes_to_move_on(actor) -> QuerySet[TrainingClass]:
    """Classes in which the institution has the next step: mend, open, start, finish, assess, close."""
    today = clock.today()
    sessions = PlannedSession.objects.filter(training_class=OuterRef("pk"))
    unmarked = sessions.filter(~Exists(AttendanceMark.objects.filter(session=OuterRef("pk"))))
    return (
        for_list(managed_by(actor))
        .annotate(has_unmarked=Exists(unmarked))
        .filter(
            Q(state__in=(ClassState.RETURNED, ClassState.APPROVED, ClassState.ASSESSING))
            | Q(state=ClassState.ENROLLING, starts_on__lte=today)
            | Q(state=ClassState.RUNNING, has_unmarked=False)
        )
        .order_by(F("starts_on").asc(nulls_last=True), "pk")
    )


def sessions_to_mark(person) -> QuerySet[PlannedSession]:
    """The trainer's sessions of running classes that may be marked by the end of today and are not."""
    tomorrow = timezone.make_aware(datetime.combine(clock.today() + timedelta(days=1), time()))
    return sessions_for_trainer(person).filter(
        training_class__state__in=(ClassState.RUNNING, ClassState.ASSESSING),
        starts_at__lt=tomorrow,
        is_marked=False,
    )
