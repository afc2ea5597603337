"""The jobs that send stored messages and read those that came in."""

from django.utils.translation import gettext_lazy as _

from foundation.jobs.models import Job
from foundation.jobs.registry import Progress, handler
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.notices.gateways import NotSent, gateway
from foundation.notices.models import Notice
from foundation.notices.operations.incoming import READ, read_incoming
from foundation.notices.operations.notices import SEND
from foundation.notices.operations.sending import Outcome, settle_notice, take_notice


def send_next(job: Job) -> Outcome | None:
    """Hand the job's next message to the gateway, outside any transaction: a slow provider keeps no writer waiting."""
    waiting = Notice.objects.filter(pk__in=job.payload["notices"], state=Notice.State.WAITING, send_after__isnull=True)
    notice_id = waiting.order_by("pk").values_list("pk", flat=True).first()
    message = None if notice_id is None else take_notice(notice_id, actor=SYSTEM)
    if notice_id is None or message is None:
        return None
    try:
        return Outcome(notice_id, gateway_id=gateway().send(message, clock.now()))
    except NotSent as problem:
        return Outcome(notice_id, not_sent=problem)


@handler(SEND, label=_("发通知"), outside=send_next)
def note_sent(job: Job, outcome: Outcome | None) -> Progress:
    """Note what became of it. Done are those that wait no longer for this job."""
    if outcome is not None:
        settle_notice(outcome, actor=SYSTEM)
    ids = job.payload["notices"]
    left = Notice.objects.filter(pk__in=ids, state=Notice.State.WAITING, send_after__isnull=True).count()
    return Progress(done=len(ids) - left, total=len(ids), finished=left == 0)


@handler(READ, label=_("看收到的短信"))
def read_one(job: Job) -> Progress:
    """Do what one message says, in the transaction that notes it as read."""
    read_incoming(job.payload["incoming"], actor=SYSTEM)
    return Progress(done=1, total=1, finished=True)
