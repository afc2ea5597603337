"""Does a stored certificate still hold: its hash, and the proof of the key that signed it?"""

import json

from certification.credentials.canonical import sha256_hex
from certification.credentials.proof import proof_holds
from certification.models import Certificate


def record_holds(certificate: Certificate) -> bool:
    """Hash and proof, every time. ``certificate`` comes with its key joined."""
    text = certificate.record.encode("utf-8")
    if sha256_hex(text) != certificate.record_sha256:
        return False
    try:
        secured = json.loads(text)
    except ValueError:
        return False
    if not isinstance(secured, dict) or not isinstance(secured.get("issuer"), dict):
        return False
    method = f"{secured['issuer'].get('id')}#{certificate.key.fragment}"
    return (
        proof_holds(secured, {method: certificate.key.public_multibase})
        and secured["credentialSubject"].get("licenseNumber") == certificate.number
        and secured.get("id") == certificate.uuid.urn
    )
