"""Acts this app puts on record."""

from django.utils.translation import gettext_lazy as _

from foundation.audit.actions import register

register(
    {
        "jobs.job.enqueued": _("排入任务"),
        "jobs.job.parked": _("任务停下"),
        "jobs.job.retried": _("重新办理任务"),
    }
)
