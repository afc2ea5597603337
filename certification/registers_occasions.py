"""Messages about appraisers' cards."""

from django.utils.translation import gettext_lazy as _

from foundation.notices.occasions import Field, Occasion, register

CARD = Field("card", _("证号"), "3306-20250001")

register(
    Occasion(
        "certification.card_withdrawn",
        _("考评员证注销了"),
        _("你的考评员证 %(card)s 注销了：%(reason)s"),
        (CARD, Field("reason", _("原因"), _("本人申请"))),
    ),
    Occasion(
        "certification.card_expiring",
        _("考评员证快到期了"),
        _("你的考评员证 %(card)s %(day)s到期。过期以后不能再进考评组，请早点续证。"),
        (CARD, Field("day", _("哪天"), _("12月31日"))),
    ),
    Occasion(
        "certification.scope_expiring",
        _("备案范围快到期了"),
        _("%(body)s备案的%(occupation)s%(day)s到期。过期以后不能再公告新的批次，请早点续备案。"),
        (
            Field("body", _("评价机构"), _("越茶职业技能评价中心")),
            Field("occupation", _("职业"), _("茶叶加工工")),
            Field("day", _("哪天"), _("12月31日")),
        ),
    ),
)
