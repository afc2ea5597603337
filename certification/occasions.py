"""Messages about appraisals and certificates."""

from django.utils.translation import gettext_lazy as _

from foundation.notices.occasions import Field, Occasion, register

WHAT = Field("what", _("职业"), _("茶叶加工工"))

NUMBER = Field("number", _("证书编号"), "S000033000001265000123")

register(
    Occasion(
        "certification.results",
        _("鉴定成绩出来了"),
        _("%(what)s的鉴定成绩出来了：理论 %(theory)s，实操 %(practical)s，%(verdict)s。%(review)s"),
        (
            WHAT,
            Field("theory", _("理论分数"), "86"),
            Field("practical", _("实操分数"), "91.5"),
            Field("verdict", _("结果"), _("合格")),
            Field(
                "review", _("怎么申请复核，整句话；没有复核期就空着"), _("对成绩有疑问，5 天内可以到评价机构申请复核。")
            ),
        ),
    ),
    Occasion(
        "certification.issued",
        _("证书签发了"),
        _("你的%(what)s证书签发了，编号 %(number)s。登录“我的”就能看和下载。"),
        (WHAT, NUMBER),
    ),
    Occasion(
        "certification.status",
        _("短信查证书的回答"),
        _("%(number)s：%(what)s，%(status)s。%(day)s查。要对姓名，请上网查。"),
        (
            NUMBER,
            WHAT,
            Field("status", _("现在怎么样"), _("有效")),
            Field("day", _("哪天查的"), _("2026年11月22日")),
        ),
        urgent=True,
    ),
    Occasion(
        "certification.not_found",
        _("短信查证书，没有查到"),
        _("没有查到 %(number)s：可能打错了，可能没有这张证书，也可能不在这里查。"),
        (NUMBER,),
        urgent=True,
    ),
)
