"""What is said of a call, in the language in force."""

from django.utils.translation import gettext as _

NO_SCHOOL, NO_OFFER, ALL_DECLINED = "no_school", "no_offer", "all_declined"


def why_escalated(why: str) -> str:
    return {
        NO_SCHOOL: _("县里没有学校登记教这门课"),
        NO_OFFER: _("到截止也没有学校报方案"),
        ALL_DECLINED: _("请到的学校都说办不了"),
    }.get(why, why)
