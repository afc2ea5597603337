"""Outgoing messages: stored with what caused them, sent afterwards."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.kernel import clock
from foundation.people.fields import EncryptedText
from foundation.people.models import Person


class Notice(models.Model):
    """One message to one person (通知), or to a number whose owner is not known yet.

    Its text and address are personal data, so both are encrypted. After `wipe_at` both are emptied: a sign-in code is of
    no use by then.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待发")
        SENT = "sent", _("已发")
        NO_ADDRESS = "no_address", _("没有电话")
        FAILED = "failed", _("没发出")

    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="notices")
    occasion = models.CharField(max_length=60)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    text = EncryptedText(blank=True)
    address = EncryptedText(blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    urgent = models.BooleanField(default=False)
    wipe_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "id"], name="notices_notice_state"),
            models.Index(fields=["person", "-id"], name="notices_notice_person"),
            models.Index(fields=["wipe_at"], name="notices_notice_wipe"),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} #{self.pk}"
