"""Taking a certificate back: one person asks, another decides."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certification.models.certificates import Certificate
from certification.states import RevocationState
from foundation.kernel import clock
from foundation.people.models import Person


class RevocationReason(models.TextChoices):
    """Why a certificate is withdrawn; the code is public, the note is not."""

    FRAUD = "fraud", _("弄虚作假")
    WRONG_FACTS = "wrong_facts", _("信息有误")
    ISSUED_IN_ERROR = "issued_in_error", _("误发")
    HOLDER_REQUEST = "holder_request", _("本人申请")


class Revocation(models.Model):
    """A request to revoke (撤销申请) and the second person's decision."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="revocations")
    reason = models.CharField(max_length=20, choices=RevocationReason.choices)
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, choices=RevocationState.choices, default=RevocationState.REQUESTED)
    requested_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(requested_by=F("decided_by")),
                name="certification_revocation_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state=RevocationState.REQUESTED) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="certification_revocation_decision_signed",
            ),
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(state=RevocationState.REQUESTED),
                name="certification_revocation_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate} · {self.get_reason_display()}"
