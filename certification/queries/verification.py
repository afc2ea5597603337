"""What a stranger may learn about a certificate."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from certification.models import Certificate, RevocationReason, SigningKey
from certification.numbering import NUMBER_PATTERN, is_old_number
from certification.queries.certificates import reason_of_revocation
from certification.queries.integrity import sound_record
from certification.states import CertificateState
from courses.levels import Level
from foundation.kernel import clock, codes, text
from foundation.privacy.queries.consents import has_consent

VALID, REVOKED, NOT_FOUND, BROKEN = "valid", "revoked", "not_found", "broken"
CODE_LENGTH = 16
PHOTO_ON_VERIFICATION = "photo_on_verification"


@dataclass(frozen=True)
class Answer:
    """A verdict as of a moment. ``facts`` hold what may be shown for this way of asking, ``name_masked`` only by code."""

    verdict: str
    checked_at: datetime
    certificate: Certificate | None = None
    facts: dict[str, Any] | None = None
    name_masked: str = ""
    reason: str = ""
    made_with_photo: bool = False

    @property
    def minute(self) -> datetime:
        """When it was checked, as pages say it."""
        return self.checked_at.replace(second=0, microsecond=0)


def read_reference(typed: str) -> tuple[str, str]:
    """What was typed, as ("code" | "number" | "old" | "other", normal form). Numbers begin with a letter; codes are 16 long."""
    flat = re.sub(r"[\s\-·.]+", "", text.to_halfwidth(typed)).upper()
    if NUMBER_PATTERN.fullmatch(flat):
        return "number", flat
    if is_old_number(flat):
        # Sixteen digits may be a code as well: codes are looked for first.
        return "old", flat
    code = codes.normalise(flat)
    if len(code) == CODE_LENGTH and all(character in codes.ALPHABET for character in code):
        return "code", code
    return "other", flat[:40]


BY_CODE = """
SELECT c.*, k.fragment AS key_fragment, k.public_multibase AS key_multibase
FROM certification_certificate c JOIN certification_signingkey k ON k.id = c.key_id WHERE c.code = %s
"""
BY_NUMBER = """
SELECT c.*, k.fragment AS key_fragment, k.public_multibase AS key_multibase
FROM certification_certificate c JOIN certification_signingkey k ON k.id = c.key_id WHERE c.number = %s
"""
"""Written by hand: the database answers in a tenth of the time it takes to compose this anew for each stranger."""


def _found(statement: str, reference: str) -> Certificate | None:
    """The certificate with the public half of its key joined."""
    for certificate in Certificate.objects.raw(statement, [reference]):
        joined = vars(certificate)
        certificate.key = SigningKey(
            pk=certificate.key_id,
            fragment=joined["key_fragment"],
            public_multibase=joined["key_multibase"],
        )
        return certificate
    return None


def _facts(certificate: Certificate, frozen: dict[str, Any], *, whole: bool) -> dict[str, Any]:
    subject = frozen["credentialSubject"]
    shown: dict[str, Any] = {
        "occupation": certificate.occupation_name,
        "specialism": subject["achievement"]["specialism"],
        "level": Level(certificate.level).label,
    }
    if whole:
        theory, practical = (text.plain_number(Decimal(row["value"])) for row in subject["result"])
        training = next((row for row in frozen["evidence"] if "TrainingEvidence" in row["type"]), None)
        shown |= {
            "issuer": frozen["issuer"]["name"],
            "issued_on": certificate.issued_on,
            "theory": theory,
            "practical": practical,
            "panel_size": frozen["evidence"][0]["panelSize"],
            "hours": (training["hoursAttended"], training["hoursPlanned"]) if training else None,
            "number": subject["licenseNumber"],
        }
    return shown


def _answer(certificate: Certificate | None, *, by_code: bool) -> Answer:
    now = clock.now()
    if certificate is None:
        return Answer(NOT_FOUND, now)
    frozen = sound_record(certificate)
    if frozen is None:
        return Answer(BROKEN, now, certificate)
    reason = ""
    if certificate.state == CertificateState.REVOKED:
        code = reason_of_revocation(certificate)
        reason = str(RevocationReason(code).label) if code else ""
    return Answer(
        VALID if certificate.state == CertificateState.ACTIVE else REVOKED,
        now,
        certificate,
        _facts(certificate, frozen, whole=by_code),
        text.mask_name(frozen["credentialSubject"]["name"]) if by_code else "",
        reason,
        "photoHash" in frozen["credentialSubject"],
    )


def answer_by_code(code: str) -> Answer:
    """By the QR's address: masked name and the facts of the face."""
    return _answer(_found(BY_CODE, code), by_code=True)


def answer_by_number(number: str) -> Answer:
    """By the number typed by hand: occupation, level and status, no name, since serials can be guessed."""
    return _answer(_found(BY_NUMBER, number), by_code=False)


def shows_photo(answer: Answer) -> bool:
    """Whether a stranger with the code may see the photo: the certificate is valid, was made with one, and its holder agreed."""
    certificate = answer.certificate
    if certificate is None or answer.verdict != VALID or not answer.name_masked:
        return False
    return answer.made_with_photo and has_consent(certificate.person_id, PHOTO_ON_VERIFICATION)


def name_matches(certificate: Certificate, typed_name: str) -> bool:
    """Whether the whole name is the one in the record, however spaces and middle dots were typed."""
    written: str = json.loads(certificate.record)["credentialSubject"]["name"]
    return text.clean_name(typed_name) == text.clean_name(written)
