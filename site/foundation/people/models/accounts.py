"""Accounts: a way to sign in, which may belong to a person."""

from typing import Any

from django.contrib import auth
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

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """As Django's, without the word that a superuser may do everything: the flag gives no permission."""
        return self.is_active and any(backend.has_perm(self, perm, obj) for backend in auth.get_backends())

    def has_module_perms(self, app_label: str) -> bool:
        backends: list[Any] = list(auth.get_backends())
        return self.is_active and any(backend.has_module_perms(self, app_label) for backend in backends)

    @property
    def actor_id(self) -> str:
        return str(self.pk)

    @property
    def actor_label(self) -> str:
        return f"account:{self.code}"
