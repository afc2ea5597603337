"""Acts this app puts on record."""

from django.utils.translation import gettext_lazy as _

from foundation.audit.actions import register

register(
    {
        "people.person.registered": _("登记人员"),
        "people.person.language_chosen": _("选语言"),
        "people.account.opened": _("开通账号"),
        "people.membership.granted": _("任命岗位"),
        "people.act.requested": _("提请第二个人来办"),
        "people.act.confirmed": _("第二个人同意"),
        "people.act.declined": _("第二个人不同意"),
        "people.act.withdrawn": _("撤回提请"),
        "people.act.expired": _("提请过期"),
    }
)
