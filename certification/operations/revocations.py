"""Withdrawing a certificate takes two people: one asks, another confirms (foundation.people.operations.acts)."""

from django.utils.translation import gettext_lazy as _

from certification.models import Certificate, RevocationReason
from certification.states import CERTIFICATE, REVOKE, CertificateState
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.models import TwoPersonAct
from foundation.people.operations.acts import request_act
from foundation.people.roles import Role
from foundation.people.rules import has_role, require


def request_revocation(certificate: Certificate, *, actor: Actor, reason: str, note: str = "") -> TwoPersonAct:
    """Ask for a certificate to be withdrawn. Codes: certification.reason_missing, certification.already_revoked,
    people.act_open. `reason` is public once it is done; `note` is for the second person."""
    require(has_role(actor, Role.CERTIFYING_OFFICER, organisation=certificate.body.organisation))
    if reason not in RevocationReason.values:
        raise DomainError(_("撤销要选一个原因。请选好再提交。"), "certification.reason_missing")
    if Certificate.objects.filter(pk=certificate.pk).exclude(state=CertificateState.ACTIVE).exists():
        raise Conflict(_("这张证书已经撤销了，不用再申请。"), "certification.already_revoked")
    words = note.strip() or str(RevocationReason(reason).label)
    return request_act(REVOKE, certificate, actor=actor, reason=words, code=reason)


def revoke_certificate(certificate: Certificate, act: TwoPersonAct, *, actor: Actor) -> None:
    """What two people have agreed on; shows at verification at once. `certificate` comes locked."""
    CERTIFICATE.move(certificate, "revoke", status_changed_at=clock.now())
    record("certification.certificate.revoked", certificate, actor=actor, reason=act.data["code"])
