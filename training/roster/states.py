"""The life of a roster that was handed in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.kernel.states import StateMachine, Transition


class ImportState(models.TextChoices):
    """名册导入状态"""

    PREVIEWED = "previewed", _("等你确认")
    CONFIRMED = "confirmed", _("已写入名册")
    DISCARDED = "discarded", _("已放弃")


IMPORT = StateMachine(
    _("这份名册"),
    ImportState,
    {
        "confirm": Transition(sources=(ImportState.PREVIEWED,), target=ImportState.CONFIRMED),
        "discard": Transition(sources=(ImportState.PREVIEWED,), target=ImportState.DISCARDED),
    },
)
