"""Messages about the registers that no class is the cause of."""

from django.utils.translation import gettext_lazy as _

from foundation.notices.occasions import Field, Occasion, register

SUBJECT = Field("subject", _("教什么"), _("茶叶加工工"))

register(
    Occasion(
        "training.card_ended",
        _("教师证停用了"),
        _("你教%(subject)s的教师证停用了：%(reason)s。正在上的班照常上。"),
        (SUBJECT, Field("reason", _("原因"), _("换了新证"))),
    ),
    Occasion(
        "training.registry_granted",
        _("培训科同意登记"),
        _("培训科同意了：%(subject)s登记好了，可以写进开班计划。"),
        (SUBJECT,),
    ),
    Occasion(
        "training.registry_declined",
        _("培训科没同意登记"),
        _("培训科没同意登记%(subject)s：%(answer)s"),
        (SUBJECT, Field("answer", _("为什么"), _("还缺实训间的验收单"))),
    ),
)
