"""The one byte form of a record (RFC 8785), so that the same facts always give the same hash."""

import hashlib
import json
import re
from typing import Any

import rfc8785
from django.utils.translation import gettext_lazy as _

from foundation.kernel.errors import DomainError

CONTROL_CHARACTER = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Unicode's categories Cc and Cs."""
GREATEST_WHOLE_NUMBER = 2**53 - 1
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode


def refuse_control_characters(value: Any) -> None:
    """Raise DomainError if any text in the value holds a control character or an unpaired surrogate.

    Canonicalisers disagree about these characters, so a record with one could verify here and fail elsewhere.
    """
    if isinstance(value, str):
        if CONTROL_CHARACTER.search(value):
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


def _is_plain(value: Any) -> bool:
    """Whether Python's own encoder writes the value as the RFC wants it: no fractions, no great numbers, and keys of
    ASCII, where the order by code points is the order by UTF-16 units."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is dict:
        return all(type(key) is str and key.isascii() and _is_plain(item) for key, item in value.items())
    if kind is list:
        return all(map(_is_plain, value))
    return kind is int and -GREATEST_WHOLE_NUMBER <= value <= GREATEST_WHOLE_NUMBER


def canonical_bytes(value: Any) -> bytes:
    """RFC 8785 bytes of a JSON value; floats are allowed by the RFC but records carry scores as text."""
    refuse_control_characters(value)
    return _encode(value).encode("utf-8") if _is_plain(value) else rfc8785.dumps(value)


def sha256_hex(data: bytes) -> str:
    """Lower-case hexadecimal SHA-256, the form in which every hash of this app is stored."""
    return hashlib.sha256(data).hexdigest()
