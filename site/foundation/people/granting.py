"""Who may give which role where: the one table, asked by the operation and by the pages."""

from dataclasses import dataclass

from foundation.people.models import Organisation
from foundation.people.roles import Role

Kind = Organisation.Kind
TRAINING = (Kind.INSTITUTION, Kind.EMPLOYER)

OFFICES: dict[str, tuple[str, ...]] = {
    Role.TRAINER: TRAINING,
    Role.INSTITUTION_MANAGER: TRAINING,
    Role.TOWNSHIP_REVIEWER: (Kind.TOWNSHIP_OFFICE,),
    Role.VILLAGE_LIAISON: (Kind.TOWNSHIP_OFFICE,),
    Role.VILLAGE_CADRE: (Kind.TOWNSHIP_OFFICE,),
    Role.BUREAU_SUPERVISOR: (Kind.BUREAU,),
    Role.PROGRAMME_OFFICER: (Kind.BUREAU,),
    Role.PAYER: (Kind.BUREAU,),
    Role.EDITOR: (Kind.BUREAU,),
    Role.CHIEF_EDITOR: (Kind.BUREAU,),
    Role.AUDITOR: (Kind.BUREAU,),
    Role.ADMINISTRATOR: (Kind.BUREAU,),
    Role.APPRAISER: (Kind.EVALUATION_BODY,),
    Role.PANEL_LEADER: (Kind.EVALUATION_BODY,),
    Role.QUALITY_SUPERVISOR: (Kind.EVALUATION_BODY, Kind.BUREAU),
    Role.INVIGILATOR: (Kind.EVALUATION_BODY,),
    Role.EVALUATION_BODY_MANAGER: (Kind.EVALUATION_BODY,),
    Role.CERTIFYING_OFFICER: (Kind.EVALUATION_BODY,),
    Role.EMPLOYER: (Kind.EMPLOYER,),
}
"""In which kinds of office a role exists. A learner is nobody's member: everybody with an account is one."""


@dataclass(frozen=True)
class Grant:
    """Holders of `granter` may give `roles` in their own office, or in any office of their place with `everywhere`."""

    granter: str
    roles: frozenset[str]
    everywhere: bool = False


GRANTS = (
    Grant(Role.ADMINISTRATOR, frozenset(OFFICES), everywhere=True),
    Grant(
        Role.BUREAU_SUPERVISOR,
        frozenset({Role.INSTITUTION_MANAGER, Role.EVALUATION_BODY_MANAGER, Role.TOWNSHIP_REVIEWER, Role.EMPLOYER}),
        everywhere=True,
    ),
    Grant(Role.INSTITUTION_MANAGER, frozenset({Role.INSTITUTION_MANAGER, Role.TRAINER})),
    Grant(
        Role.EVALUATION_BODY_MANAGER,
        frozenset(
            {
                *(Role.EVALUATION_BODY_MANAGER, Role.APPRAISER, Role.PANEL_LEADER),
                *(Role.QUALITY_SUPERVISOR, Role.INVIGILATOR, Role.CERTIFYING_OFFICER),
            }
        ),
    ),
    Grant(Role.TOWNSHIP_REVIEWER, frozenset({Role.VILLAGE_LIAISON, Role.VILLAGE_CADRE})),
    Grant(Role.EMPLOYER, frozenset({Role.EMPLOYER})),
)

GRANTERS = tuple(grant.granter for grant in GRANTS)
CLERKS = (Role.BUREAU_SUPERVISOR, Role.TOWNSHIP_REVIEWER)
"""Those at whose window a person's own facts are put right."""
KEEPERS_OF_OFFICES = (Role.ADMINISTRATOR, Role.BUREAU_SUPERVISOR)
"""Those who enter, change and close offices."""
