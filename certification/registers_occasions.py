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
)
