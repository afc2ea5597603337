"""Release: the certifying officer's act, after which a job issues the certificates."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from certification.credentials.canonical import canonical_bytes, sha256_hex
from certification.keys.in_use import signer_in_use
from certification.models import AppraisalBatch
from certification.queries.locking import locked
from certification.queries.rolls import roll_of
from certification.rules.permissions import is_certifying_officer, marked_any
from certification.states import BATCH, BatchState, CandidateState
from foundation.audit.operations import record
from foundation.jobs.models import Job
from foundation.jobs.operations import enqueue
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.rules import person_of, require

ISSUE = "certification.issue"


def release_batch(batch: AppraisalBatch, *, actor: Actor) -> Job:
    """Approve the issue of every passed candidate's certificate; returns the job that does it.

    Needs a person: not even a script releases on its own. Codes: roll_not_signed, review_running, officer_marked,
    roll_changed.
    """
    with transaction.atomic():
        batch_now = locked(batch)
        officer = person_of(actor)
        require(officer is not None and is_certifying_officer(actor, batch_now))
        assert officer is not None
        if batch_now.state != BatchState.PUBLISHED:
            raise Conflict(
                _("只能发组长签过、公示过的批次；这一批现在是“%(state)s”。") % {"state": batch_now.get_state_display()},
                "certification.roll_not_signed",
            )
        if marked_any(officer, batch_now):
            raise DomainError(
                _("你参加了这一批的考评，评过的人不能批准发证。请另一位发证审批人来办。"),
                "certification.officer_marked",
            )
        if batch_now.review_until is None or clock.now() < batch_now.review_until:
            raise DomainError(_("成绩复核期还没过，过了才能发证。"), "certification.review_running")
        if sha256_hex(canonical_bytes(roll_of(batch_now))) != batch_now.roll_signature.sha256:
            raise DomainError(
                _("成绩册和组长签的那份对不上，不能发证。请先查清楚改了什么。"), "certification.roll_changed"
            )
        signer_in_use()
        total = batch_now.candidates.filter(state=CandidateState.PASSED).count()
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
