"""Which key signs today, and where its file lies."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from certification.credentials.did import did_for
from certification.keys.signer import FileSigner, open_signer
from certification.models import SigningKey
from foundation.kernel.errors import DomainError


def keys_folder() -> Path:
    """Where key files lie."""
    return Path(settings.DATA_DIR) / "keys"


def issuer_did() -> str:
    """The name we sign under: ``did:web`` of the address people reach us at."""
    return did_for(settings.PUBLIC_URL)


def signer_in_use() -> tuple[SigningKey, FileSigner]:
    """The key that signs today, opened. Raises DomainError when there is none or it cannot be opened."""
    key = SigningKey.objects.filter(purpose=SigningKey.Purpose.ISSUING, retired_at__isnull=True).first()
    if key is None:
        raise DomainError(
            _("还没有签发密钥，所以签不了证书。请管理员运行 create_signing_key 建一把。"), "certification.key_missing"
        )
    path = keys_folder() / key.file_name
    method = f"{issuer_did()}#{key.fragment}"
    return key, open_signer(path, settings.KEY_PASSPHRASE, method, key.public_multibase)
