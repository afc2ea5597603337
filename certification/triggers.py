"""Separated duties as database triggers: who taught never marks, who marked never releases, sealed stays sealed."""

from certification.models import Appraiser, Candidate, Certificate, MarkSheet, PanelMember
from certification.states import ISSUE, REVOKE, CertificateState
from foundation.audit.guards import Guard, listed, table
from foundation.people.triggers import confirmed_act, follows_only_a_merge
from training.models import AttendanceMark, ClassTrainer, Enrolment, PlannedSession
from training.queries.teaching import CAME
from training.states import ON_ROSTER


def _tables() -> dict[str, str]:
    models = (Candidate, Certificate, MarkSheet, PanelMember, AttendanceMark, ClassTrainer, Enrolment, PlannedSession)
    return {model.__name__.lower(): table(model) for model in models}


_TAUGHT = """EXISTS (
    SELECT 1 FROM {enrolment} e
    JOIN {candidate} c ON c.person_id = e.person_id
    JOIN {panelmember} m ON m.id = NEW.member_id
    WHERE c.id = NEW.candidate_id AND (
        e.state IN ({on_roster})
        OR EXISTS (SELECT 1 FROM {attendancemark} a WHERE a.enrolment_id = e.id AND a.status IN ({came}))
    ) AND (
        EXISTS (SELECT 1 FROM {classtrainer} t WHERE t.training_class_id = e.training_class_id AND t.person_id = m.person_id)
        OR EXISTS (SELECT 1 FROM {plannedsession} s WHERE s.training_class_id = e.training_class_id AND s.trainer_id = m.person_id)
    )
)"""

_MARKED = """EXISTS (
    SELECT 1 FROM {marksheet} s JOIN {panelmember} m ON m.id = s.member_id
    WHERE s.candidate_id = NEW.candidate_id AND m.person_id = NEW.released_by_id
)"""

_FOREIGN = """NOT EXISTS (
    SELECT 1 FROM {panelmember} m JOIN {candidate} c ON c.batch_id = m.batch_id
    WHERE m.id = NEW.member_id AND c.id = NEW.candidate_id
)"""


_TAUGHT_AND_MARKED = """EXISTS (
    SELECT 1 FROM {marksheet} s
    JOIN {panelmember} m ON m.id = s.member_id
    JOIN {candidate} c ON c.id = s.candidate_id
    JOIN {enrolment} e ON e.person_id = c.person_id
    WHERE s.candidate_id = NEW.candidate_id AND (
        e.state IN ({on_roster})
        OR EXISTS (SELECT 1 FROM {attendancemark} a WHERE a.enrolment_id = e.id AND a.status IN ({came}))
    ) AND (
        EXISTS (SELECT 1 FROM {classtrainer} t WHERE t.training_class_id = e.training_class_id AND t.person_id = m.person_id)
        OR EXISTS (SELECT 1 FROM {plannedsession} p WHERE p.training_class_id = e.training_class_id AND p.trainer_id = m.person_id)
    )
)"""

_SEALED_SEAT = """OLD.sealed_at IS NOT NULL AND (
    NEW.sealed_at IS NULL OR NEW.sealed_at <> OLD.sealed_at OR NEW.is_leader <> OLD.is_leader
    OR NEW.batch_id <> OLD.batch_id OR NEW.appraiser_id <> OLD.appraiser_id
)"""
"""Whose seat it is follows a merged registration, which a guard of its own watches."""

_REVOKED = f"""
    (OLD.state <> '{CertificateState.REVOKED}' AND NEW.state = '{CertificateState.REVOKED}'
        AND NOT {confirmed_act(REVOKE, "NEW.id")})
    OR (OLD.state = '{CertificateState.REVOKED}' AND NEW.state <> '{CertificateState.REVOKED}')
"""


_RELEASED = "NOT EXISTS (SELECT 1 FROM {candidate} c WHERE c.id = NEW.candidate_id AND {agreed})"


def guards() -> list[Guard]:
    """Every guard of this app."""
    names = _tables()
    sheet, certificate, member = names["marksheet"], names["certificate"], names["panelmember"]
    taught = _TAUGHT.format(on_roster=listed(ON_ROSTER), came=listed(CAME), **names)
    taught_and_marked = _TAUGHT_AND_MARKED.format(on_roster=listed(ON_ROSTER), came=listed(CAME), **names)
    released = _RELEASED.format(agreed=confirmed_act(ISSUE, "c.batch_id", "NEW.released_by_id"), **names)
    rules = (
        (f"{sheet}_taught", sheet, "INSERT", taught, "who taught never appraises"),
        (f"{sheet}_foreign", sheet, "INSERT", _FOREIGN.format(**names), "an appraiser marks their own batch"),
        (f"{sheet}_sealed", sheet, "UPDATE", "OLD.sealed_at IS NOT NULL", "a sealed mark is final"),
        (f"{member}_sealed", member, "UPDATE", _SEALED_SEAT, "a sealed seat is final"),
        (f"{certificate}_taught", certificate, "INSERT", taught_and_marked, "who taught never appraises"),
        (f"{certificate}_released", certificate, "INSERT", released, "a leader signs and an officer releases"),
        (f"{certificate}_revoked", certificate, "UPDATE", _REVOKED, "two people withdraw a certificate, and for good"),
        (f"{certificate}_marked", certificate, "INSERT", _MARKED.format(**names), "who marked never releases"),
    )
    return [
        *(Guard(*rule, mentions=tuple(names.values())) for rule in rules),
        *follows_only_a_merge(Certificate, "person"),
        *follows_only_a_merge(Candidate, "person"),
        *follows_only_a_merge(PanelMember, "person"),
        *follows_only_a_merge(Appraiser, "person"),
    ]
