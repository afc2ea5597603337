from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "foundation.content"
    label = "content"
    verbose_name = _("内容")

    def ready(self) -> None:
        import foundation.content.receivers  # keeps the public pages true
