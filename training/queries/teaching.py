"""Who taught whom: what keeps a trainer from appraising the own pupils (DOMAIN 4, avoidance)."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from training.models import AttendanceMark, ClassTrainer, Enrolment, MarkStatus, PlannedSession
from training.states import ON_ROSTER

CAME = (MarkStatus.PRESENT, MarkStatus.LATE)


def _taught_enrolments():
    """Enrolments in which the person was, or may yet be, taught: on the roster, or left after having come."""
    came = AttendanceMark.objects.filter(enrolment=OuterRef("pk"), status__in=CAME)
    return Enrolment.objects.filter(Q(state__in=ON_ROSTER) | Exists(came))


def trainers_of(person) -> set[int]:
    """Ids of the persons who trained this person in any class, ever. Two queries."""
    classes = _taught_enrolments().filter(person=person).values("training_class")
    return set(ClassTrainer.objects.filter(training_class__in=classes).values_list("person_id", flat=True)) | set(
        PlannedSession.objects.filter(training_class__in=classes, trainer__isnull=False).values_list(
            "trainer_id", flat=True
        )
    )


def taught_pairs(trainer_person_ids: Iterable[int], learner_person_ids: Iterable[int]) -> set[tuple[int, int]]:
    """(trainer's person id, learner's person id) for everyone of the first who taught one of the second. Three queries."""
    trainer_ids = list(trainer_person_ids)
    classes_of: dict[int, set[int]] = {}
    for model, field in ((ClassTrainer, "person_id"), (PlannedSession, "trainer_id")):
        for training_class_id, trainer_id in (
            model.objects.filter(**{f"{field}__in": trainer_ids})
            .order_by()
            .values_list("training_class_id", field)
            .distinct()
        ):
            classes_of.setdefault(training_class_id, set()).add(trainer_id)
    learners = (
        _taught_enrolments()
        .filter(person__in=list(learner_person_ids), training_class__in=list(classes_of))
        .order_by()
        .values_list("training_class_id", "person_id")
    )
    return {(trainer_id, person_id) for class_id, person_id in learners for trainer_id in classes_of[class_id]}
