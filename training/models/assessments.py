"""AssessmentResult (考核成绩): append-only; the newest of an enrolment counts, all are kept."""

from django.db import models
from django.db.models import Q

from training.models.enrolments import Enrolment


class AssessmentResult(models.Model):
    """考核成绩 out of 100, at the end of the class. Corrections follow with a reason."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="results")
    ordinal = models.PositiveSmallIntegerField(default=1)
    score = models.DecimalField(max_digits=4, decimal_places=1)
    reason = models.CharField(max_length=200, blank=True)
    recorded_by_id = models.CharField(max_length=64)
    recorded_by_label = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("enrolment", "ordinal")
        constraints = [
            models.UniqueConstraint(fields=("enrolment", "ordinal"), name="training_result_ordinal_once"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=100), name="training_result_of_100"),
            models.CheckConstraint(condition=Q(ordinal=1) | ~Q(reason=""), name="training_result_correction_says_why"),
        ]

    def __str__(self):
        return f"{self.enrolment_id}: {self.score}"
