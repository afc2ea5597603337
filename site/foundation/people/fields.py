"""Personal data at rest: AES-GCM with key ids, and a keyed blind index for equality.

`FIELD_KEYS` is a comma-separated list `name:<32 bytes, base64>`. The key called `index` makes blind indexes and is never
rotated with the others; of the rest the last one encrypts, all decrypt.
"""

import base64
import hmac
import secrets
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

NONCE_BYTES = 12


@lru_cache(maxsize=4)
def _keys(configured: str) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    for item in configured.split(","):
        name, separator, encoded = item.strip().partition(":")
        try:
            key = base64.urlsafe_b64decode(encoded)
        except ValueError as problem:
            raise ImproperlyConfigured(f"FIELD_KEYS: the key {name!r} is not base64.") from problem
        if not separator or len(key) != 32:
            raise ImproperlyConfigured(f"FIELD_KEYS: the key {name!r} must be 32 bytes in base64.")
        keys[name] = key
    if "index" not in keys or len(keys) < 2:
        raise ImproperlyConfigured("FIELD_KEYS needs a key called 'index' and at least one key to encrypt with.")
    return keys


def key_names() -> list[str]:
    """Names of the keys that encrypt or did so; the last one is in use."""
    return [name for name in _keys(settings.FIELD_KEYS) if name != "index"]


def encrypt(text: str) -> str:
    name = key_names()[-1]
    return f"{name}${base64.urlsafe_b64encode(_seal(name, text.encode())).decode()}"


def decrypt(stored: str) -> str:
    """The plain text. A wrong or missing key is refused loudly, never answered with rubbish."""
    name, _separator, encoded = stored.partition("$")
    return _open(name, base64.urlsafe_b64decode(encoded)).decode()


def encrypt_bytes(data: bytes) -> bytes:
    """A whole file under the key in use; its name stands in front."""
    name = key_names()[-1]
    return name.encode() + b"$" + _seal(name, data)


def decrypt_bytes(stored: bytes) -> bytes:
    name, _separator, sealed = stored.partition(b"$")
    return _open(name.decode(errors="replace"), sealed)


def _seal(name: str, plain: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_keys(settings.FIELD_KEYS)[name]).encrypt(nonce, plain, name.encode())


def _open(name: str, sealed: bytes) -> bytes:
    keys = _keys(settings.FIELD_KEYS)
    if name not in keys:
        raise ImproperlyConfigured(f"FIELD_KEYS lacks the key {name!r} that a stored field was encrypted with.")
    try:
        return AESGCM(keys[name]).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], name.encode())
    except InvalidTag as problem:
        raise ImproperlyConfigured(f"FIELD_KEYS: the key {name!r} does not open a stored field.") from problem


def blind_index(purpose: str, value: str) -> str:
    """A keyed hash (64 hex digits): equal values of one purpose are found, nobody can try them without the key."""
    key = _keys(settings.FIELD_KEYS)["index"]
    return hmac.new(key, f"{purpose}\x1f{value}".encode(), sha256).hexdigest()


class IsEmpty(models.Lookup):
    """`field__isempty=True`: nothing is stored. The one question an encrypted field answers besides `isnull`."""

    lookup_name = "isempty"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} {'=' if self.rhs else '<>'} ''", list(parameters)


class EncryptedText(models.TextField):
    """Text that is encrypted in the database and plain in Python. It cannot be filtered on; use a blind index."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return value if not value else encrypt(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return value if not value else decrypt(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == IsEmpty.lookup_name:
            return IsEmpty
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
