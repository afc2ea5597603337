from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "foundation.audit"
    label = "audit"
    verbose_name = _("留痕")

    def ready(self) -> None:
        from foundation.audit import append_only
        from foundation.audit.models import Entry

        append_only.protect(Entry)
        post_migrate.connect(append_only.install_after_migrate, sender=self)
