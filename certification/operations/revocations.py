"""Withdrawing a certificate takes two people: one asks, another decides."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from certification.models import Certificate, Revocation, RevocationReason
from certification.rules.permissions import can_handle_certificate
from certification.states import CERTIFICATE, REVOCATION, CertificateState
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.roles import Role
from foundation.people.rules import has_role, person_of, require


def request_revocation(certificate: Certificate, *, actor: Actor, reason: str, note: str = "") -> Revocation:
    """Ask for a certificate to be withdrawn. Codes: reason_missing, already_revoked, revocation_open."""
    organisation = certificate.body.organisation
    person = person_of(actor)
    require(person is not None and has_role(actor, Role.CERTIFYING_OFFICER, organisation=organisation))
    assert person is not None
    if reason not in RevocationReason.values:
        raise DomainError(_("撤销要选一个原因。请选好再提交。"), "certification.reason_missing")
    with transaction.atomic():
        certificate_now = Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
        if certificate_now.state != CertificateState.ACTIVE:
            raise Conflict(_("这张证书已经撤销了，不用再申请。"), "certification.already_revoked")
        try:
            with transaction.atomic():
                revocation = Revocation.objects.create(
                    certificate=certificate_now,
                    reason=reason,
                    note=note.strip()[:300],
                    requested_by=person,
                    requested_at=clock.now(),
                )
        except IntegrityError as clash:
            raise Conflict(_("已经有人申请撤销这张证书，正等人复核。"), "certification.revocation_open") from clash
        record("certification.revocation.requested", revocation, actor=actor, reason=reason)
    return revocation


def decide_revocation(revocation: Revocation, *, actor: Actor, approve: bool) -> None:
    """The second person's word; approving shows at verification at once. Code: same_person."""
    person = person_of(actor)
    require(person is not None and can_handle_certificate(actor, revocation.certificate))
    assert person is not None
    if person.pk == revocation.requested_by_id:
        raise DomainError(_("撤销要两个人办：你提的申请，要请另一位来复核。"), "certification.same_person")
    with transaction.atomic():
        certificate = Certificate.objects.select_for_update(no_key=True).get(pk=revocation.certificate_id)
        now = clock.now()
        REVOCATION.move(revocation, "approve" if approve else "decline", decided_by=person, decided_at=now)
        if approve:
            CERTIFICATE.move(certificate, "revoke", status_changed_at=now)
            record("certification.certificate.revoked", certificate, actor=actor, reason=revocation.reason)
        else:
            record("certification.revocation.declined", revocation, actor=actor)
