"""What takes two people in certification: withdrawing a certificate, and issuing what a panel's leader has signed."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.models import AppraisalBatch, Certificate, RevocationReason
from certification.operations.issuing import issue_signed_roll
from certification.operations.revocations import revoke_certificate
from certification.queries.locking import locked
from certification.rules.permissions import can_handle_certificate, can_sign_roll, is_certifying_officer
from certification.states import ISSUE, REVOKE, CertificateState
from foundation.kernel.actors import Actor
from foundation.people.models import TwoPersonAct
from foundation.people.roles import Role
from foundation.people.rules import has_role
from foundation.people.two_person import Kind, register, subject_of


def _may_ask_to_revoke(actor: Actor, certificate: Certificate) -> bool:
    officer = has_role(actor, Role.CERTIFYING_OFFICER, organisation=certificate.body.organisation)
    return officer and certificate.state == CertificateState.ACTIVE


def _describe_revocation(act: TwoPersonAct) -> str:
    certificate = subject_of(act)
    return _("%(number)s %(what)s，原因：%(reason)s") % {
        "number": certificate.number,
        "what": certificate.occupation_name,
        "reason": RevocationReason(act.data["code"]).label,
    }


def _describe_issue(act: TwoPersonAct) -> str:
    batch = subject_of(act)
    return _("批次 %(code)s：组长签了成绩册，等发证审批人发证") % {"code": batch.code}


register(
    Kind(
        name=REVOKE,
        label=gettext_lazy("撤销证书"),
        model=Certificate,
        roles=(Role.CERTIFYING_OFFICER, Role.EVALUATION_BODY_MANAGER),
        office=lambda certificate: certificate.body.organisation,
        may_request=_may_ask_to_revoke,
        may_confirm=can_handle_certificate,
        perform=lambda certificate, act, actor: revoke_certificate(certificate, act, actor=actor),
        describe=_describe_revocation,
        url=lambda act: reverse("certificate-detail", args=[subject_of(act).uuid]),
        related=("body__organisation",),
    )
)
register(
    Kind(
        name=ISSUE,
        label=gettext_lazy("发证"),
        model=AppraisalBatch,
        roles=(Role.CERTIFYING_OFFICER,),
        office=lambda batch: batch.body.organisation,
        may_request=can_sign_roll,
        may_confirm=is_certifying_officer,
        perform=lambda batch, act, actor: issue_signed_roll(batch, act, actor=actor),
        describe=_describe_issue,
        url=lambda act: reverse("batch-issue", args=[subject_of(act).code]),
        lock=lambda key, data: locked(AppraisalBatch(pk=int(key))),
        related=("body__organisation",),
        expires_after=None,  # the signed roll is final itself; the release waits for the review window
        confirm_here=False,
    )
)
