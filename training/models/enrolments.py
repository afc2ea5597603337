"""Enrolment (报名): one person's seat in one class."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Person, TraineeCategory
from training.models.classes import TrainingClass
from training.states import ACTIVE, EnrolmentState


class EnrolmentSource(models.TextChoices):
    SELF = "self", _("自己报名")
    LIAISON = "liaison", _("联络员代报")
    INSTITUTION = "institution", _("学校代报")
    ROSTER = "roster", _("名册导入")
    GROUP = "group", _("团体报名")


class Enrolment(models.Model):
    """报名. The category is the person's at the time of enrolling (DOMAIN 3)."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    state = models.CharField(max_length=12, choices=EnrolmentState, default=EnrolmentState.CONFIRMED)
    source = models.CharField(max_length=12, choices=EnrolmentSource)
    category = models.ForeignKey(TraineeCategory, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    after_lock = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("training_class", "pk")
        indexes = [models.Index(fields=("person", "state"), name="training_enrolment_person")]
        constraints = [
            models.UniqueConstraint(
                fields=("training_class", "person"),
                condition=Q(state__in=ACTIVE),
                name="training_enrolment_one_active",
            ),
            models.CheckConstraint(
                condition=~Q(state=EnrolmentState.WITHDRAWN) | Q(ended_at__isnull=False),
                name="training_enrolment_left_has_date",
            ),
        ]

    def __str__(self):
        return f"{self.training_class_id}: {self.person_id} {self.state}"
