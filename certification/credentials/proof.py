"""Data Integrity proofs of the ``eddsa-jcs-2022`` suite: made by a signer, checked with a public key alone."""

import hashlib
from datetime import UTC, datetime
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature

from certification.credentials.canonical import canonical_bytes
from certification.credentials.multikey import decode_multibase, encode_multibase, public_key_from_multibase

CRYPTOSUITE = "eddsa-jcs-2022"


class Signer(Protocol):
    """Whoever holds a private key: an encrypted file here, a hardware module elsewhere."""

    @property
    def verification_method(self) -> str:
        """Full DID URL of the key."""

    def sign(self, data: bytes) -> bytes:
        """The raw 64-byte Ed25519 signature over data."""


def xsd_time(moment: datetime) -> str:
    """An aware time as ``2026-11-22T02:30:00Z``: whole seconds, always UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def hash_data(document: dict[str, Any], proof_options: dict[str, Any]) -> bytes:
    """The 64 bytes that are signed: hash of the proof's options, then hash of the document without its proof."""
    return hashlib.sha256(canonical_bytes(proof_options)).digest() + hashlib.sha256(canonical_bytes(document)).digest()


def add_proof(document: dict[str, Any], signer: Signer, created: datetime) -> dict[str, Any]:
    """A copy of the document with its proof; the proof carries ``@context``, as the suite requires."""
    options = {
        "@context": document["@context"],
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "created": xsd_time(created),
        "verificationMethod": signer.verification_method,
        "proofPurpose": "assertionMethod",
    }
    signature = signer.sign(hash_data(document, options))
    return {**document, "proof": {**options, "proofValue": encode_multibase(signature)}}


def proof_holds(secured: dict[str, Any], public_keys: dict[str, str]) -> bool:
    """Whether the proof is ours and true. ``public_keys`` maps verification method to Multikey.

    Anything malformed is simply not true: a verifier must never crash on what it is shown.
    """
    document = dict(secured)
    proof = document.pop("proof", None)
    if not isinstance(proof, dict):
        return False
    options = dict(proof)
    value = options.pop("proofValue", None)
    method = options.get("verificationMethod")
    expected = {"type": "DataIntegrityProof", "cryptosuite": CRYPTOSUITE, "proofPurpose": "assertionMethod"}
    if any(options.get(name) != wanted for name, wanted in expected.items()):
        return False
    if options.get("@context") != document.get("@context") or not isinstance(value, str):
        return False
    if not isinstance(method, str) or method not in public_keys:
        return False
    try:
        key = public_key_from_multibase(public_keys[method])
        key.verify(decode_multibase(value), hash_data(document, options))
    except (InvalidSignature, ValueError):
        return False
    return True
