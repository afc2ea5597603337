from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("开班与培训")

    def ready(self) -> None:
        import training.actions  # declares the acts it records
        import training.desk_items  # puts its pages and tasks on the desks
        import training.policies  # declares its dated rules
        from courses.registry import provide_class_finder
        from foundation.audit import append_only
        from training.models import AssessmentResult, AttendanceMark, CompletionReport, PlanVersion
        from training.queries.finder import upcoming_classes

        for model in (AssessmentResult, AttendanceMark, CompletionReport, PlanVersion):
            append_only.protect(model)
        provide_class_finder(upcoming_classes)
