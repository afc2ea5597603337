"""What people ask about their own data, and what was decided."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation.kernel import clock
from foundation.people.fields import EncryptedText
from foundation.people.models import Person
from foundation.privacy.states import RequestState


class DataRequest(models.Model):
    """A request to correct or to erase (个人信息申请): filed by the person, decided by somebody else, with a time limit."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("改正信息")
        ERASURE = "erasure", _("删除信息")

    class Field(models.TextChoices):
        NAME = "name", _("姓名")
        DOCUMENT = "document_number", _("证件号码")
        PHONE = "phone", _("手机号")
        TOWNSHIP = "township", _("住在哪个乡镇（街道）")
        EDUCATION = "education", _("文化程度")
        CATEGORY = "category", _("人员类别")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    field = models.CharField(max_length=20, choices=Field.choices, blank=True)
    wanted = EncryptedText(blank=True)
    reason = EncryptedText(blank=True)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    filed_at = models.DateTimeField(default=clock.now)
    target_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = EncryptedText(blank=True)
    outcome = models.JSONField(default=dict, blank=True)
    wiped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["filed_at"]
        indexes = [
            models.Index(fields=["state", "due_at"], name="privacy_request_waiting"),
            models.Index(fields=["person", "-filed_at"], name="privacy_request_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "field"], condition=Q(state="open"), name="privacy_request_one_open_a_field"
            ),
            models.CheckConstraint(
                name="privacy_request_nobody_decides_their_own",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("person")),
            ),
            models.CheckConstraint(
                name="privacy_request_decided_has_who_and_when",
                condition=~Q(state__in=["granted", "refused"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="privacy_request_correction_names_a_field", condition=~Q(kind="correction") | ~Q(field="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.filed_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.state == RequestState.OPEN
