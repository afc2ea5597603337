"""What certification writes into the audit."""

from django.utils.translation import gettext_lazy as _

from foundation.audit.actions import register

register(
    {
        "certification.batch.created": _("新建鉴定批次"),
        "certification.batch.announced": _("公告鉴定批次"),
        "certification.batch.registration_opened": _("开放鉴定报名"),
        "certification.batch.panel_settled": _("定下考评组"),
        "certification.batch.examination_started": _("开始考评"),
        "certification.batch.marking_completed": _("考评组全部评完"),
        "certification.batch.roll_signed": _("组长签字确认成绩"),
        "certification.batch.results_published": _("公示成绩"),
        "certification.batch.released": _("批准发证"),
        "certification.batch.issued": _("证书签发完成"),
        "certification.batch.closed": _("鉴定批次归档"),
        "certification.batch.postponed": _("鉴定延期"),
        "certification.batch.resumed": _("鉴定恢复"),
        "certification.batch.cancelled": _("取消鉴定批次"),
        "certification.candidate.added": _("登记考生"),
        "certification.candidate.withdrawn": _("考生退出"),
        "certification.candidate.absent": _("记缺考"),
        "certification.candidate.photo_stored": _("存入考生照片"),
        "certification.candidate.photo_deleted": _("删除考生照片"),
        "certification.panel.member_added": _("加入考评组"),
        "certification.panel.member_removed": _("移出考评组"),
        "certification.panel.leader_named": _("指定考评组长"),
        "certification.marks.saved": _("保存评分"),
        "certification.marks.sealed": _("封存评分"),
        "certification.certificate.issued": _("签发证书"),
        "certification.certificate.revoked": _("撤销证书"),
        "certification.certificate.printed": _("生成证书文件"),
        "certification.revocation.requested": _("申请撤销证书"),  # until 2026-11; since then an act of two people
        "certification.revocation.declined": _("不同意撤销证书"),
        "certification.key.created": _("建立签发密钥"),
        "certification.key.retired": _("停用签发密钥"),
        "certification.report.received": _("收到纸证不符的反映"),
        "certification.report.handled": _("处理纸证不符的反映"),
        "certification.body.registered": _("登记评价机构"),
        "certification.appraiser.registered": _("登记考评员"),
        "certification.appraiser.withdrawn": _("注销考评员证"),
        "certification.scope.entered": _("登记评价范围"),
        "certification.scope.ended": _("停用评价范围"),
        "certification.standard.registered": _("登记职业标准"),
    }
)
