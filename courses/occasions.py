"""Messages about wishes."""

from django.utils.translation import gettext_lazy as _

from foundation.notices.occasions import Field, Occasion, register

register(
    Occasion(
        "courses.wish_answered",
        _("点的课开班了"),
        _("你点的%(title)s开班了，在%(venue)s，可以报名了。先报先得。"),
        (Field("title", _("班名"), _("春茶炒制班")), Field("venue", _("地点"), _("甘霖文化礼堂"))),
        essential=False,
    )
)

register(
    Occasion(
        "courses.call_escalated",
        _("征班没有学校报"),
        _(
            "%(township)s有 %(people)s 人等着学%(title)s，%(why)s。请在%(day)s前出面：延长、请所有学校，或者给大家一个答复。"
        ),
        (
            Field("township", _("哪里"), _("甘霖镇")),
            Field("people", _("多少人"), "19"),
            Field("title", _("课名"), _("茶叶加工")),
            Field("why", _("为什么没成"), _("到截止也没有学校报方案")),
            Field("day", _("几时以前"), _("12月3日")),
        ),
    ),
    Occasion(
        "courses.call_ended",
        _("点的课这次没办成"),
        _("你点的%(title)s这次没办成：%(reason)s。想学可以再点，开班先告诉你。"),
        (
            Field("title", _("课名"), _("茶叶加工")),
            Field("reason", _("原因"), _("附近没有学校能教")),
        ),
    ),
)
