"""Messages that answer messages."""

from django.utils.translation import gettext_lazy as _

from foundation.notices.occasions import Field, Occasion, register

NAMES = Field("names", _("等着回答的人"), _("王小明、李大壮"))

register(
    Occasion(
        "notices.noted",
        _("记下了回答"),
        _("记下了，%(name)s：%(answer)s。"),
        (Field("name", _("姓名"), _("王小明")), Field("answer", _("回答"), _("来"))),
        urgent=True,
    ),
    Occasion(
        "notices.too_late",
        _("回答来晚了"),
        _("你的回答来晚了，这件事已经过去或者已经答过。有事请直接打办班学校的电话。"),
        urgent=True,
    ),
    Occasion(
        "notices.which_person",
        _("说不清是谁的回答"),
        _("这个手机上等着回答的有：%(names)s。请把数字和姓名一起发来，比如：1%(example)s"),
        (NAMES, Field("example", _("其中一个"), _("王小明"))),
        urgent=True,
    ),
    Occasion(
        "notices.which_figure",
        _("没有这个选项"),
        _("这件事请只回：%(options)s。"),
        (Field("options", _("选项"), _("1 来，2 不来")),),
        urgent=True,
    ),
    Occasion(
        "notices.not_understood",
        _("没看懂"),
        _("没看懂你的短信。回答问题请只回数字；查证书请发证书编号；不想收不要紧的短信请发 TD。"),
        urgent=True,
    ),
    Occasion(
        "notices.unsubscribed",
        _("退订了"),
        _("好的，以后只发和你自己的课、证书有关的短信。想恢复，请发 HF。"),
        urgent=True,
    ),
    Occasion("notices.subscribed", _("恢复了"), _("好的，以后有新课照样发短信告诉你。"), urgent=True),
    Occasion(
        "notices.lookups_used_up",
        _("查得太多"),
        _("今天用短信查得够多了，请明天再查，或者上网查。"),
        urgent=True,
    ),
)
