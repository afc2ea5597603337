from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "foundation.people"
    label = "people"
    verbose_name = _("人员与岗位")

    def ready(self) -> None:
        import foundation.people.actions  # declares the acts it records
