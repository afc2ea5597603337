"""The job that sends stored messages."""

from django.utils.translation import gettext_lazy as _

from foundation.jobs.models import Job
from foundation.jobs.registry import Progress, handler
from foundation.kernel import clock
from foundation.notices.adapters import adapter
from foundation.notices.models import Notice
from foundation.notices.operations import SEND


@handler(SEND, label=_("发通知"))
def send_notice(job: Job) -> Progress:
    """Send one message. A crash between sending and commit sends it again: at least once, never lost."""
    notice = (
        Notice.objects.select_for_update(no_key=True)
        .filter(pk=job.payload["notice"], state=Notice.State.WAITING)
        .first()
    )
    if notice is not None:
        adapter().send(notice.address, notice.text)
        Notice.objects.filter(pk=notice.pk).update(state=Notice.State.SENT, sent_at=clock.now())
    return Progress(done=1, total=1, finished=True)
