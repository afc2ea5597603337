"""The job that issues a released batch's certificates, twenty at a time; what is left is read from the rows."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from certification.models import AppraisalBatch
from certification.operations.certificates import issue_certificates
from certification.queries.locking import locked
from certification.rules.permissions import marked_any
from certification.states import BATCH, ISSUE, CandidateState
from foundation.audit.operations import record
from foundation.jobs.models import Job
from foundation.jobs.registry import Progress, handler
from foundation.kernel.errors import DomainError

CHUNK = 20


@dataclass(frozen=True)
class JobActor:
    """Whoever started the job, as the audit names them."""

    actor_id: str
    actor_label: str
    is_system: bool = False


@handler(ISSUE, label=_("签发证书"))
def issue_chunk(job: Job) -> Progress:
    """Issue to the next candidates who passed and have no certificate. The batch's lock keeps two workers apart when a
    lease runs out under a worker that is slow rather than dead."""
    batch = locked(AppraisalBatch.objects.get(code=job.payload["batch"]))
    actor = JobActor(job.actor_id, job.actor_label)
    passed = batch.candidates.filter(state=CandidateState.PASSED)
    total = passed.count()
    waiting = list(passed.filter(certificate__isnull=True).select_related("person", "result").order_by("pk")[:CHUNK])
    if waiting:
        officer = batch.released_by
        if officer is None or marked_any(officer, batch):
            raise DomainError(
                _("批准发证的人评过这一批，不能发。请另一位发证审批人重新办理。"), "certification.officer_marked"
            )
        issue_certificates(batch, waiting, officer, actor=actor)
    done = passed.filter(certificate__isnull=False).count()
    finished = done == total
    if finished:
        BATCH.move(batch, "finish_issuing")
        record("certification.batch.issued", batch, actor=actor, certificates=total)
    return Progress(done=done, total=total, finished=finished)
