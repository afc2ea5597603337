from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "foundation.content"
    label = "content"
    verbose_name = _("内容")

    def ready(self) -> None:
        import foundation.content.actions  # what can happen here
        import foundation.content.receivers  # keeps the public pages true
        import foundation.content.trail  # says in words what the foundation puts on record
        from foundation.audit import integrity
        from foundation.content.files import check_files
        from foundation.content.widgets import start_choosers_without_scripts

        start_choosers_without_scripts()
        integrity.register("pictures and documents", check_files)
