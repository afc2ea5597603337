"""The retention plan's lines for this app and those below, which cannot know the plan."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from foundation.audit import receipts
from foundation.audit.models import Receipt
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.notices.models import Notice
from foundation.policy.models import Counter
from foundation.privacy.models import DataExport, DataRequest, PersonalDataAccess, Reveal
from foundation.privacy.operations import clearing, exports
from foundation.privacy.operations.clearing import HELD
from foundation.privacy.plan import MOST_AT_ONCE, Line, register

TEN_YEARS = 3653


def _notices(before: datetime):
    return Notice.objects.filter(HELD, created_at__lt=before).exclude(state="waiting")


def _sessions(before: datetime):
    return Session.objects.filter(expire_date__lt=before)


def _accesses(before: datetime):
    return PersonalDataAccess.objects.filter(at__lt=before)


def _reveals(before: datetime):
    return Reveal.objects.filter(at__lt=before, note__isempty=False)


def _requests(before: datetime):
    return DataRequest.objects.filter(decided_at__lt=before, wiped_at__isnull=True)


def _exports(before: datetime):
    return DataExport.objects.filter(purged_at__isnull=True, expires_at__lte=before)


def _counters(before: datetime):
    return Counter.objects.filter(hour__lt=before)


register(
    Line(
        "website.sessions",
        _("登录状态"),
        "account",
        ("sessions.Session.session_data",),
        happens=_("删除"),
        counted_from=_("过期那一刻"),
        days=0,
        source=_("本县自己定的 [L]"),
        due=lambda before: _sessions(before).count(),
        carry_out=lambda before: clearing.delete_sessions(_sessions(before)[:MOST_AT_ONCE], actor=SYSTEM),
    )
)
register(
    Line(
        "notices.texts",
        _("通知的内容和号码"),
        "notices",
        ("notices.Notice.text", "notices.Notice.address"),
        happens=_("抹掉内容和号码，留下什么时候因为什么发过"),
        counted_from=_("写通知那天"),
        days=365,
        source=_("本县自己定的 [L]"),
        due=lambda before: _notices(before).count(),
        carry_out=lambda before: clearing.empty_notices(
            Notice.objects.filter(pk__in=list(_notices(before).values_list("pk", flat=True)[:MOST_AT_ONCE])),
            actor=SYSTEM,
        ),
    )
)
register(
    Line(
        "audit.receipts",
        _("表单回执"),
        "account",
        ("audit.Receipt.location", "audit.Receipt.session"),
        happens=_("删除"),
        counted_from=_("交表那一刻"),
        days=2,
        at_least=receipts.KEPT.days,
        source=_("本县自己定的 [L]"),
        due=lambda before: Receipt.objects.filter(at__lt=clock.now() - receipts.KEPT).count(),
        carry_out=lambda before: clearing.forget_receipts(actor=SYSTEM),
    )
)
register(
    Line(
        "policy.counters",
        _("试了几次的计数"),
        "account",
        ("policy.Counter.subject",),
        happens=_("删除"),
        counted_from=_("计数那一小时"),
        days=2,
        source=_("本县自己定的 [L]"),
        due=lambda before: _counters(before).count(),
        carry_out=lambda before: clearing.delete_counters(_counters(before)[:MOST_AT_ONCE], actor=SYSTEM),
    )
)
register(
    Line(
        "privacy.accesses",
        _("谁看过谁的信息"),
        "account",
        ("privacy.PersonalDataAccess.person_code", "privacy.PersonalDataAccess.actor_label"),
        happens=_("删除"),
        counted_from=_("看的那天"),
        days=1096,
        at_least=181,
        source=_("网络安全法第二十一条（日志不少于六个月）；三年是本县定的 [L]"),
        due=lambda before: _accesses(before).count(),
        carry_out=lambda before: clearing.delete_accesses(_accesses(before)[:MOST_AT_ONCE], actor=SYSTEM),
    )
)
register(
    Line(
        "privacy.reveal_notes",
        _("看完整号码时写的话"),
        "account",
        ("privacy.Reveal.note",),
        happens=_("抹掉写的话，留下谁什么时候看过"),
        counted_from=_("看的那天"),
        days=1096,
        at_least=181,
        source=_("本县自己定的 [L]"),
        due=lambda before: _reveals(before).count(),
        carry_out=lambda before: clearing.empty_reveal_notes(_reveals(before)[:MOST_AT_ONCE], actor=SYSTEM),
    )
)
register(
    Line(
        "privacy.requests",
        _("个人信息申请里写的内容"),
        "account",
        ("privacy.DataRequest.wanted", "privacy.DataRequest.reason", "privacy.DataRequest.answer"),
        happens=_("抹掉内容，留下申请过什么、怎么定的"),
        counted_from=_("定下那天"),
        days=1096,
        source=_("个人信息保护法第五十五、五十六条（处理情况记录保存三年）"),
        due=lambda before: _requests(before).count(),
        carry_out=lambda before: clearing.empty_requests(
            DataRequest.objects.filter(pk__in=list(_requests(before).values_list("pk", flat=True)[:MOST_AT_ONCE])),
            actor=SYSTEM,
        ),
    )
)
register(
    Line(
        "privacy.exports",
        _("备好的个人信息文件"),
        "account",
        ("privacy.DataExport.file",),
        happens=_("删除文件"),
        counted_from=_("备好七天以后"),
        days=0,
        source=_("本县自己定的 [L]"),
        due=lambda before: _exports(before).count(),
        carry_out=lambda before: exports.purge_exports(_exports(before), actor=SYSTEM),
    )
)
register(
    Line(
        "audit.entries",
        _("留痕"),
        "account",
        ("audit.Entry.actor_id",),
        happens=_("一直保存，里面没有个人信息"),
        days=TEN_YEARS,
        source=_("档案法；TRUST 32"),
    )
)
