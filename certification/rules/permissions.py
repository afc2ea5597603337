"""Who may do what in certification; pages, operations and commands ask here."""

from certification.models import AppraisalBatch, Candidate, Certificate, MarkSheet, PanelMember
from certification.queries.batches import watched
from certification.states import BATCH, BatchState
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.people.models import Person
from foundation.people.roles import Role
from foundation.people.rules import has_role, organisations_with_role, person_of


def can_manage(actor: Actor, batch: AppraisalBatch) -> bool:
    """The manager of the batch's evaluation body."""
    return has_role(actor, Role.EVALUATION_BODY_MANAGER, organisation=batch.body.organisation)


def can_see_batch(actor: Actor, batch: AppraisalBatch) -> bool:
    """Manager and officers of the body, the panel, those who attend or watch it, and auditors."""
    organisation = batch.body.organisation
    if has_role(actor, Role.EVALUATION_BODY_MANAGER, Role.CERTIFYING_OFFICER, organisation=organisation):
        return True
    if has_role(actor, Role.AUDITOR) or seat_of(actor, batch) is not None:
        return True
    return AppraisalBatch.objects.filter(watched(actor), pk=batch.pk).exists()


def can_see_results(actor: Actor, batch: AppraisalBatch) -> bool:
    """Means and verdicts are shown only after every member has sealed."""
    hidden = {BatchState.DRAFT, BatchState.ANNOUNCED, BatchState.REGISTERING, BatchState.PANELED, BatchState.EXAMINING}
    return batch.state not in hidden and can_see_batch(actor, batch)


def seat_of(actor: Actor, batch: AppraisalBatch) -> PanelMember | None:
    """The actor's own seat on the panel, if they hold one and the role today."""
    person = person_of(actor)
    if person is None or not has_role(actor, Role.APPRAISER, Role.PANEL_LEADER):
        return None
    return PanelMember.objects.filter(batch=batch, person=person).select_related("appraiser").first()


def can_sign_roll(actor: Actor, batch: AppraisalBatch) -> bool:
    """The panel's leader, once everybody has sealed."""
    seat = seat_of(actor, batch)
    return seat is not None and seat.is_leader and BATCH.can(batch, "sign_roll")


def marked_any(person: Person, batch: AppraisalBatch) -> bool:
    """Whether the person sits on the panel or has marked anybody in the batch."""
    return (
        PanelMember.objects.filter(batch=batch, person=person).exists()
        or MarkSheet.objects.filter(candidate__batch=batch, member__person=person).exists()
    )


def is_certifying_officer(actor: Actor, batch: AppraisalBatch) -> bool:
    """An officer of the body that issues."""
    return has_role(actor, Role.CERTIFYING_OFFICER, organisation=batch.body.organisation)


def can_release(actor: Actor, batch: AppraisalBatch) -> bool:
    """An officer who marked none of these candidates, after the review window."""
    person = person_of(actor)
    return (
        person is not None
        and is_certifying_officer(actor, batch)
        and BATCH.can(batch, "release")
        and batch.review_until is not None
        and clock.now() >= batch.review_until
        and not marked_any(person, batch)
    )


def can_handle_certificate(actor: Actor, certificate: Certificate) -> bool:
    """Officers and manager of the issuing body."""
    return has_role(
        actor,
        Role.CERTIFYING_OFFICER,
        Role.EVALUATION_BODY_MANAGER,
        organisation=certificate.body.organisation,
    )


def can_read_certificate(actor: Actor, certificate: Certificate) -> bool:
    """Whoever handles it, and auditors, who change nothing."""
    return can_handle_certificate(actor, certificate) or has_role(actor, Role.AUDITOR)


def can_open_certificate(actor: Actor, certificate: Certificate) -> bool:
    """The holder, and the issuing body's officers and manager: they see the whole paper."""
    person = person_of(actor)
    return (person is not None and certificate.person_id == person.pk) or can_handle_certificate(actor, certificate)


def can_see_photo(actor: Actor, candidate: Candidate) -> bool:
    """Those who admit, those who must know whom they mark, and those who release."""
    return can_see_batch(actor, candidate.batch)


def bodies_managed(actor: Actor) -> list[int]:
    """Organisation ids whose evaluation body the actor manages."""
    return list(organisations_with_role(actor, Role.EVALUATION_BODY_MANAGER).values_list("pk", flat=True))
