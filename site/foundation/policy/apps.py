from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    name = "foundation.policy"
    label = "policy"
    verbose_name = _("政策参数")

    def ready(self) -> None:
        import foundation.policy.actions  # declares the acts it records
