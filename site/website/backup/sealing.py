"""The keys of a backup, sealed with a passphrase: without them the encrypted fields are rubbish, with them they are open.

The sealed file also holds the digest of the manifest, so that whoever changes anything in the backup without the
passphrase is found out. scrypt (2^16, 8, 1: 64 MiB and about a quarter of a second) and AES-256-GCM.
"""

import base64
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from website.backup.errors import BackupError

COST, BLOCK, PARALLEL = 2**16, 8, 1
SHORTEST = 16
WRONG = "The passphrase does not open the keys of this backup. Nothing was changed. Use the one it was made with."


@dataclass(frozen=True)
class Keys:
    """What a machine needs beside the data: secrets of the environment, and key files by name."""

    secrets: dict[str, str]
    files: dict[str, bytes] = field(default_factory=dict)
    manifest_sha256: str = ""


def seal(keys: Keys, passphrase: str) -> bytes:
    """The sealed file; refused with a passphrase that could be guessed."""
    if len(passphrase) < SHORTEST:
        raise BackupError(f"The passphrase of a backup has at least {SHORTEST} characters (BACKUP_PASSPHRASE).")
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    head = {"kdf": "scrypt", "n": COST, "r": BLOCK, "p": PARALLEL, "salt": _text(salt), "nonce": _text(nonce)}
    content = json.dumps(
        {
            "secrets": keys.secrets,
            "files": {name: _text(data) for name, data in keys.files.items()},
            "manifest_sha256": keys.manifest_sha256,
        }
    )
    sealed = AESGCM(_stretch(passphrase, head)).encrypt(nonce, content.encode(), _bound(head))
    return json.dumps({**head, "sealed": _text(sealed)}).encode()


def unseal(data: bytes, passphrase: str) -> Keys:
    """What was sealed; BackupError where the passphrase is another or a byte was changed."""
    try:
        head = json.loads(data)
        sealed = base64.b64decode(head.pop("sealed"))
        nonce = base64.b64decode(head["nonce"])
        opened = AESGCM(_stretch(passphrase, head)).decrypt(nonce, sealed, _bound(head))
    except (ValueError, KeyError, TypeError) as problem:
        raise BackupError("The file of the sealed keys is damaged. Nothing was changed.") from problem
    except InvalidTag as problem:
        raise BackupError(WRONG) from problem
    content = json.loads(opened)
    files = {name: base64.b64decode(text) for name, text in content["files"].items()}
    return Keys(content["secrets"], files, content["manifest_sha256"])


def _stretch(passphrase: str, head: dict[str, Any]) -> bytes:
    if head.get("kdf") != "scrypt" or head["n"] > 2**20 or head["r"] > 32 or head["p"] > 4:
        raise ValueError("unknown key derivation")
    salt = base64.b64decode(head["salt"])
    return Scrypt(salt=salt, length=32, n=head["n"], r=head["r"], p=head["p"]).derive(passphrase.encode())


def _bound(head: dict[str, Any]) -> bytes:
    return json.dumps(head, sort_keys=True).encode()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
