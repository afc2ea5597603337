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
    "desk_registry",
    "roster.actions",
    "roster.policies",
    "receivers",
    "merging",
    "trail",
    "offer_trail",
    "registry_trail",
    "registry_occasions",
    "personal_data",
    "second_person",
)
"""Modules that tell the registries below what training has, by being imported."""


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("开班与培训")

    def ready(self) -> None:
        for module in DECLARATIONS:
            import_module(f"{self.name}.{module}")
        from courses.registry import provide_class_finder, provide_feedback, provide_offer_desk
        from foundation.audit import append_only, guards, integrity
        from foundation.jobs import upkeep
        from foundation.kernel.actors import SYSTEM
        from foundation.policy.dated import keep_rows, no_overlap
        from training import triggers
        from training.models import AssessmentResult, AttendanceMark, CompletionReport, PlanVersion
        from training.models.registry import REGISTERS
        from training.operations.coming import ask_for_the_days_ahead
        from training.operations.feedback import ask_what_they_thought
        from training.operations.holds import expire_holds, gather_anew, offer_free_seats, watch_groups
        from training.operations.offers import desk
        from training.operations.registry_notices import warn_of_expiry
        from training.operations.roster import purge_expired_rosters
        from training.queries.feedback import smiles_of_course
        from training.queries.finder import upcoming_classes
        from training.rules import integrity as rules

        for model in (AssessmentResult, AttendanceMark, CompletionReport, PlanVersion):
            append_only.protect(model)
        for register in REGISTERS:
            keep_rows(register)
        guards.register(self.label, triggers.guards)
        guards.register(
            f"{self.label}.registers",
            lambda: [one for model, by in REGISTERS.items() for one in no_overlap(model, by)],
        )
        integrity.register("seats taken", rules.check_seats)
        integrity.register("attendance", rules.check_marks)
        integrity.register("class reports", rules.check_reports)
        upkeep.register(
            "training.who_comes", every=timedelta(minutes=15), work=partial(ask_for_the_days_ahead, actor=SYSTEM)
        )
        upkeep.register("training.rosters", every=timedelta(days=1), work=partial(purge_expired_rosters, actor=SYSTEM))
        upkeep.register("training.registry", every=timedelta(hours=12), work=partial(warn_of_expiry, actor=SYSTEM))
        upkeep.register(
            "training.feedback", every=timedelta(minutes=15), work=partial(ask_what_they_thought, actor=SYSTEM)
        )
        for name, work in (
            ("training.held_seats", expire_holds),
            ("training.free_seats", offer_free_seats),
            ("training.names_of_groups", watch_groups),
            ("training.waiting_order", gather_anew),
        ):
            upkeep.register(name, every=timedelta(minutes=5), work=partial(work, actor=SYSTEM))
        provide_class_finder(upcoming_classes)
        provide_feedback(smiles_of_course)
        provide_offer_desk(desk)
