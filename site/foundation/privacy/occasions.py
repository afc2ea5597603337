"""Messages about a person's own data."""

from django.utils.translation import gettext_lazy as _

from foundation.notices.occasions import Field, Occasion, register

register(
    Occasion(
        "privacy.export_ready",
        _("个人信息文件备好了"),
        _("你要的信息文件备好了，%(days)s 天内登录下载，过期删掉。"),
        (Field("days", _("几天内下载"), "7"),),
    ),
    Occasion(
        "privacy.request_refused",
        _("个人信息申请没有同意"),
        _("你提的个人信息申请没有同意：%(answer)s 不服可以到市培训科当面说，或者再提一次。"),
        (Field("answer", _("为什么"), _("身份证上不是这个字。")),),
    ),
    Occasion(
        "privacy.request_granted",
        _("个人信息改好了"),
        _("你要改的信息已经改好了。请到“我的信息”里看一看。"),
    ),
    Occasion(
        "privacy.erased_some_kept",
        _("账号注销了，有的信息依法留着"),
        _(
            "你的账号已经注销，能删的信息都删了。班级、补贴和证书的档案，法律要求保存不少于 10 年，到期才删；"
            "里面的姓名和证件号加密保存，不作别的用。"
        ),
        urgent=True,
    ),
    Occasion(
        "privacy.erased",
        _("账号注销了，信息都删了"),
        _("你的账号已经注销，你的信息都删了。以后想学，随时再来。"),
        urgent=True,
    ),
)
