"""Acts this app puts on record."""

from django.utils.translation import gettext_lazy as _

from foundation.audit.actions import register

register(
    {
        "privacy.consent.given": _("同意使用个人信息"),
        "privacy.consent.withdrawn": _("收回同意"),
        "privacy.number.revealed": _("查看完整号码"),
        "privacy.request.filed": _("提出个人信息申请"),
        "privacy.request.withdrawn": _("撤回个人信息申请"),
        "privacy.request.granted": _("办理个人信息申请"),
        "privacy.request.refused": _("没有同意个人信息申请"),
        "privacy.person.corrected": _("改正个人信息"),
        "privacy.person.erased": _("删除个人信息"),
        "privacy.export.asked": _("要一份个人信息"),
        "privacy.export.made": _("个人信息备好"),
        "privacy.export.fetched": _("下载个人信息"),
        "privacy.keys.rotation_started": _("开始换字段钥匙"),
        "privacy.keys.rotated": _("字段钥匙换好"),
        "privacy.retention.applied": _("到期清理"),
    }
)
