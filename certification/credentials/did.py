"""The issuer's ``did:web`` name and the document that publishes its keys."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlsplit

DID_CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]


def did_for(public_url: str) -> str:
    """``did:web`` of the address people reach us at; a port is written ``%3A`` as the method asks."""
    return "did:web:" + quote(urlsplit(public_url).netloc, safe=".-")


def did_document(did: str, keys: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The document for ``/.well-known/did.json``; keys are (fragment, multibase), retired ones included.

    Retired keys stay: what they signed while in use must still verify.
    """
    methods = [
        {"id": f"{did}#{fragment}", "type": "Multikey", "controller": did, "publicKeyMultibase": multibase}
        for fragment, multibase in keys
    ]
    return {
        "@context": DID_CONTEXTS,
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
