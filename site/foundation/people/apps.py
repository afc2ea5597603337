from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "foundation.people"
    label = "people"
    verbose_name = _("人员与岗位")

    def ready(self) -> None:
        import foundation.people.actions  # declares the acts it records
        from foundation.jobs import rules as job_rules
        from foundation.people.roles import Role
        from foundation.people.rules import has_role

        job_rules.register(
            watcher=lambda actor: has_role(actor, Role.ADMINISTRATOR, Role.AUDITOR, Role.BUREAU_SUPERVISOR),
            keeper=lambda actor: has_role(actor, Role.ADMINISTRATOR),
        )
