from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "foundation.audit"
    label = "audit"
    verbose_name = _("留痕")

    def ready(self) -> None:
        from foundation.audit import append_only, guards, integrity, sealing
        from foundation.audit.models import Entry, Seal, SealedEntry

        for model in (Entry, Seal, SealedEntry):
            append_only.protect(model)
        integrity.register("audit triggers", lambda: (f"trigger {name} is missing" for name in append_only.broken()))
        integrity.register("separation triggers", lambda: (f"trigger {name} is missing" for name in guards.missing()))
        integrity.register("audit chain", sealing.check_chain)
        post_migrate.connect(append_only.install_after_migrate, sender=self)
        pre_migrate.connect(guards.remove_before_migrate, sender=self)
        post_migrate.connect(guards.install_after_migrate, sender=self)
