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


class PoolState(models.TextChoices):
    GATHERING = "gathering", _("还在凑人")
    CALLED = "called", _("够了，正在找培训机构")
    ANSWERED = "answered", _("有培训机构来开班")
    CLOSED = "closed", _("结束了")


POOL = StateMachine(
    label=_("这一拨"),
    states=PoolState,
    transitions={
        "call": Transition(sources=(PoolState.GATHERING,), target=PoolState.CALLED),
        "answer": Transition(sources=(PoolState.CALLED,), target=PoolState.ANSWERED),
        "close": Transition(sources=(PoolState.GATHERING, PoolState.CALLED), target=PoolState.CLOSED),
    },
)


class ThemeState(models.TextChoices):
    OPEN = "open", _("等上菜单")
    ATTACHED = "attached", _("上了菜单")
    DISSOLVED = "dissolved", _("拆开了")


THEME = StateMachine(
    label=_("主题"),
    states=ThemeState,
    transitions={
        "attach": Transition(sources=(ThemeState.OPEN,), target=ThemeState.ATTACHED),
        "detach": Transition(sources=(ThemeState.ATTACHED,), target=ThemeState.OPEN),
        "dissolve": Transition(sources=(ThemeState.OPEN,), target=ThemeState.DISSOLVED),
    },
)
