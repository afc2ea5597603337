"""Rules of the field as data with validity dates: a bureau changes them without a release."""

from django.db import models
from django.db.models import F, Q

from foundation.policy import registry


class Policy(models.Model):
    """One dated setting (政策参数). `note` says where it comes from or why it was changed."""

    key = models.CharField(max_length=80)
    value = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["key", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="policy_policy_one_a_day"),
            models.CheckConstraint(
                name="policy_policy_dates_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value} ({self.valid_from:%Y-%m-%d})"

    @property
    def label(self) -> str:
        return registry.label(self.key)


class Counter(models.Model):
    """How often something was tried in one hour (计数). The subject is a keyed hash, never a number, name or address."""

    subject = models.CharField(max_length=64)
    hour = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "hour"], name="policy_counter_one_a_subject_hour")]
        indexes = [models.Index(fields=["hour"], name="policy_counter_hour")]

    def __str__(self) -> str:
        return f"{self.subject[:8]} {self.hour:%Y-%m-%d %H}: {self.tries}"
