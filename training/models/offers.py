"""Institutions asked by a call, and what they offer."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Call
from foundation.people.models import Organisation, Person
from foundation.places.models import Venue
from training.models.classes import TrainingClass
from training.states import InvitationState, OfferState


class Invitation(models.Model):
    """One institution asked to offer a class (邀请): what it has said so far."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="invitations")
    institution = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    state = models.CharField(max_length=10, choices=InvitationState, default=InvitationState.OPEN)
    reason = models.CharField(max_length=200, blank=True)
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("call", "pk")
        indexes = [models.Index(fields=("institution", "state"), name="training_invitation_desk")]
        constraints = [
            models.UniqueConstraint(fields=("call", "institution"), name="training_invitation_once_a_call"),
            models.CheckConstraint(
                condition=Q(state=InvitationState.OPEN) | Q(answered_at__isnull=False),
                name="training_invitation_answer_dated",
            ),
        ]

    def __str__(self):
        return f"{self.call_id}: {self.institution_id} {self.state}"


class Offer(models.Model):
    """A class an institution would hold for a call (方案).

    `timetable` is `Timetable.as_data()`; `starts_on` repeats its first date, to sort by.
    `price_per_person_hour` is in fen, for one person and one class hour. `reason` is the bureau's: why this one, or
    why not. `training_class` is what became of the chosen one.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="offers")
    institution = models.ForeignKey(Organisation, models.PROTECT, related_name="offers")
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    timetable = models.JSONField()
    trainer = models.ForeignKey(Person, models.PROTECT, related_name="offered_to_teach")
    capacity = models.PositiveSmallIntegerField()
    hours = models.DecimalField(max_digits=5, decimal_places=1)
    price_per_person_hour = models.PositiveIntegerField(_("每人每课时多少分"))
    note = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=12, choices=OfferState, default=OfferState.OFFERED)
    reason = models.CharField(max_length=400, blank=True)
    offered_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.CharField(max_length=64, blank=True)
    training_class = models.OneToOneField(TrainingClass, models.PROTECT, null=True, blank=True, related_name="offer")

    class Meta:
        ordering = ("call", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("call", "institution"),
                condition=Q(state=OfferState.OFFERED),
                name="training_offer_one_open",
            ),
            models.UniqueConstraint(
                fields=("call",), condition=Q(state=OfferState.CHOSEN), name="training_offer_one_chosen"
            ),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="training_offer_has_a_seat"),
            models.CheckConstraint(
                condition=~Q(state__in=(OfferState.CHOSEN, OfferState.NOT_CHOSEN))
                | (~Q(reason="") & ~Q(decided_by_id="") & Q(decided_at__isnull=False)),
                name="training_offer_decision_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=OfferState.CHOSEN) | Q(training_class__isnull=False),
                name="training_offer_chosen_has_class",
            ),
        ]

    def __str__(self):
        return f"{self.call_id}: {self.institution_id} {self.state}"
