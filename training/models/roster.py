"""A roster that was handed in, between the dry run and the confirmation."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.people.fields import EncryptedText
from training.models.classes import TrainingClass
from training.roster.states import ImportState


class RosterImport(models.Model):
    """名册导入. `rows` is the sorted file as JSON, encrypted, and emptied when the import expires.

    `counts` and `outcome` are numbers only. The file itself and its name are not kept; the hash tells files apart.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="roster_imports")
    state = models.CharField(max_length=12, choices=ImportState, default=ImportState.PREVIEWED)
    uploaded_by_id = models.CharField(max_length=64)
    uploaded_by_label = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    rows = EncryptedText(blank=True)
    counts = models.JSONField()
    outcome = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    purged_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("名册导入")
        ordering = ("-created_at",)
        indexes = [
            models.Index(fields=("training_class", "-created_at"), name="training_roster_of_class"),
            models.Index(fields=("expires_at",), name="training_roster_expiry"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ImportState.PREVIEWED, settled_at__isnull=True)
                | ~Q(state=ImportState.PREVIEWED) & Q(settled_at__isnull=False),
                name="training_roster_settled_has_date",
            ),
        ]

    def __str__(self):
        return f"{self.training_class_id}: {self.sha256[:8]} {self.state}"
