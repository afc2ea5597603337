"""Files made of personal data, to be fetched by somebody who may, for seven days."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.kernel import clock
from foundation.people.models import Person


class DataExport(models.Model):
    """A file prepared for one person to fetch (信息导出). It lies encrypted under the field keys and goes after its day."""

    class Kind(models.TextChoices):
        OWN_DATA = "own_data", _("自己的全部信息")
        CLASS_ROSTER = "class_roster", _("全号名册")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="data_exports")
    subject = models.CharField(max_length=40, blank=True)
    file = models.CharField(max_length=80, blank=True)
    size = models.PositiveIntegerField(default=0)
    downloads = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="privacy_export_owner"),
            models.Index(fields=["expires_at"], name="privacy_export_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d}"

    @property
    def is_ready(self) -> bool:
        return bool(self.file) and self.purged_at is None and clock.now() < self.expires_at
