"""The paper: a fresh view of the frozen record, with what only holder and issuer may see."""

import json
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certification.credentials.record import salted_hash
from certification.models import Certificate, PrintCopy
from certification.numbering import new_print_serial
from certification.paper.render import PaperFacts, render_pdf
from certification.queries.facts import level_name, photo_bytes
from certification.queries.integrity import record_holds
from certification.rules.permissions import can_handle_certificate, can_open_certificate
from certification.states import CertificateState
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from foundation.kernel.text import plain_number
from foundation.people.models import DocumentType
from foundation.people.rules import require
from foundation.policy.queries import value

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DOCUMENT_NAMES = {
    DocumentType.RESIDENT_ID: "居民身份证",
    DocumentType.PASSPORT: "护照",
    DocumentType.HKMT_RESIDENCE: "港澳台居民居住证",
    DocumentType.PERMANENT_RESIDENCE: "外国人永久居留身份证",
}


def _refuse_difference() -> None:
    raise DomainError(
        _("现在登记的证件号或照片和发证时的不一样，不能照原样印。请先办理信息变更。"), "certification.paper_differs"
    )


def _paper_facts(certificate: Certificate, copy: PrintCopy) -> tuple[PaperFacts, bytes | None]:
    """Printed fields from the record; document number and photo only if their hashes still match it."""
    frozen: dict[str, Any] = json.loads(certificate.record)
    subject = frozen["credentialSubject"]
    person = certificate.person
    if (
        salted_hash(certificate.salt, person.document_number.encode("utf-8"))
        != subject["identifier"][0]["identityHash"]
    ):
        _refuse_difference()
    photo = photo_bytes(certificate.candidate) if "photoHash" in subject else None
    if "photoHash" in subject and (photo is None or salted_hash(certificate.salt, photo) != subject["photoHash"]):
        _refuse_difference()
    theory, practical = (row["value"] for row in subject["result"])
    training = next((row for row in frozen["evidence"] if "TrainingEvidence" in row["type"]), None)
    issued = certificate.issued_on
    return (
        PaperFacts(
            section=certificate.section,
            holder_name=subject["name"],
            document_type=DOCUMENT_NAMES[DocumentType(person.document_type)],
            document_number=person.document_number,
            occupation=certificate.occupation_name,
            specialism=subject["achievement"]["specialism"],
            level=level_name(certificate.level),
            number=subject["licenseNumber"],
            issuer=frozen["issuer"]["name"],
            issue_date=f"{issued.year}年{issued.month}月{issued.day}日",
            issue_date_en=f"{issued.day} {MONTHS[issued.month - 1]} {issued.year}",
            theory=plain_number(Decimal(theory)),
            practical=plain_number(Decimal(practical)),
            hours=f"上课 {training['hoursAttended']} / 计划 {training['hoursPlanned']}" if training else "--",
            print_serial=copy.print_serial,
            code=certificate.code,
            verify_host=f"{settings.PUBLIC_URL}/verify/",
            national_query=str(value("certification.national_query_url", issued)),
        ),
        photo,
    )


def certificate_pdf(certificate: Certificate, *, actor: Actor) -> bytes:
    """The newest copy as PDF for holder or issuer. Codes: not_valid, glyph_missing, paper_differs, record_broken."""
    require(can_open_certificate(actor, certificate))
    if certificate.state != CertificateState.ACTIVE:
        raise DomainError(_("这张证书已经撤销，不能再印。"), "certification.not_valid")
    if not record_holds(certificate):
        raise DomainError(_("这张证书的记录核对不上，先不能印。请告诉评价机构查一查。"), "certification.record_broken")
    copy = certificate.copies.order_by("-copy_number").first()
    if copy is None:
        raise DomainError(_("这张证书还没有印刷序号。请到评价机构补一份。"), "certification.copy_missing")
    facts, photo = _paper_facts(certificate, copy)
    pdf = render_pdf(
        facts,
        public_url=settings.PUBLIC_URL,
        record=certificate.record.encode("utf-8"),
        issued_at=certificate.issued_at,
        photo=photo,
    )
    record("certification.certificate.printed", certificate, actor=actor, copy=copy.copy_number)
    return pdf


def reprint_certificate(certificate: Certificate, *, actor: Actor) -> PrintCopy:
    """A new copy with a new print serial for a lost or spoilt paper; the number stays, the old print is void."""
    require(can_handle_certificate(actor, certificate))
    with transaction.atomic():
        locked = Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
        if locked.state != CertificateState.ACTIVE:
            raise DomainError(_("这张证书已经撤销，不能再印。"), "certification.not_valid")
        last = locked.copies.aggregate(last=Max("copy_number"))["last"] or 0
        now = clock.now()
        copy = PrintCopy.objects.create(
            certificate=locked,
            copy_number=last + 1,
            print_serial=new_print_serial(timezone.localtime(now).year),
            created_at=now,
        )
        record("certification.certificate.printed", locked, actor=actor, copy=copy.copy_number)
    return copy
