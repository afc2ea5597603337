"""The life of a request about one's own data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.kernel.states import StateMachine, Transition


class RequestState(models.TextChoices):
    OPEN = "open", _("等人办")
    GRANTED = "granted", _("办好了")
    REFUSED = "refused", _("没有同意")
    WITHDRAWN = "withdrawn", _("自己撤回了")


REQUEST = StateMachine(
    label=_("申请"),
    states=RequestState,
    transitions={
        "grant": Transition(sources=(RequestState.OPEN,), target=RequestState.GRANTED),
        "refuse": Transition(sources=(RequestState.OPEN,), target=RequestState.REFUSED),
        "withdraw": Transition(sources=(RequestState.OPEN,), target=RequestState.WITHDRAWN),
    },
)
