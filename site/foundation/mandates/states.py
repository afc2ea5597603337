"""The life of a mandate."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.kernel.states import StateMachine, Transition


class MandateState(models.TextChoices):
    ASKED = "asked", _("等本人同意")
    GIVEN = "given", _("本人同意了")
    ENDED = "ended", _("结束了")


MANDATE = StateMachine(
    label=_("这份委托"),
    states=MandateState,
    transitions={
        "give": Transition((MandateState.ASKED,), MandateState.GIVEN),
        "end": Transition((MandateState.ASKED, MandateState.GIVEN), MandateState.ENDED),
    },
)
OPEN = (MandateState.ASKED, MandateState.GIVEN)
