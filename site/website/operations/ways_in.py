"""What an administrator does for somebody who can't get in any more. The person is told, whoever asked for it."""

from django.db import transaction

from foundation.kernel.actors import Actor
from foundation.notices.operations import notify
from foundation.people.models import User
from foundation.people.operations.accounts import give_password
from foundation.people.operations.factors import reset_second_factor
from website.occasions import FACTOR_RESET, PASSWORD_GIVEN


def reset_ways_in(user: User, *, actor: Actor, reason: str) -> None:
    """Take away the lost second factor and PIN, and tell the person."""
    with transaction.atomic():
        reset_second_factor(user, actor=actor, reason=reason)
        if user.person is not None:
            notify(user.person, FACTOR_RESET, lambda: {"name": user.username}, actor=actor)


def give_new_password(user: User, *, actor: Actor, reason: str) -> str:
    """A password to hand over in person, and a message that there is one; returns it, to be shown once."""
    with transaction.atomic():
        password = give_password(user, actor=actor, reason=reason)
        if user.person is not None:
            notify(user.person, PASSWORD_GIVEN, lambda: {"name": user.username}, actor=actor)
    return password
