"""W3C Bitstring Status List 1.0: one bit a certificate, at a random index, signed like everything else."""

import base64
import gzip
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from certification.credentials.proof import xsd_time

LIST_LENGTH = 131_072
"""Bits in one list: the least the specification allows, so that one certificate hides among many."""

LIST_VALIDITY = timedelta(days=7)


def encode_list(set_indices: Iterable[int]) -> str:
    """The ``encodedList`` text: multibase ``u``, base64url without padding, of the gzipped bits.

    Index 0 is the left-most bit. The gzip header carries no time, so the same bits give the same text.
    """
    bits = bytearray(LIST_LENGTH // 8)
    for index in set_indices:
        bits[index // 8] |= 0x80 >> (index % 8)
    packed = gzip.compress(bytes(bits), compresslevel=9, mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")


def status_entry(list_url: str, index: int) -> dict[str, str]:
    """The ``credentialStatus`` of a record."""
    return {
        "id": f"{list_url}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": list_url,
    }


def status_list_document(*, list_url: str, issuer: str, set_indices: Iterable[int], now: datetime) -> dict[str, Any]:
    """The list as a credential without its proof, valid for a week from ``now``."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": list_url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": xsd_time(now),
        "validUntil": xsd_time(now + LIST_VALIDITY),
        "credentialSubject": {
            "id": f"{list_url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode_list(set_indices),
        },
    }
