"""Ed25519 keys and signatures in the forms Data Integrity wants: Multikey and base58-btc multibase."""

from functools import lru_cache

import base58
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ED25519_PUBLIC_PREFIX = b"\xed\x01"
"""Multicodec varint of ``ed25519-pub``."""


def encode_multibase(data: bytes) -> str:
    """Base58-btc with its multibase prefix ``z``."""
    return "z" + base58.b58encode(data).decode("ascii")


def decode_multibase(text: str) -> bytes:
    """Inverse of :func:`encode_multibase`; raises ValueError for anything else."""
    if not text.startswith("z"):
        raise ValueError("only base58-btc multibase is used here")
    return base58.b58decode(text[1:])


def public_key_multibase(public_key: Ed25519PublicKey) -> str:
    """The public key as ``publicKeyMultibase`` of a Multikey verification method."""
    raw = public_key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return encode_multibase(ED25519_PUBLIC_PREFIX + raw)


@lru_cache(maxsize=64)
def public_key_from_multibase(text: str) -> Ed25519PublicKey:
    """Read a Multikey; raises ValueError when it is not an Ed25519 key."""
    data = decode_multibase(text)
    if data[:2] != ED25519_PUBLIC_PREFIX or len(data) != 34:
        raise ValueError("not an Ed25519 Multikey")
    return Ed25519PublicKey.from_public_bytes(data[2:])
