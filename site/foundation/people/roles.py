"""The roles of the field. A role comes from a membership, never from a flag on the account."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    LEARNER = "learner", _("学员")
    VILLAGE_LIAISON = "village_liaison", _("村级联络员")
    TRAINER = "trainer", _("教员")
    INSTITUTION_MANAGER = "institution_manager", _("培训机构负责人")
    TOWNSHIP_REVIEWER = "township_reviewer", _("乡镇审核员")
    BUREAU_SUPERVISOR = "bureau_supervisor", _("培训科督导")
    PROGRAMME_OFFICER = "programme_officer", _("项目专员")
    APPRAISER = "appraiser", _("考评员")
    PANEL_LEADER = "panel_leader", _("考评组长")
    QUALITY_SUPERVISOR = "quality_supervisor", _("质量督导员")
    INVIGILATOR = "invigilator", _("监考员")
    EVALUATION_BODY_MANAGER = "evaluation_body_manager", _("评价机构负责人")
    CERTIFYING_OFFICER = "certifying_officer", _("发证审批人")
    PAYER = "payer", _("拨付人")
    VILLAGE_CADRE = "village_cadre", _("村干部")
    EMPLOYER = "employer", _("用人单位")
    EDITOR = "editor", _("菜单编辑")
    CHIEF_EDITOR = "chief_editor", _("菜单主编")
    AUDITOR = "auditor", _("审计员")
    ADMINISTRATOR = "administrator", _("运行管理员")


STAFF = tuple(
    role for role in Role.values if role not in (Role.LEARNER, Role.VILLAGE_LIAISON, Role.VILLAGE_CADRE, Role.EMPLOYER)
)
"""Those who work for an office of the chain: whose word counts in an act of two people."""
