"""What a roster import writes into the audit trail: counts and the file's hash, nobody's name or number."""

from django.utils.translation import gettext_lazy as _

from foundation.audit.actions import register

register(
    {
        "training.roster.previewed": _("试读名册"),
        "training.roster.confirmed": _("名册写入班级"),
        "training.roster.handed_back": _("下载名册里要改的行"),
        "training.roster.discarded": _("放弃一份名册"),
    }
)
