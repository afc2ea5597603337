"""What a person agreed to, and when they took it back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.kernel import clock
from foundation.people.models import Person


class Consent(models.Model):
    """One word of a person on one purpose (同意): given or taken back. Never overwritten; the newest row counts."""

    class Via(models.TextChoices):
        OWN_PAGE = "own_page", _("自己在网上办的")
        CODE = "code", _("手机验证码")
        PAPER = "paper", _("签了纸")
        ERASURE = "erasure", _("随删除申请收回")

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=40)
    given = models.BooleanField()
    via = models.CharField(max_length=12, choices=Via.choices)
    text_version = models.CharField(max_length=20)
    text_sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=80)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["person", "purpose", "-id"], name="privacy_consent_newest")]

    def __str__(self) -> str:
        return f"{self.purpose} {'+' if self.given else '-'} {self.at:%Y-%m-%d}"
