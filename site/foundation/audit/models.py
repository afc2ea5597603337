"""The record of acts. Insert-only: both databases refuse to change or delete a row."""

from django.db import models

from foundation.audit import actions
from foundation.kernel import clock


class Entry(models.Model):
    """One act (留痕): who did what to which object, and when. No foreign key, no personal data."""

    at = models.DateTimeField(default=clock.now, db_index=True)
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=80)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id", "id"], name="audit_entry_object"),
            models.Index(fields=["actor_id", "id"], name="audit_entry_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.object_type}:{self.object_id}"

    @property
    def action_label(self) -> str:
        return actions.label(self.action)


class Receipt(models.Model):
    """The first answer to a form's idempotency key: a double tap gets the same answer again."""

    key = models.CharField(max_length=64, primary_key=True)
    scope = models.CharField(max_length=200)
    location = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now, db_index=True)

    def __str__(self) -> str:
        return self.key
