"""The life cycles of a class and of an enrolment, each as one table.

The class's table is DESIGN 6: draft -> filed -> returned | refused | approved -> enrolling -> running ->
assessing -> closed, with postponed and cancelled from any state before closed. A postponed class gets new
dates and is filed again, because a change of time after approval needs approval first (DOMAIN 2).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.kernel.states import StateMachine, Transition


class ClassState(models.TextChoices):
    """班级状态"""

    DRAFT = "draft", _("起草中")
    FILED = "filed", _("等审批")
    RETURNED = "returned", _("退回修改")
    REFUSED = "refused", _("没有批准")
    APPROVED = "approved", _("已批准")
    ENROLLING = "enrolling", _("正在报名")
    RUNNING = "running", _("正在上课")
    ASSESSING = "assessing", _("等考核")
    CLOSED = "closed", _("已结班")
    POSTPONED = "postponed", _("延期")
    CANCELLED = "cancelled", _("取消了")


#: States in which the plan may be changed by the institution.
EDITABLE = (ClassState.DRAFT, ClassState.RETURNED, ClassState.POSTPONED)
#: States in which nothing happens any more.
FINAL = (ClassState.REFUSED, ClassState.CLOSED, ClassState.CANCELLED)
#: Where a class may still be postponed or cancelled.
BEFORE_CLOSED = (
    ClassState.DRAFT,
    ClassState.FILED,
    ClassState.RETURNED,
    ClassState.APPROVED,
    ClassState.ENROLLING,
    ClassState.RUNNING,
    ClassState.ASSESSING,
)

CLASS = StateMachine(
    _("这个班"),
    ClassState,
    {
        "file": Transition(
            sources=(ClassState.DRAFT, ClassState.RETURNED, ClassState.POSTPONED), target=ClassState.FILED
        ),
        "return": Transition(sources=(ClassState.FILED,), target=ClassState.RETURNED),
        "refuse": Transition(sources=(ClassState.FILED,), target=ClassState.REFUSED),
        "approve": Transition(sources=(ClassState.FILED,), target=ClassState.APPROVED),
        "open": Transition(sources=(ClassState.APPROVED,), target=ClassState.ENROLLING),
        "start": Transition(sources=(ClassState.ENROLLING,), target=ClassState.RUNNING),
        "finish": Transition(sources=(ClassState.RUNNING,), target=ClassState.ASSESSING),
        "close": Transition(sources=(ClassState.ASSESSING,), target=ClassState.CLOSED),
        "postpone": Transition(sources=BEFORE_CLOSED, target=ClassState.POSTPONED),
        "cancel": Transition(sources=(*BEFORE_CLOSED, ClassState.POSTPONED), target=ClassState.CANCELLED),
    },
)


class EnrolmentState(models.TextChoices):
    """报名状态"""

    OFFERED = "offered", _("留着位子")
    CONFIRMED = "confirmed", _("已报名")
    WAITING = "waiting", _("在等位子")
    WITHDRAWN = "withdrawn", _("已退出")
    COMPLETED = "completed", _("结业")
    FAILED = "failed", _("没有结业")


#: States that hold a seat in the class.
SEATED = (EnrolmentState.OFFERED, EnrolmentState.CONFIRMED, EnrolmentState.COMPLETED, EnrolmentState.FAILED)
#: At most one of these a class and person (partial unique constraint).
ACTIVE = (*SEATED, EnrolmentState.WAITING)
#: On the roster: may be marked, assessed, completed.
ON_ROSTER = (EnrolmentState.CONFIRMED, EnrolmentState.COMPLETED, EnrolmentState.FAILED)

ENROLMENT = StateMachine(
    _("这份报名"),
    EnrolmentState,
    {
        "confirm": Transition(
            sources=(EnrolmentState.OFFERED, EnrolmentState.WAITING), target=EnrolmentState.CONFIRMED
        ),
        "withdraw": Transition(
            sources=(EnrolmentState.OFFERED, EnrolmentState.CONFIRMED, EnrolmentState.WAITING),
            target=EnrolmentState.WITHDRAWN,
        ),
        "complete": Transition(sources=(EnrolmentState.CONFIRMED,), target=EnrolmentState.COMPLETED),
        "fail": Transition(sources=(EnrolmentState.CONFIRMED,), target=EnrolmentState.FAILED),
    },
)


class RequestState(models.TextChoices):
    """登记申请."""

    OPEN = "open", _("等答复")
    GRANTED = "granted", _("同意了")
    DECLINED = "declined", _("没同意")
    WITHDRAWN = "withdrawn", _("撤回了")


REQUEST = StateMachine(
    label=_("登记申请"),
    states=RequestState,
    transitions={
        "grant": Transition((RequestState.OPEN,), RequestState.GRANTED),
        "decline": Transition((RequestState.OPEN,), RequestState.DECLINED),
        "withdraw": Transition((RequestState.OPEN,), RequestState.WITHDRAWN),
    },
)


class InvitationState(models.TextChoices):
    """邀请一所学校报方案."""

    OPEN = "open", _("还没回话")
    OFFERED = "offered", _("报了方案")
    DECLINED = "declined", _("说办不了")


INVITATION = StateMachine(
    label=_("这次邀请"),
    states=InvitationState,
    transitions={
        "offer": Transition(
            (InvitationState.OPEN, InvitationState.DECLINED, InvitationState.OFFERED), InvitationState.OFFERED
        ),
        "decline": Transition((InvitationState.OPEN,), InvitationState.DECLINED),
        "reopen": Transition((InvitationState.OFFERED, InvitationState.DECLINED), InvitationState.OPEN),
    },
)


class OfferState(models.TextChoices):
    """学校的方案."""

    OFFERED = "offered", _("报上了")
    WITHDRAWN = "withdrawn", _("撤回了")
    CHOSEN = "chosen", _("选中了")
    NOT_CHOSEN = "not_chosen", _("没选中")


OFFER = StateMachine(
    label=_("这份方案"),
    states=OfferState,
    transitions={
        "withdraw": Transition((OfferState.OFFERED,), OfferState.WITHDRAWN),
        "choose": Transition((OfferState.OFFERED,), OfferState.CHOSEN),
        "pass_over": Transition((OfferState.OFFERED,), OfferState.NOT_CHOSEN),
        "fall_through": Transition((OfferState.CHOSEN,), OfferState.WITHDRAWN),
    },
)


class HoldState(models.TextChoices):
    """留着的位子."""

    HELD = "held", _("给你留着")
    ACCEPTED = "accepted", _("要了")
    DECLINED = "declined", _("不要了")
    EXPIRED = "expired", _("过时了")
    RELEASED = "released", _("放掉了")


HOLD = StateMachine(
    label=_("留的位子"),
    states=HoldState,
    transitions={
        "accept": Transition((HoldState.HELD,), HoldState.ACCEPTED),
        "decline": Transition((HoldState.HELD,), HoldState.DECLINED),
        "expire": Transition((HoldState.HELD,), HoldState.EXPIRED),
        "release": Transition((HoldState.HELD,), HoldState.RELEASED),
    },
)
