"""Who may do what in training. Pages, operations and lists ask these; strangers get 404 from the pages."""

from foundation.mandates.rules import may_act_for
from foundation.people.roles import Role
from foundation.people.rules import belongs_to, has_role, person_of
from foundation.privacy.rules import COUNTY_WIDE
from training.queries.classes import managed_by, reviewed_by, supervised_by, taught_by, visible_to
from training.states import ENROLMENT

KNOWN_TO_TEACH = "_known_to_teach"
"""On the user of a request: the classes of which the page has found out already that this person teaches them."""


def can_manage(actor, training_class) -> bool:
    """A manager of the institution whose class it is."""
    return has_role(actor, Role.INSTITUTION_MANAGER, organisation=training_class.institution)


def can_plan_for(actor, institution) -> bool:
    return has_role(actor, Role.INSTITUTION_MANAGER, organisation=institution)


def can_supervise(actor, training_class) -> bool:
    """A bureau supervisor within whose divisions the institution lies."""
    return actor.is_system or supervised_by(actor).filter(pk=training_class.pk).exists()


def can_decide(actor, training_class) -> bool:
    """May review it and neither filed it nor belongs to the institution: who files never approves."""
    return (
        actor.actor_id != training_class.filed_by_id
        and not belongs_to(actor, training_class.institution)
        and can_review(actor, training_class)
    )


def can_review(actor, training_class) -> bool:
    """The bureau's supervisor, or the township's reviewer for the short classes held there."""
    return actor.is_system or reviewed_by(actor).filter(pk=training_class.pk).exists()


def can_teach(actor, training_class) -> bool:
    """One of the class's own trainers; whoever came to a sheet through its door is known to be one."""
    if actor.is_system or training_class.pk in getattr(actor, KNOWN_TO_TEACH, ()):
        return True
    return taught_by(person_of(actor)).filter(pk=training_class.pk).exists()


def can_see(actor, training_class) -> bool:
    return actor.is_system or visible_to(actor).filter(pk=training_class.pk).exists()


def can_stop(actor, training_class) -> bool:
    """The institution and the bureau may both postpone or cancel."""
    return can_manage(actor, training_class) or can_supervise(actor, training_class)


def may_have_full_roster(actor, training_class) -> bool:
    """Its manager, and the bureau's officers within their divisions; either as the one who asks or as the second person."""
    return can_manage(actor, training_class) or supervised_by(actor, *COUNTY_WIDE).filter(pk=training_class.pk).exists()


def is_own(actor, person) -> bool:
    own = person_of(actor)
    return own is not None and own.pk == person.pk


def can_leave(actor, enrolment) -> bool:
    """The person, a liaison whom the person lets act, or the institution for the person."""
    return ENROLMENT.can(enrolment, "withdraw") and (
        may_act_for(actor, enrolment.person) or can_manage(actor, enrolment.training_class)
    )


__all__ = [
    "can_decide",
    "can_leave",
    "can_manage",
    "can_plan_for",
    "can_review",
    "can_see",
    "can_stop",
    "can_supervise",
    "can_teach",
    "is_own",
    "managed_by",
    "may_act_for",
    "may_have_full_roster",
    "supervised_by",
    "taught_by",
    "visible_to",
]
