from datetime import timedelta
from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "foundation.privacy"
    label = "privacy"
    verbose_name = _("个人信息保护")

    def ready(self) -> None:
        import foundation.privacy.actions  # declares the acts it records
        import foundation.privacy.occasions  # declares its messages
        import foundation.privacy.own_holdings  # what the apps below hold of a person
        import foundation.privacy.own_lines  # and how long they keep it
        import foundation.privacy.policies  # declares its limits
        import foundation.privacy.tasks  # registers its long work
        import foundation.privacy.trail  # says its acts in words
        from foundation.audit import append_only, integrity
        from foundation.jobs import upkeep
        from foundation.kernel.actors import SYSTEM
        from foundation.people import merging
        from foundation.privacy.models import Consent, DataRequest, PersonalDataAccess, RetentionRun, Reveal
        from foundation.privacy.operations.retention import apply_plan
        from foundation.privacy.queries.keys import check_field_keys

        append_only.protect(
            Consent, frozen=("purpose", "given", "via", "text_version", "text_sha256", "language", "actor_id", "at")
        )
        append_only.protect(PersonalDataAccess, kept_for=("at", timedelta(days=180)))
        append_only.protect(Reveal, frozen=("at", "actor_id", "actor_label", "person_code", "field", "reason"))
        append_only.protect(RetentionRun)
        merging.stays(DataRequest, "decided_by")
        integrity.register("field keys", check_field_keys)
        upkeep.register("privacy.retention", every=timedelta(days=1), work=partial(apply_plan, actor=SYSTEM))
