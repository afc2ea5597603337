"""Acts this app puts on record."""

from django.utils.translation import gettext_lazy as _

from foundation.audit.actions import register

register(
    {
        "courses.wish.placed": _("点课"),
        "courses.wish.withdrawn": _("撤回心愿"),
        "courses.wish.answered": _("心愿开班"),
        "courses.call.opened": _("人够了，向学校征班"),
        "courses.call.compared": _("截止，等局里选"),
        "courses.call.escalated": _("没有学校报，请人出面"),
        "courses.call.extended": _("延长征班"),
        "courses.call.widened": _("请所有学校来报"),
        "courses.call.chosen": _("选定学校"),
        "courses.call.fell_through": _("选定的班没开成，重新找"),
        "courses.call.ended": _("不再征班"),
    }
)
