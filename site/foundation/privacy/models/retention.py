"""What the retention plan deleted."""

from django.db import models

from foundation.kernel import clock


class RetentionRun(models.Model):
    """One rule of the retention plan carried out (到期清理): how many went, counted from which day. Insert-only."""

    rule = models.CharField(max_length=60)
    ran_at = models.DateTimeField(default=clock.now)
    before = models.DateTimeField()
    count = models.PositiveIntegerField()
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["rule", "-ran_at"], name="privacy_retention_rule")]

    def __str__(self) -> str:
        return f"{self.rule} {self.ran_at:%Y-%m-%d}: {self.count}"
