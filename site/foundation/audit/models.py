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
            models.Index(fields=["action", "id"], name="audit_entry_action"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.object_type}:{self.object_id}"

    @property
    def action_label(self) -> str:
        return actions.label(self.action)


class Receipt(models.Model):
    """What became of a form that was sent (回执): claimed before the work, done with the work's own commit, then answered."""

    key = models.CharField(max_length=64, primary_key=True)
    owner = models.CharField(max_length=32)
    done = models.BooleanField(default=False)
    location = models.TextField(blank=True)
    session = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=clock.now, db_index=True)

    def __str__(self) -> str:
        return self.key


class Seal(models.Model):
    """One link of the chain over the record (封签): a batch of entries, bound to the seal before it."""

    number = models.PositiveIntegerField(primary_key=True)
    count = models.PositiveIntegerField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"


class SealedEntry(models.Model):
    """Which seal an entry is under, its place there, and its digest at that moment (SHA-256 of its canonical JSON)."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="sealed")
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="entries")
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["seal", "entry"], name="audit_sealed_in_order")]

    def __str__(self) -> str:
        return f"{self.entry_id} in {self.seal_id}"
