"""The life of an act that takes two people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.kernel.states import StateMachine, Transition


class ActState(models.TextChoices):
    """How far an act of two people has come (双人办理)."""

    REQUESTED = "requested", _("等第二个人")
    CONFIRMED = "confirmed", _("已办")
    DECLINED = "declined", _("不同意")
    EXPIRED = "expired", _("过期没办")
    WITHDRAWN = "withdrawn", _("撤回")


def _from_open(target: ActState) -> Transition:
    return Transition(sources=(ActState.REQUESTED,), target=target)


ACT = StateMachine(
    label=_("这件事"),
    states=ActState,
    transitions={
        "confirm": _from_open(ActState.CONFIRMED),
        "decline": _from_open(ActState.DECLINED),
        "expire": _from_open(ActState.EXPIRED),
        "withdraw": _from_open(ActState.WITHDRAWN),
    },
)

MERGE = "people.merge"
"""The act of two people that makes two registrations of one human being one."""
UNMERGE = "people.unmerge"
"""The act of two people that takes such a merge apart again."""
