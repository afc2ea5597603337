"""Seats kept for somebody for a while: one mechanism for first refusal, groups and waiting lists."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models import Wish
from foundation.people.models import Person
from training.models.classes import TrainingClass
from training.states import HoldState


class WhyHeld(models.TextChoices):
    FIRST_REFUSAL = "first_refusal", _("点过这门课")
    WAITING_LIST = "waiting_list", _("排到了")
    GROUP = "group", _("一起报的")


class SeatHold(models.Model):
    """Seats of one class kept together for one person until a moment (留位).

    `unnamed` are the seats it takes in the class just now without an enrolment: all while it is held; after it was
    accepted those of a group whose names are still to come; none when it is over. The class counts them as taken.
    """

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="holds")
    person = models.ForeignKey(Person, models.PROTECT, related_name="seat_holds")
    wish = models.ForeignKey(Wish, models.PROTECT, null=True, blank=True, related_name="holds")
    size = models.PositiveSmallIntegerField()
    unnamed = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=14, choices=WhyHeld)
    state = models.CharField(max_length=10, choices=HoldState, default=HoldState.HELD)
    until = models.DateTimeField()
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("training_class", "pk")
        indexes = [
            models.Index(fields=("state", "until"), name="training_hold_until"),
            models.Index(fields=("person", "state"), name="training_hold_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("training_class", "person"),
                condition=Q(state__in=(HoldState.HELD, HoldState.ACCEPTED)),
                name="training_hold_one_live",
            ),
            models.UniqueConstraint(fields=("training_class", "wish"), name="training_hold_once_a_wish"),
            models.CheckConstraint(condition=Q(size__gte=1, unnamed__lte=F("size")), name="training_hold_in_bounds"),
            models.CheckConstraint(
                condition=~Q(state=HoldState.HELD) | Q(unnamed=F("size")), name="training_hold_held_takes_all"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(HoldState.HELD, HoldState.ACCEPTED)) | Q(unnamed=0),
                name="training_hold_over_takes_none",
            ),
        ]

    def __str__(self):
        return f"{self.training_class_id}: {self.person_id} x{self.size} {self.state}"
