"""The bureau's own words for an occasion."""

from django.conf import settings
from django.db import models

from foundation.kernel import clock
from foundation.notices import occasions


class Wording(models.Model):
    """Words that replace those in code from a day on (短信写法). A row is never changed: a new one follows it.

    An empty text means the words in code again. `gateway_template` is the number under which the SMS provider has approved
    these very words; providers send nothing else.
    """

    occasion = models.CharField(max_length=60)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    text = models.CharField(max_length=500, blank=True)
    gateway_template = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by_id = models.CharField(max_length=64)
    made_by_label = models.CharField(max_length=80)

    class Meta:
        ordering = ["occasion", "language", "-valid_from", "-id"]
        indexes = [
            models.Index(fields=["occasion", "language", "-valid_from", "-id"], name="notices_wording_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} {self.language} {self.valid_from:%Y-%m-%d}"

    @property
    def occasion_label(self) -> str:
        return occasions.label(self.occasion)
