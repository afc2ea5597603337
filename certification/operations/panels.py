"""Putting a panel together while registration is open."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from certification.models import AppraisalBatch, Appraiser, PanelMember
from certification.queries.locking import locked
from certification.rules.panel import candidate_person_ids, require_card_fits, require_none_taught
from certification.rules.permissions import can_manage
from certification.states import BatchState
from foundation.audit.operations import record
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.rules import require

_OPEN = (BatchState.DRAFT, BatchState.ANNOUNCED, BatchState.REGISTERING)


def _require_open(batch: AppraisalBatch) -> None:
    if batch.state not in _OPEN:
        raise DomainError(_("考评组已经定下，不能再换人。确实要换，请先延期再处理。"), "certification.panel_settled")


def add_member(batch: AppraisalBatch, appraiser: Appraiser, *, actor: Actor, is_leader: bool = False) -> PanelMember:
    """Seat an appraiser whose card fits and who taught none of the candidates. Codes: card_*, taught_candidate, seated."""
    require(can_manage(actor, batch))
    with transaction.atomic():
        batch_now = locked(batch)
        _require_open(batch_now)
        require_card_fits(appraiser, batch_now, batch_now.exam_on)
        require_none_taught([appraiser.person_id], candidate_person_ids(batch_now))
        if is_leader:
            batch_now.members.filter(is_leader=True).update(is_leader=False)
        try:
            with transaction.atomic():
                member = PanelMember.objects.create(
                    batch=batch_now, appraiser=appraiser, person_id=appraiser.person_id, is_leader=is_leader
                )
        except IntegrityError as clash:
            raise Conflict(_("这位考评员已经在考评组里了。"), "certification.seated") from clash
        record("certification.panel.member_added", batch, actor=actor, card=appraiser.card_no, leader=is_leader)
    return member


def remove_member(member: PanelMember, *, actor: Actor) -> None:
    """Free a seat before the panel is settled."""
    require(can_manage(actor, member.batch))
    with transaction.atomic():
        _require_open(locked(member.batch))
        card = member.appraiser.card_no
        PanelMember.objects.filter(pk=member.pk).delete()
        record("certification.panel.member_removed", member.batch, actor=actor, card=card)


def name_leader(member: PanelMember, *, actor: Actor) -> None:
    """Make this member the leader instead of whoever was."""
    require(can_manage(actor, member.batch))
    with transaction.atomic():
        batch_now = locked(member.batch)
        _require_open(batch_now)
        batch_now.members.filter(is_leader=True).update(is_leader=False)
        batch_now.members.filter(pk=member.pk).update(is_leader=True)
        record("certification.panel.leader_named", member.batch, actor=actor, card=member.appraiser.card_no)
    member.is_leader = True
