"""Who keeps the registers of appraisal, and what they say: a body's scope, an appraiser's card."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from certification.models import BodyScope, EvaluationBody
from courses.levels import SHORT_NAMES
from courses.models import Occupation
from foundation.kernel.actors import Actor
from foundation.kernel.verdicts import YES, Verdict, no
from foundation.people.models import Membership, Person
from foundation.people.queries import memberships_in_force
from foundation.people.roles import Role
from foundation.people.rules import has_role, organisations_with_role
from foundation.policy.dated import holding_on
from training.rules.registry import KEEPERS, READERS

APPRAISING = (Role.APPRAISER, Role.PANEL_LEADER)


def can_keep_registers(actor: Actor | Any) -> bool:
    """The bureau: scopes of bodies, and withdrawing cards."""
    return has_role(actor, *KEEPERS)


def can_read_registers(actor: Actor | Any) -> bool:
    return has_role(actor, *READERS)


def can_keep_cards(actor: Actor | Any, person: Person) -> bool:
    """The bureau, the administrator of the system, and the manager of a body the person appraises for."""
    if has_role(actor, *KEEPERS, Role.ADMINISTRATOR):
        return True
    own = organisations_with_role(actor, Role.EVALUATION_BODY_MANAGER)
    return memberships_in_force(person).filter(role__in=APPRAISING, organisation__in=own).exists()


def appraisers_of(actor: Actor | Any) -> set[int]:
    """Ids of the persons who appraise for a body the actor manages."""
    own = organisations_with_role(actor, Role.EVALUATION_BODY_MANAGER)
    members = Membership.objects.filter(role__in=APPRAISING, organisation__in=own)
    return set(members.values_list("person_id", flat=True))


def body_may_appraise(body: EvaluationBody, occupation: Occupation, level: int, on: date) -> Verdict:
    """Within what the body has filed, on the day? Codes: "certification.out_of_scope", "certification.scope_level"."""
    row = BodyScope.objects.filter(holding_on(on), body=body, occupation=occupation).first()
    words = {"occupation": occupation.localized_name, "level": SHORT_NAMES.get(level, "")}
    if row is None:
        return no(
            "certification.out_of_scope",
            _("评价机构到考试那天没有%(occupation)s的备案。先找主管局备案，或换一天。") % words,
        )
    if row.highest_level is not None and level < row.highest_level:
        words["reach"] = SHORT_NAMES[row.highest_level]
        return no(
            "certification.scope_level",
            _("%(occupation)s备案到%(reach)s，这一批是%(level)s。换一个等级，或先补备案。") % words,
        )
    return YES
