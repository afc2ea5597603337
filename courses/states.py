"""The life of a wish."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.kernel.states import StateMachine, Transition


class WishState(models.TextChoices):
    OPEN = "open", _("等开班")
    ANSWERED = "answered", _("已开班")
    WITHDRAWN = "withdrawn", _("已撤回")
    EXPIRED = "expired", _("过期了")


WISH = StateMachine(
    label=_("心愿"),
    states=WishState,
    transitions={
        "answer": Transition(sources=(WishState.OPEN,), target=WishState.ANSWERED),
        "withdraw": Transition(sources=(WishState.OPEN,), target=WishState.WITHDRAWN),
        "expire": Transition(sources=(WishState.OPEN,), target=WishState.EXPIRED),
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
        "call_again": Transition(sources=(PoolState.ANSWERED,), target=PoolState.CALLED),
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


class CallState(models.TextChoices):
    OPEN = "open", _("等学校报方案")
    CHOOSING = "choosing", _("等局里选")
    CHOSEN = "chosen", _("选定了")
    ESCALATED = "escalated", _("没有学校报，等人出面")
    CLOSED = "closed", _("不办了")


CALL = StateMachine(
    label=_("这次征班"),
    states=CallState,
    transitions={
        "compare": Transition(sources=(CallState.OPEN,), target=CallState.CHOOSING),
        "escalate": Transition(sources=(CallState.OPEN, CallState.CHOOSING), target=CallState.ESCALATED),
        "fall_through": Transition(sources=(CallState.CHOSEN,), target=CallState.ESCALATED),
        "extend": Transition(sources=(CallState.OPEN, CallState.CHOOSING, CallState.ESCALATED), target=CallState.OPEN),
        "choose": Transition(sources=(CallState.CHOOSING,), target=CallState.CHOSEN),
        "end": Transition(sources=(CallState.OPEN, CallState.CHOOSING, CallState.ESCALATED), target=CallState.CLOSED),
    },
)


class CallBackState(models.TextChoices):
    OPEN = "open", _("等回电")
    REACHED = "reached", _("通上话了")
    GAVE_UP = "gave_up", _("没打通")


CALL_BACK = StateMachine(
    label=_("回电"),
    states=CallBackState,
    transitions={
        "reach": Transition(sources=(CallBackState.OPEN,), target=CallBackState.REACHED),
        "give_up": Transition(sources=(CallBackState.OPEN,), target=CallBackState.GAVE_UP),
    },
)
