"""How surely somebody must be known for the roles they hold, and what they have to prove it with."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings

from foundation.people.models import Strength, User
from foundation.people.roles import Role
from foundation.people.rules import roles_in_force

BY_PHONE = frozenset({Role.LEARNER, Role.VILLAGE_CADRE})
"""A code on the phone is enough: one's own things, and the counts of one's village."""
BY_PHONE_AND_PIN = frozenset({Role.TRAINER, Role.VILLAGE_LIAISON})
"""They mark their own classes or act for villagers who agreed; docs/decisions/who-needs-a-second-factor.md says why."""

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def needed_by(user: Any) -> Strength:
    """What today's roles ask for; an account that may enter the editors' admin by a flag counts as staff."""
    roles = {membership.role for membership in roles_in_force(user)}
    if roles - BY_PHONE - BY_PHONE_AND_PIN or user.is_staff or user.is_superuser:
        return Strength.FULL
    return Strength.WITH_PIN if roles & BY_PHONE_AND_PIN else Strength.ONE


def needs_second_factor(user: Any) -> bool:
    return needed_by(user) == Strength.FULL


def has_second_factor(user: User) -> bool:
    """An authenticator app or a passkey; codes on paper alone are none."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_FACTORS).exists()


def is_sure_of(user: User) -> bool:
    """Whether a key of the interface may act for the account: somebody whose roles need a second factor has one.

    On a demo machine nobody needs one, as at the door.
    """
    return bool(settings.DEMO) or not needs_second_factor(user) or has_second_factor(user)


def works_in_the_field(user: Any) -> bool:
    """Holds a role, but none that decides about others: trainers, liaisons, cadres, with a phone between fields."""
    roles = {membership.role for membership in roles_in_force(user)}
    return bool(roles - {Role.LEARNER}) and not needs_second_factor(user)
