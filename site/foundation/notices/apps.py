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
        import foundation.notices.policies  # declares its dated rules
        import foundation.notices.replies  # declares its own messages
        import foundation.notices.tasks  # registers the jobs that send and read
        from foundation.audit import append_only
        from foundation.jobs import upkeep
        from foundation.kernel.actors import SYSTEM
        from foundation.notices.models import Wording
        from foundation.notices.operations import close_overdue_questions, send_what_is_due, wipe_expired_notices

        append_only.protect(Wording)
        upkeep.register("notices.due", every=timedelta(minutes=1), work=partial(send_what_is_due, actor=SYSTEM))
        upkeep.register(
            "notices.questions", every=timedelta(minutes=10), work=partial(close_overdue_questions, actor=SYSTEM)
        )
        upkeep.register("notices.expired", every=timedelta(minutes=1), work=partial(wipe_expired_notices, actor=SYSTEM))
