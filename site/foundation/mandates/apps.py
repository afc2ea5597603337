from datetime import timedelta
from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MandatesConfig(AppConfig):
    name = "foundation.mandates"
    label = "mandates"
    verbose_name = _("代办")

    def ready(self) -> None:
        import foundation.mandates.actions  # declares the acts it records
        import foundation.mandates.occasions  # declares its messages
        import foundation.mandates.personal_data  # what it holds of a person, and how long
        import foundation.mandates.policies  # declares its limits
        import foundation.mandates.trail  # says its acts in words
        from foundation.audit import append_only
        from foundation.jobs import upkeep
        from foundation.kernel.actors import SYSTEM
        from foundation.mandates.models import Deed
        from foundation.mandates.operations import expire_mandates

        append_only.protect(Deed)
        upkeep.register("mandates.expiry", every=timedelta(hours=6), work=partial(expire_mandates, actor=SYSTEM))
