"""Changing a rule from a date on."""

from datetime import date
from typing import Any

from django.db import transaction

from foundation.audit.operations import record
from foundation.kernel.actors import Actor
from foundation.policy import registry
from foundation.policy.models import Policy


def set_policy(
    key: str, value: Any, *, actor: Actor, valid_from: date, valid_to: date | None = None, note: str = ""
) -> Policy:
    """Set the value from `valid_from` on; a second call for the same day replaces the first."""
    registry.definition(key)
    with transaction.atomic():
        policy, _created = Policy.objects.update_or_create(
            key=key, valid_from=valid_from, defaults={"value": value, "valid_to": valid_to, "note": note}
        )
        record("policy.policy.set", policy, actor=actor, key=key, value=value, valid_from=valid_from.isoformat())
    return policy
