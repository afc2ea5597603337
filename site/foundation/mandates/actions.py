"""Acts this app puts on record."""

from django.utils.translation import gettext_lazy as _

from foundation.audit.actions import register

register(
    {
        "mandates.mandate.asked": _("请村民委托代办"),
        "mandates.mandate.given": _("村民同意代办"),
        "mandates.mandate.ended": _("结束代办"),
        "mandates.mandate.paper_deleted": _("删除委托书的照片"),
    }
)
