"""Keys with which other programs come in."""

from hashlib import sha256

from django.db import models
from django.db.models import F, Q

from foundation.kernel import clock
from foundation.people.models.accounts import User
from foundation.people.models.organisations import Organisation


class ApiKey(models.Model):
    """A key of another program (接口密钥). It acts for the account that made it, in one organisation, within its scopes.

    Only a SHA-256 of the secret is kept: it is 256 random bits, so nothing stretches it further.
    """

    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12, unique=True)
    secret_sha256 = models.CharField(max_length=64)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="api_keys")
    owner = models.ForeignKey(User, models.PROTECT, related_name="api_keys")
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now)
    expires_on = models.DateField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["organisation", "-id"], name="people_api_key_organisation")]
        constraints = [
            models.CheckConstraint(
                name="people_api_key_use_is_after_making",
                condition=Q(last_used_on__isnull=True) | Q(last_used_on__lte=F("expires_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.prefix}"

    @property
    def is_in_force(self) -> bool:
        return self.revoked_at is None and self.expires_on >= clock.today()


def digest_of(secret: str) -> str:
    """What of a secret is kept: its SHA-256, 64 hex digits. The secret has 256 random bits, so no salt is needed."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
