"""Release: the certifying officer's act, after which a job issues the certificates."""

from django.utils.translation import gettext_lazy as _

from certification.credentials.canonical import canonical_bytes, sha256_hex
from certification.keys.in_use import signer_in_use
from certification.models import AppraisalBatch
from certification.queries.rolls import roll_of
from certification.rules.panel import candidate_person_ids, require_none_taught
from certification.rules.permissions import is_certifying_officer, marked_any
from certification.states import BATCH, ISSUE, BatchState, CandidateState
from foundation.audit.operations import record
from foundation.jobs.models import Job
from foundation.jobs.operations import enqueue
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.models import TwoPersonAct
from foundation.people.operations.acts import confirm_act
from foundation.people.rules import person_of, require
from foundation.people.states import ActState


def release_batch(batch: AppraisalBatch, *, actor: Actor) -> Job:
    """Approve the issue of every passed candidate's certificate; returns the job that does it.

    The second half of an act of two people: the panel leader's signature on the roll asked for it. Needs a person: not
    even a script releases on its own. Codes: roll_not_signed, review_running, officer_marked, roll_changed.
    """
    officer = person_of(actor)
    require(officer is not None and is_certifying_officer(actor, batch))
    act = TwoPersonAct.objects.filter(
        kind=ISSUE, object_type=batch._meta.label_lower, object_id=str(batch.pk), state=ActState.REQUESTED
    ).first()
    if act is None:
        raise _not_to_release(AppraisalBatch.objects.get(pk=batch.pk))
    confirm_act(act, actor=actor)
    batch.refresh_from_db(fields=["state", "released_by", "released_at"])
    return Job.objects.get(unique_key=f"{ISSUE}:{batch.code}")


def issue_signed_roll(batch: AppraisalBatch, act: TwoPersonAct, *, actor: Actor) -> Job:
    """What leader and officer have agreed on. `batch` comes locked; whatever does not hold any more refuses it."""
    officer = person_of(actor)
    require(officer is not None and is_certifying_officer(actor, batch))
    assert officer is not None
    if batch.state != BatchState.PUBLISHED:
        raise _not_to_release(batch)
    if marked_any(officer, batch):
        raise DomainError(
            _("你参加了这一批的考评，评过的人不能批准发证。请另一位发证审批人来办。"),
            "certification.officer_marked",
        )
    if batch.review_until is None or clock.now() < batch.review_until:
        raise DomainError(_("成绩复核期还没过，过了才能发证。"), "certification.review_running")
    require_none_taught(batch.members.values_list("person_id", flat=True), candidate_person_ids(batch))
    if sha256_hex(canonical_bytes(roll_of(batch))) != act.data["sha256"]:
        raise DomainError(_("成绩册和组长签的那份对不上，不能发证。请先查清楚改了什么。"), "certification.roll_changed")
    signer_in_use()
    total = batch.candidates.filter(state=CandidateState.PASSED).count()
    BATCH.move(batch, "release", released_by=officer, released_at=clock.now())
    record("certification.batch.released", batch, actor=actor, certificates=total)
    return enqueue(
        ISSUE,
        actor=actor,
        subject=batch.code,
        payload={"batch": batch.code},
        total=total,
        unique_key=f"{ISSUE}:{batch.code}",
    )


def _not_to_release(batch: AppraisalBatch) -> Conflict:
    return Conflict(
        _("只能发组长签过、公示过的批次；这一批现在是“%(state)s”。") % {"state": batch.get_state_display()},
        "certification.roll_not_signed",
    )
