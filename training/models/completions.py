"""CompletionReport (结班报告): what happened, frozen at the close and named by its hash."""

from django.db import models

from training.models.classes import TrainingClass


class CompletionReport(models.Model):
    """结班报告. `sha256` is over the RFC 8785 form of `record`; people stand in it by code only. Append-only."""

    training_class = models.OneToOneField(TrainingClass, on_delete=models.PROTECT, related_name="report")
    record = models.JSONField()
    sha256 = models.CharField(max_length=64)
    closed_at = models.DateTimeField()
    closed_by_id = models.CharField(max_length=64)
    closed_by_label = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("-closed_at",)

    def __str__(self):
        return f"{self.training_class_id} {self.sha256[:12]}"
