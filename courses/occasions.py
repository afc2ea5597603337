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
    )
)

register(
    Occasion(
        "courses.wish_placed",
        _("点好了"),
        _("点好了：%(what)s，%(place)s。开班时告诉你；到%(day)s都算数。不想学了，到“我的”里撤回。"),
        (
            Field("what", _("想学什么"), _("春茶炒制")),
            Field("place", _("哪里"), _("贵门乡")),
            Field("day", _("管到哪天"), "2027-11-22"),
        ),
        essential=False,
    ),
    Occasion(
        "courses.keep_wish",
        _("心愿快到期，问还要不要"),
        _("%(name)s，你点的%(what)s（%(place)s）还没开班，%(day)s到期。还想学回1，留着；不想学了回2。不回就先收起来。"),
        (
            Field("name", _("姓名"), _("王小明")),
            Field("what", _("想学什么"), _("春茶炒制")),
            Field("place", _("哪里"), _("贵门乡")),
            Field("day", _("到期那天"), "2027-11-22"),
        ),
    ),
    Occasion(
        "courses.wish_expired",
        _("心愿到期"),
        _("你点的%(what)s（%(place)s）等了这么久没能开班，先收起来了，对不住。还想学，随时再点一次。"),
        (Field("what", _("想学什么"), _("春茶炒制")), Field("place", _("哪里"), _("贵门乡"))),
    ),
    Occasion(
        "courses.call_back_given_up",
        _("回电没打通"),
        _("你请我们回电，打了%(tries)s次没打通，先不打扰了。还想问，随时再留号码，或找村里的联络员。"),
        (Field("tries", _("打了几次"), "3"),),
    ),
)
