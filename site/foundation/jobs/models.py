"""Long work as rows: the table is the truth, Celery only rings the bell."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.jobs import registry
from foundation.kernel import clock


class Job(models.Model):
    """One piece of long work (任务): claimed with a lease, done in chunks, taken over after a crash.

    An urgent one (a sign-in code somebody waits for) is let past between the chunks of the others.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("排队中")
        RUNNING = "running", _("正在办")
        DONE = "done", _("办好了")
        PARKED = "parked", _("停下了，等人看")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=200, blank=True)
    payload = models.JSONField(default=dict)
    unique_key = models.CharField(max_length=200, null=True, blank=True, unique=True)
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    owner = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "lease_until"], name="jobs_job_waiting"),
            models.Index(fields=["actor_id", "-created_at"], name="jobs_job_actor"),
            models.Index(
                fields=["created_at"],
                name="jobs_job_urgent",
                condition=models.Q(urgent=True, state__in=["queued", "running"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="jobs_job_running_has_owner",
                condition=~models.Q(state="running") | (~models.Q(owner="") & models.Q(lease_until__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}".strip()

    @property
    def label(self) -> str:
        return registry.label(self.kind)

    @property
    def percent(self) -> int:
        """0 to 100; 100 only when the work is done."""
        if self.state == self.State.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0

    @property
    def is_finished(self) -> bool:
        return self.state in (self.State.DONE, self.State.PARKED)


class UpkeepRun(models.Model):
    """When work that comes round was last begun and finished (例行工作): whoever sets `started_at` on does it."""

    name = models.CharField(max_length=80, primary_key=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
