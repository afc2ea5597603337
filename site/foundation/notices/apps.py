from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "foundation.notices"
    label = "notices"
    verbose_name = _("通知")

    def ready(self) -> None:
        import foundation.notices.actions  # declares the acts it records
        import foundation.notices.tasks  # registers the job that sends
