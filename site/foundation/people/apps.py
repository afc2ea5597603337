from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "foundation.people"
    label = "people"
    verbose_name = _("人员与岗位")

    def ready(self) -> None:
        import foundation.people.actions  # declares the acts it records
        import foundation.people.policies  # declares its limits
        import foundation.people.second_person  # declares what takes two people
        import foundation.people.trail  # says them in words
        from foundation.audit import append_only, guards
        from foundation.jobs import rules as job_rules
        from foundation.jobs import upkeep
        from foundation.kernel.actors import SYSTEM
        from foundation.people import receivers, triggers
        from foundation.people.models import PersonMerge, PersonName, TwoPersonAct
        from foundation.people.operations.acts import expire_overdue_acts
        from foundation.people.operations.phone_codes import forget_phone_codes
        from foundation.people.operations.sign_ins import forget_ended_sessions
        from foundation.people.roles import Role
        from foundation.people.rules import has_role

        job_rules.register(
            watcher=lambda actor: has_role(actor, Role.ADMINISTRATOR, Role.AUDITOR, Role.BUREAU_SUPERVISOR),
            keeper=lambda actor: has_role(actor, Role.ADMINISTRATOR),
        )
        receivers.connect()
        upkeep.register("people.codes", every=timedelta(hours=6), work=lambda: forget_phone_codes(actor=SYSTEM))
        upkeep.register("people.sign_ins", every=timedelta(days=1), work=lambda: forget_ended_sessions(actor=SYSTEM))
        append_only.protect(TwoPersonAct, frozen=TwoPersonAct.ASKED)
        append_only.protect(PersonMerge)
        append_only.protect(PersonName, frozen=("name", "reason", "changed_at"))
        guards.register(self.label, triggers.guards)
        upkeep.register("people.acts", every=timedelta(minutes=10), work=lambda: expire_overdue_acts(actor=SYSTEM))
