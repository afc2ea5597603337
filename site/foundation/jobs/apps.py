from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "foundation.jobs"
    label = "jobs"
    verbose_name = _("任务")

    def ready(self) -> None:
        import foundation.jobs.actions  # declares the acts it records
        from foundation.audit import receipts
        from foundation.jobs import upkeep

        upkeep.register("audit.receipts", every=timedelta(days=1), work=receipts.forget_old)
