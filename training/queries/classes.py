"""Which classes, for whom."""

from django.db.models import Q, QuerySet

from foundation.kernel import clock
from foundation.people.models import Membership
from foundation.people.roles import Role
from foundation.people.rules import organisations_with_role, person_of
from training.models import ClassTrainer, PlannedSession, TrainingClass
from training.states import ClassState


def taught_by(person) -> QuerySet[TrainingClass]:
    """Classes whose trainer, or the trainer of one of whose sessions, the person is."""
    if person is None:
        return TrainingClass.objects.none()
    return TrainingClass.objects.filter(
        Q(pk__in=ClassTrainer.objects.filter(person=person).values("training_class"))
        | Q(pk__in=PlannedSession.objects.filter(trainer=person).values("training_class"))
    )


def managed_by(actor) -> QuerySet[TrainingClass]:
    """Classes of the institutions the actor manages."""
    return TrainingClass.objects.filter(institution__in=organisations_with_role(actor, Role.INSTITUTION_MANAGER))


def supervised_by(actor, *roles) -> QuerySet[TrainingClass]:
    """Classes within the actor's divisions for a bureau role (supervisors by default); a draft is nobody's business.

    A membership without a division sees the county; one with a division sees the classes of the institutions in it.
    """
    person = person_of(actor)
    if person is None:
        return TrainingClass.objects.none()
    today = clock.today()
    scopes = list(
        Membership.objects.filter(person=person, role__in=roles or (Role.BUREAU_SUPERVISOR,))
        .filter(Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today)))
        .values_list("division", flat=True)
    )
    seen = TrainingClass.objects.exclude(state=ClassState.DRAFT).exclude(filed_at__isnull=True)
    if not scopes:
        return TrainingClass.objects.none()
    if None in scopes:
        return seen
    return seen.filter(
        Q(institution__division__in=scopes)
        | Q(institution__division__parent__in=scopes)
        | Q(institution__division__parent__parent__in=scopes)
    )


def visible_to(actor) -> QuerySet[TrainingClass]:
    """Every class whose file the actor may open at the desk."""
    return TrainingClass.objects.filter(
        Q(pk__in=managed_by(actor).values("pk"))
        | Q(pk__in=taught_by(person_of(actor)).values("pk"))
        | Q(
            pk__in=supervised_by(
                actor, Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER, Role.AUDITOR, Role.TOWNSHIP_REVIEWER
            ).values("pk")
        )
    )


def for_list(classes: QuerySet[TrainingClass]) -> QuerySet[TrainingClass]:
    """What a list row shows, in the same query."""
    return classes.select_related("course__section", "institution", "venue__division", "scheme")
