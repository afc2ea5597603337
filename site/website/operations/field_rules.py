"""The bureau changes a rule of the field from a day on."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from foundation.people.rules import require
from foundation.policy.models import Policy
from foundation.policy.operations import set_policy
from website.rule_makers import can_change_rules


def change_rule(key: str, value: Any, *, actor: Actor, valid_from: date, reason: str) -> Policy:
    """Set a rule from today or a later day on: what was decided under the old one stays decided.

    Codes: "website.rule_in_the_past", "website.reason_missing" and those of `set_policy`.
    """
    require(can_change_rules(actor))
    if valid_from < clock.today():
        raise DomainError(_("过去的日子改不了，已经按老规定办了。请从今天或以后起。"), "website.rule_in_the_past")
    if not reason.strip():
        raise DomainError(_("请写上凭什么改：文号，或者为什么。"), "website.reason_missing")
    return set_policy(key, value, actor=actor, valid_from=valid_from, note=reason.strip()[:300])
