"""The life of a wish."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.kernel.states import StateMachine, Transition


class WishState(models.TextChoices):
    OPEN = "open", _("等开班")
    ANSWERED = "answered", _("已开班")
    WITHDRAWN = "withdrawn", _("已撤回")


WISH = StateMachine(
    label=_("心愿"),
    states=WishState,
    transitions={
        "answer": Transition(sources=(WishState.OPEN,), target=WishState.ANSWERED),
        "withdraw": Transition(sources=(WishState.OPEN,), target=WishState.WITHDRAWN),
    },
)
