"""Messages about pools: news for those who wait, never one a wish."""

from django.utils.translation import gettext_lazy as _

from foundation.notices.occasions import Field, Occasion, register

TITLE = Field("title", _("课名"), _("春茶炒制"))
PLACE = Field("place", _("哪里"), _("贵门乡"))
PEOPLE = Field("people", _("几个人了"), "10")
MISSING = Field("missing", _("还差几个人"), "9")
ADDRESS = Field("address", _("可以转给别人的网址"), "https://diancai.example/order/pools/7K3M9QXT/", optional=True)

register(
    Occasion(
        "courses.pool_half",
        _("点的课凑了一半人"),
        _("你点的%(title)s，%(place)s有 %(people)s 人了，再来 %(missing)s 人就开班。转给想学的人：%(address)s"),
        (TITLE, PLACE, PEOPLE, MISSING, ADDRESS),
        essential=False,
    ),
    Occasion(
        "courses.pool_nearly",
        _("点的课就差几个人"),
        _("你点的%(title)s，%(place)s就差 %(missing)s 人了（现在 %(people)s 人）。转给想学的人：%(address)s"),
        (TITLE, PLACE, PEOPLE, MISSING, ADDRESS),
        essential=False,
    ),
    Occasion(
        "courses.pool_called",
        _("点的课人够了"),
        _("你点的%(title)s，%(place)s有 %(people)s 人，够一班了。正在找学校来开，定了先留位子给你。"),
        (TITLE, PLACE, PEOPLE),
        essential=False,
    ),
    Occasion(
        "courses.pool_closed",
        _("点的课这次没开成"),
        _("你点的%(title)s，%(place)s这次没开成：%(reason)s。你的心愿还在，过些日子重新凑。不想等了，到“我的”里撤回。"),
        (TITLE, PLACE, Field("reason", _("为什么"), _("附近的学校都排满了"))),
    ),
    Occasion(
        "courses.theme_attached",
        _("自己写的课上了菜单"),
        _("你写的“%(words)s”，菜单上有了：%(title)s。你的心愿算进去了，不用再点。"),
        (Field("words", _("自己写的话"), _("土蜂养殖")), TITLE),
        essential=False,
    ),
    Occasion(
        "courses.theme_detached",
        _("上了菜单的心愿退回来了"),
        _("你写的“%(words)s”不算%(title)s，上次归错了。你的心愿还在，照你写的等着。"),
        (Field("words", _("自己写的话"), _("土蜂养殖")), TITLE),
        essential=False,
    ),
)
