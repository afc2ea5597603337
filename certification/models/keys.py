"""Public side of the issuing keys. The private side is a file outside the database."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.kernel import clock


class SigningKey(models.Model):
    """A signing key (签发密钥). Retired ones stay published, so that what they signed still verifies.

    The DID is not kept here: it follows the address people reach us at, and each record says its own.
    """

    class Purpose(models.TextChoices):
        ISSUING = "issuing", _("签发证书")

    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.ISSUING)
    fragment = models.CharField(max_length=40, unique=True)
    public_multibase = models.CharField(max_length=80, unique=True)
    file_name = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose"], condition=Q(retired_at__isnull=True), name="certification_key_one_in_use_a_purpose"
            )
        ]

    def __str__(self) -> str:
        return self.fragment
