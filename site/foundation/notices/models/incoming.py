"""Text messages that came in, and numbers that want fewer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.kernel import clock
from foundation.notices.models.notices import Notice
from foundation.people.fields import EncryptedText


class Incoming(models.Model):
    """A text message somebody sent us (来信). Number and words are encrypted, and emptied after `wipe_at`."""

    class Outcome(models.TextChoices):
        NEW = "new", _("还没看")
        ANSWERED = "answered", _("是回答")
        LATE = "late", _("回答晚了")
        AMBIGUOUS = "ambiguous", _("说不清是谁的回答")
        UNSUBSCRIBED = "unsubscribed", _("退订")
        SUBSCRIBED = "subscribed", _("恢复")
        LOOKED_UP = "looked_up", _("查证书")
        NOT_UNDERSTOOD = "not_understood", _("没看懂")
        TOO_MANY = "too_many", _("发得太多，没有理")

    gateway = models.CharField(max_length=12)
    message_id = models.CharField(max_length=100)
    address = EncryptedText(blank=True)
    address_hash = models.CharField(max_length=64)
    text = EncryptedText(blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, default=Outcome.NEW)
    reply = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField(default=clock.now)
    wipe_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["gateway", "message_id"], name="notices_incoming_once"),
        ]
        indexes = [
            models.Index(fields=["address_hash", "received_at"], name="notices_incoming_phone"),
            models.Index(fields=["wipe_at"], name="notices_incoming_wipe"),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.message_id}"


class MutedPhone(models.Model):
    """A number that wants no messages but those that must be (退订), by the keyed hash of it."""

    address_hash = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.address_hash[:8]
