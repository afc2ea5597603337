"""Who saw what of whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.kernel import clock
from foundation.people.fields import EncryptedText
from foundation.privacy.seen import label


class PersonalDataAccess(models.Model):
    """One look at somebody's personal data (查看记录): actor and person by their codes only, no personal data of either.

    Insert-only; the database lets a row go only after 180 days.
    """

    at = models.DateTimeField(default=clock.now, db_index=True)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=80)
    person_code = models.CharField(max_length=12)
    what = models.CharField(max_length=60)
    why = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person_code", "-id"], name="privacy_access_person"),
            models.Index(fields=["actor_id", "what", "at"], name="privacy_access_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label} {self.what} {self.person_code}"

    @property
    def what_label(self) -> str:
        return label(self.what)


class Reveal(models.Model):
    """One number shown in full, with the reason in words (显示完整号码). The number itself is not kept."""

    class Field(models.TextChoices):
        DOCUMENT = "document", _("证件号码")
        PHONE = "phone", _("手机号")

    class Reason(models.TextChoices):
        CHECK_IDENTITY = "check_identity", _("核对是不是本人")
        CALL = "call", _("要打电话联系本人")
        PROVINCE = "province", _("往省里的平台填报")
        SUBSIDY = "subsidy", _("核对补贴")
        COMPLAINT = "complaint", _("处理投诉或举报")
        OTHER = "other", _("别的原因")

    at = models.DateTimeField(default=clock.now)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=80)
    person_code = models.CharField(max_length=12)
    field = models.CharField(max_length=12, choices=Field.choices)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    note = EncryptedText()

    class Meta:
        indexes = [models.Index(fields=["actor_id", "at"], name="privacy_reveal_actor_day")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label} {self.field} {self.person_code}"
