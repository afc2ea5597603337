from datetime import timedelta
from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "foundation.notices"
    label = "notices"
    verbose_name = _("通知")

    def ready(self) -> None:
        import foundation.notices.actions  # declares the acts it records
        import foundation.notices.tasks  # registers the job that sends
        from foundation.jobs import upkeep
        from foundation.kernel.actors import SYSTEM
        from foundation.notices.operations import wipe_expired_notices

        upkeep.register("notices.expired", every=timedelta(minutes=1), work=partial(wipe_expired_notices, actor=SYSTEM))
