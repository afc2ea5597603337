from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "foundation.content"
    label = "content"
    verbose_name = _("内容")

    def ready(self) -> None:
        from datetime import timedelta
        from functools import partial

        import foundation.content.actions  # what can happen here
        import foundation.content.receivers  # keeps the public pages true
        import foundation.content.trail  # says in words what the foundation puts on record
        from foundation.audit import integrity
        from foundation.content.files import check_files
        from foundation.content.operations import publish_what_is_due
        from foundation.content.widgets import start_choosers_without_scripts
        from foundation.jobs import upkeep
        from foundation.kernel.actors import SYSTEM

        start_choosers_without_scripts()
        integrity.register("pictures and documents", check_files)
        upkeep.register("content.schedule", every=timedelta(minutes=1), work=partial(publish_what_is_due, actor=SYSTEM))
