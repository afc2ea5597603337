"""What verification keeps: reports that a paper differs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.kernel import clock
from foundation.people.fields import EncryptedText
from foundation.people.models import Person


class PaperReport(models.Model):
    """Somebody holds a paper that says something else (纸证不符的反映). What they write may hold a number: it is encrypted."""

    written_reference = EncryptedText(help_text=_("纸上的编号或查验码"))
    message = EncryptedText(blank=True)
    contact = EncryptedText(blank=True)
    received_at = models.DateTimeField(default=clock.now)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.written_reference} {self.received_at:%Y-%m-%d}"
