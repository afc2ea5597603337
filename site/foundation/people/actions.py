"""Acts this app puts on record."""

from django.utils.translation import gettext_lazy as _

from foundation.audit.actions import register

register(
    {
        "people.person.registered": _("登记人员"),
        "people.person.language_chosen": _("选语言"),
        "people.account.opened": _("开通账号"),
        "people.account.password_changed": _("改密码"),
        "people.account.password_given": _("给新的登录密码"),
        "people.account.pin_set": _("设口令"),
        "people.account.factor_added": _("设第二道凭据"),
        "people.account.factor_removed": _("去掉第二道凭据"),
        "people.account.factor_reset": _("重置第二道凭据"),
        "people.account.codes_renewed": _("换备用码"),
        "people.account.locked_out": _("凭据打错太多，先锁住"),
        "people.phone.proved": _("证明手机号"),
        "people.session.started": _("登录"),
        "people.session.ended": _("退出登录"),
        "people.api_key.created": _("建接口密钥"),
        "people.api_key.revoked": _("停用接口密钥"),
        "people.membership.granted": _("任命岗位"),
        "people.membership.ended": _("免去岗位"),
        "people.membership.moved": _("岗位随合并转过来"),
        "people.organisation.created": _("登记单位"),
        "people.organisation.changed": _("改单位资料"),
        "people.organisation.closed": _("单位停办"),
        "people.person.renamed": _("改姓名"),
        "people.person.corrected": _("改个人资料"),
        "people.person.merged": _("合并重复登记"),
        "people.person.unmerged": _("撤开合并"),
        "people.account.closed": _("停用账号"),
        "people.account.opened_again": _("账号重新开通"),
        "people.act.requested": _("提请第二个人来办"),
        "people.act.confirmed": _("第二个人同意"),
        "people.act.declined": _("第二个人不同意"),
        "people.act.withdrawn": _("撤回提请"),
        "people.act.expired": _("提请过期"),
    }
)
