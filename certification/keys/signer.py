"""An Ed25519 key in an encrypted PEM file, opened once a process."""

import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from django.utils.translation import gettext_lazy as _

from certification.credentials.multikey import public_key_multibase
from foundation.kernel.errors import DomainError


class FileSigner:
    """Signs with a key file. Satisfies :class:`certification.credentials.proof.Signer`."""

    def __init__(self, private_key: Ed25519PrivateKey, verification_method: str) -> None:
        self._private_key = private_key
        self._verification_method = verification_method

    @property
    def verification_method(self) -> str:
        return self._verification_method

    @property
    def public_multibase(self) -> str:
        return public_key_multibase(self._private_key.public_key())

    def sign(self, data: bytes) -> bytes:
        return self._private_key.sign(data)


def write_new_key(path: Path, passphrase: str) -> str:
    """Make a key, write it encrypted and readable by its owner alone; returns the public Multikey.

    Never overwrites: an existing file is refused, since what it signed would become uncheckable.
    """
    if not passphrase:
        raise DomainError(
            _("没有设置密钥口令。请先在环境里设好口令，再建签发密钥。"), "certification.passphrase_missing"
        )
    private_key = Ed25519PrivateKey.generate()
    pem = private_key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode("utf-8"))
    )
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    return public_key_multibase(private_key.public_key())


@lru_cache(maxsize=8)
def _load(path: str, passphrase: str, modified: int) -> Ed25519PrivateKey:
    key = load_pem_private_key(Path(path).read_bytes(), passphrase.encode("utf-8"))
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("the key file holds another kind of key")
    return key


def open_signer(path: Path, passphrase: str, verification_method: str, public_multibase: str) -> FileSigner:
    """Open the key and make sure it is the one the published key belongs to.

    Opening costs tens of milliseconds (the passphrase is stretched), so the key stays open in this process.
    """
    try:
        private_key = _load(str(path), passphrase, path.stat().st_mtime_ns)
    except FileNotFoundError as error:
        raise DomainError(
            _("找不到签发密钥的文件，所以这次签不了。请管理员从备份恢复密钥文件。"), "certification.key_missing"
        ) from error
    except (ValueError, TypeError) as error:
        raise DomainError(
            _("签发密钥打不开，多半是口令不对。请管理员核对环境里的密钥口令。"), "certification.key_locked"
        ) from error
    signer = FileSigner(private_key, verification_method)
    if signer.public_multibase != public_multibase:
        raise DomainError(
            _("密钥文件和公布的公钥不是一对，所以这次签不了。请管理员核对密钥文件。"), "certification.key_mismatch"
        )
    return signer
