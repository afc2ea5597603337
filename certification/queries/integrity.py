"""Does what is stored still hold: a certificate's hash and the proof of its key, a roll's hash, a photo's hash?"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from certification.credentials.canonical import sha256_hex
from certification.credentials.proof import proof_holds
from certification.models import Candidate, Certificate, RollSignature


def sound_record(certificate: Certificate) -> dict[str, Any] | None:
    """The frozen record if hash and proof hold, checked every time, else None. ``certificate`` comes with its key joined."""
    text = certificate.record.encode("utf-8")
    if sha256_hex(text) != certificate.record_sha256:
        return None
    try:
        secured = json.loads(text)
    except ValueError:
        return None
    if not isinstance(secured, dict) or not isinstance(secured.get("issuer"), dict):
        return None
    method = f"{secured['issuer'].get('id')}#{certificate.key.fragment}"
    holds = (
        proof_holds(secured, {method: certificate.key.public_multibase})
        and secured["credentialSubject"].get("licenseNumber") == certificate.number
        and secured.get("id") == certificate.uuid.urn
    )
    return secured if holds else None


def record_holds(certificate: Certificate) -> bool:
    """Whether the certificate is still what was signed."""
    return sound_record(certificate) is not None


def check_certificates() -> Iterator[str]:
    """Every record, with hash and proof, a few at a time."""
    for certificate in Certificate.objects.select_related("key").order_by("pk").iterator(chunk_size=100):
        if not record_holds(certificate):
            yield f"certificate {certificate.number}: its record does not match its hash, number or proof"


def check_rolls() -> Iterator[str]:
    """What a panel's leader signed is still what is stored."""
    for roll in RollSignature.objects.select_related("batch").order_by("pk").iterator(chunk_size=20):
        if sha256_hex(roll.roll.encode("utf-8")) != roll.sha256:
            yield f"roll of batch {roll.batch.code} was changed after it was signed"


def check_photos() -> Iterator[str]:
    """Every candidate's photo is there and is the one that was stored."""
    for candidate in Candidate.objects.exclude(photo="").order_by("pk").iterator(chunk_size=200):
        try:
            with candidate.photo.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            yield f"photo of candidate {candidate.pk} is missing"
            continue
        if found != candidate.photo_sha256:
            yield f"photo of candidate {candidate.pk} was changed after it was stored"
