"""What learners thought of a class: one of three faces, nothing written, nothing shown one by one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.kernel import clock
from training.models.enrolments import Enrolment


class Smile(models.IntegerChoices):
    POOR = 1, _("不满意")
    FAIR = 2, _("一般")
    GOOD = 3, _("满意")


class Feedback(models.Model):
    """评价. One answer an enrolment, which its person may change as long as answers are taken."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="feedback")
    smile = models.PositiveSmallIntegerField(_("评价"), choices=Smile)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("评价")
        constraints = [
            models.CheckConstraint(name="training_feedback_one_of_three", condition=models.Q(smile__in=Smile.values)),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.smile}"
