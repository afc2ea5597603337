"""Acts this app puts on record."""

from django.utils.translation import gettext_lazy as _

from foundation.audit.actions import register

register(
    {
        "courses.wish.placed": _("点课"),
        "courses.wish.withdrawn": _("撤回心愿"),
        "courses.wish.answered": _("心愿开班"),
    }
)
