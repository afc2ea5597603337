"""The one byte form of a record (RFC 8785), so that the same facts always give the same hash."""

import hashlib
import unicodedata
from typing import Any

import rfc8785
from django.utils.translation import gettext_lazy as _

from foundation.kernel.errors import DomainError


def refuse_control_characters(value: Any) -> None:
    """Raise DomainError if any text in the value holds a control character or an unpaired surrogate.

    Canonicalisers disagree about these characters, so a record with one could verify here and fail elsewhere.
    """
    if isinstance(value, str):
        if any(unicodedata.category(character) in ("Cc", "Cs") for character in value):
            raise DomainError(
                _("文字里有看不见的控制字符，写进证书后别处会核对不上。请删掉后重新输入。"),
                "certification.control_character",
            )
    elif isinstance(value, dict):
        for key, item in value.items():
            refuse_control_characters(key)
            refuse_control_characters(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            refuse_control_characters(item)


def canonical_bytes(value: Any) -> bytes:
    """RFC 8785 bytes of a JSON value; floats are allowed by the RFC but records carry scores as text."""
    refuse_control_characters(value)
    return rfc8785.dumps(value)


def sha256_hex(data: bytes) -> str:
    """Lower-case hexadecimal SHA-256, the form in which every hash of this app is stored."""
    return hashlib.sha256(data).hexdigest()
