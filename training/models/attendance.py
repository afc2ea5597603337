"""AttendanceMark (点名): append-only; the newest of a person and session counts, all are kept."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from training.models.classes import PlannedSession
from training.models.enrolments import Enrolment


class MarkStatus(models.TextChoices):
    PRESENT = "present", _("到")
    LATE = "late", _("迟到")
    ABSENT = "absent", _("缺席")
    EXCUSED = "excused", _("请假")


class AttendanceMark(models.Model):
    """点名记录. `ordinal` counts the marks of one person in one session; the highest one is in force.

    Two devices that both write the next ordinal cannot both succeed (unique), and whatever follows the first
    needs a reason (check). `hours` is what this mark counts, by the policy of its moment.
    """

    session = models.ForeignKey(PlannedSession, on_delete=models.PROTECT, related_name="marks")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="marks")
    ordinal = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=8, choices=MarkStatus)
    hours = models.DecimalField(max_digits=4, decimal_places=1)
    reason = models.CharField(max_length=200, blank=True)
    marked_by_id = models.CharField(max_length=64)
    marked_by_label = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("session", "enrolment", "ordinal")
        constraints = [
            models.UniqueConstraint(fields=("session", "enrolment", "ordinal"), name="training_mark_ordinal_once"),
            models.CheckConstraint(condition=Q(ordinal=1) | ~Q(reason=""), name="training_mark_correction_says_why"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="training_mark_hours_not_negative"),
        ]

    def __str__(self):
        return f"{self.session_id}/{self.enrolment_id}: {self.status}"
