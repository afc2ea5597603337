"""Public side of the issuing keys. The private side is a file outside the database."""

from django.db import models
from django.db.models import Q

from foundation.kernel import clock


class SigningKey(models.Model):
    """An issuing key (签发密钥). Retired ones stay published, so that what they signed still verifies."""

    fragment = models.CharField(max_length=40, unique=True)
    did = models.CharField(max_length=200)
    public_multibase = models.CharField(max_length=80, unique=True)
    file_name = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["did"], condition=Q(retired_at__isnull=True), name="certification_key_one_in_use_a_did"
            )
        ]

    def __str__(self) -> str:
        return self.verification_method

    @property
    def verification_method(self) -> str:
        """The DID URL a proof names."""
        return f"{self.did}#{self.fragment}"
