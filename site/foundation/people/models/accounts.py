"""Accounts: a way to sign in, which may belong to a person."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from foundation.kernel.codes import short_code
from foundation.people.models.persons import Person


class User(AbstractUser):
    """An account (账号). The inherited name and e-mail fields stay empty: personal data belongs to the person.

    `pin` is a hash, as the password is. `sign_in_stamp` rises when roles change: open sessions look at them again.
    """

    code = models.CharField(max_length=12, unique=True, default=short_code, editable=False)
    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="account")
    pin = models.CharField(max_length=128, blank=True)
    sign_in_stamp = models.PositiveIntegerField(default=0)

    is_system = False
    active_membership: int | None = None
    """The membership the person works in now, as their session says; the desk's doors set it."""

    def __str__(self) -> str:
        return self.username

    @property
    def actor_id(self) -> str:
        return str(self.pk)

    @property
    def actor_label(self) -> str:
        return f"account:{self.code}"
