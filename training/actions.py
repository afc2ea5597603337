"""What training writes into the audit trail."""

from django.utils.translation import gettext_lazy as _

from foundation.audit.actions import register

register(
    {
        "training.class.drafted": _("起草开班计划"),
        "training.class.plan_changed": _("修改开班计划"),
        "training.class.sessions_planned": _("排课表"),
        "training.class.filed": _("提交开班申请"),
        "training.class.returned": _("退回修改"),
        "training.class.refused": _("没有批准开班"),
        "training.class.approved": _("批准开班"),
        "training.class.opened": _("开放报名"),
        "training.class.started": _("开课，名册锁定"),
        "training.class.asked_who_comes": _("问大家来不来"),
        "training.class.finished": _("课上完了，等考核"),
        "training.class.closed": _("结班"),
        "training.class.postponed": _("延期"),
        "training.class.cancelled": _("取消开班"),
        "training.enrolment.made": _("报名"),
        "training.enrolment.withdrawn": _("退出报名"),
        "training.attendance.marked": _("点名"),
        "training.attendance.corrected": _("更正点名"),
        "training.assessment.recorded": _("登记考核成绩"),
        "training.assessment.corrected": _("更正考核成绩"),
        "training.licence.entered": _("登记办学许可"),
        "training.licence.ended": _("办学许可提早停用"),
        "training.scope.entered": _("登记准教范围"),
        "training.scope.ended": _("停用准教范围"),
        "training.suspension.entered": _("暂停开新班"),
        "training.suspension.ended": _("恢复开新班"),
        "training.card.issued": _("登记教师证"),
        "training.card.ended": _("停用教师证"),
        "training.employer.entered": _("登记用人单位"),
        "training.employer.ended": _("用人单位登记提早停用"),
        "training.registry.asked": _("申请登记"),
        "training.registry.granted": _("同意登记"),
        "training.registry.declined": _("没同意登记"),
        "training.registry.withdrawn": _("撤回登记申请"),
    }
)
