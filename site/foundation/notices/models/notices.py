"""Outgoing messages: stored with what caused them, sent afterwards."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.kernel import clock
from foundation.kernel.text import mask_tail
from foundation.notices import occasions
from foundation.notices.models.wordings import Wording
from foundation.notices.states import Problem
from foundation.people.fields import EncryptedText
from foundation.people.models import Person


class Notice(models.Model):
    """One message to one person (通知), or to a number whose owner is not known yet.

    Its text, values and address are personal data, so all are encrypted. After `wipe_at` they are emptied: a sign-in code
    is of no use by then. A waiting one without `send_after` is in a job's hands; one with it waits for that moment.
    `sent` is the provider's word that it took the message, `delivered` (or failed) the carrier's, at `reported_at`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待发")
        SENT = "sent", _("已发")
        DELIVERED = "delivered", _("已送到手机")
        NO_ADDRESS = "no_address", _("没有电话")
        MUTED = "muted", _("退订了，不发短信")
        FAILED = "failed", _("没发出")

    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="notices")
    occasion = models.CharField(max_length=60)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    wording = models.ForeignKey(Wording, models.PROTECT, null=True, blank=True, related_name="+")
    text = EncryptedText(blank=True)
    values = EncryptedText(blank=True)
    address = EncryptedText(blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    urgent = models.BooleanField(default=False)
    send_after = models.DateTimeField(null=True, blank=True)
    wipe_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=16, choices=Problem.choices, blank=True)
    provider_code = models.CharField(max_length=80, blank=True)
    gateway = models.CharField(max_length=12, blank=True)
    gateway_id = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "id"], name="notices_notice_state"),
            models.Index(fields=["person", "-id"], name="notices_notice_person"),
            models.Index(fields=["state", "send_after"], name="notices_notice_later"),
            models.Index(fields=["wipe_at"], name="notices_notice_wipe"),
            models.Index(fields=["gateway_id"], name="notices_notice_gateway_id"),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} #{self.pk}"

    @property
    def occasion_label(self) -> str:
        return occasions.label(self.occasion)

    @property
    def masked_address(self) -> str:
        return mask_tail(self.address)


class SendingDay(models.Model):
    """How many text messages left on a day (当天条数), counted in parts as they are paid for."""

    day = models.DateField(primary_key=True)
    parts = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day}: {self.parts}"
