"""Wires certification together when Django starts."""

from datetime import timedelta
from functools import partial
from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

DECLARATIONS = (
    "actions",
    "policies",
    "occasions",
    "replies",
    "desk_items",
    "desk_registers",
    "tasks",
    "address",
    "second_person",
    "merging",
    "trail",
    "registers_trail",
    "registers_occasions",
    "personal_data",
    "receivers",
)
"""Modules that enter what certification has into the foundation's registries, by being imported."""


class CertificationConfig(AppConfig):
    name = "certification"
    label = "certification"
    verbose_name = _("鉴定与证书")

    def ready(self) -> None:
        for module in DECLARATIONS:
            import_module(f"{self.name}.{module}")
        from certification import triggers
        from certification.models import Appraiser, BodyScope, Certificate, MarkSheet, RollSignature
        from certification.operations.registers import warn_of_expiry
        from certification.queries.integrity import check_certificates, check_photos, check_rolls
        from certification.queries.series import check_series
        from foundation.audit import append_only, guards, integrity
        from foundation.jobs import upkeep
        from foundation.kernel.actors import SYSTEM
        from foundation.policy.dated import keep_rows, no_overlap

        append_only.protect(Certificate, frozen=Certificate.FACE)
        append_only.protect(MarkSheet, frozen=("candidate", "member", "part"))
        append_only.protect(RollSignature)
        guards.register(self.label, triggers.guards)
        guards.register(
            f"{self.label}.registers",
            lambda: [
                *no_overlap(Appraiser, ("person", "occupation"), unless="withdrawn_on"),
                *no_overlap(BodyScope, ("body", "occupation")),
            ],
        )
        keep_rows(BodyScope)
        append_only.protect(Appraiser, frozen=Appraiser.CARD)
        upkeep.register("certification.cards", every=timedelta(hours=12), work=partial(warn_of_expiry, actor=SYSTEM))
        integrity.register("number series", check_series)
        integrity.register("certificates", check_certificates)
        integrity.register("rolls", check_rolls)
        integrity.register("photos", check_photos)
