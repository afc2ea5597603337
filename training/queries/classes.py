"""Which classes, for whom."""

from django.db.models import Q, QuerySet

from foundation.people.roles import Role
from foundation.people.rules import Scope, organisations_with_role, person_of, roles_in_force, scope_of
from foundation.policy.queries import value
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
    """Classes within the actor's places for a bureau role (supervisors by default); a draft is nobody's business.

    A membership without a division sees the county; one with a division sees the classes of the institutions in it.
    """
    return _handed_in().filter(_scope(actor, *(roles or (Role.BUREAU_SUPERVISOR,))).within("institution__division"))


def held_in_township_of(actor) -> QuerySet[TrainingClass]:
    """Classes held in the township whose reviewer the actor is, whichever school holds them."""
    return _handed_in().filter(_scope(actor, Role.TOWNSHIP_REVIEWER).within("venue__division"))


def reviewed_by(actor) -> QuerySet[TrainingClass]:
    """Classes whose filing the actor may answer: the bureau's supervisor, and for short classes held in their township,
    as far as the policy says, its reviewer; never those of an office the actor belongs to."""
    short = held_in_township_of(actor).filter(course__hours__lte=value("training.township_reviews_up_to_hours"))
    own = {membership.organisation_id for membership in roles_in_force(actor)}
    return TrainingClass.objects.filter(
        Q(pk__in=supervised_by(actor).values("pk")) | Q(pk__in=short.values("pk"))
    ).exclude(institution__in=own)


def visible_to(actor) -> QuerySet[TrainingClass]:
    """Every class whose file the actor may open at the desk."""
    return TrainingClass.objects.filter(
        Q(pk__in=managed_by(actor).values("pk"))
        | Q(pk__in=taught_by(person_of(actor)).values("pk"))
        | Q(pk__in=held_in_township_of(actor).values("pk"))
        | Q(pk__in=supervised_by(actor, Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER, Role.AUDITOR).values("pk"))
    )


def _handed_in() -> QuerySet[TrainingClass]:
    return TrainingClass.objects.exclude(state=ClassState.DRAFT).exclude(filed_at__isnull=True)


def _scope(actor, *roles) -> Scope:
    """Nobody's roles cover nothing; scripts do not look at desks."""
    return scope_of(actor, *roles) if person_of(actor) is not None else Scope()


def for_list(classes: QuerySet[TrainingClass]) -> QuerySet[TrainingClass]:
    """What a list row shows, in the same query."""
    return classes.select_related("course__section", "course__occupation", "institution", "venue__division", "scheme")
