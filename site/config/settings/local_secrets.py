"""Secrets for a machine of one's own: made once, kept in the git-ignored data folder, never in production."""

import base64
import secrets
from pathlib import Path


def ensure(path: Path) -> Path:
    """Write a secrets file if there is none; a half-written file can never be seen (rename is atomic)."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [
            "# Made on the first start for this machine alone. Production takes these from its environment.",
            f"SECRET_KEY={secrets.token_urlsafe(50)}",
            f"FIELD_KEYS=index:{new_key()},k1:{new_key()}",
            f"KEY_PASSPHRASE={secrets.token_urlsafe(32)}",
        ]
        draft = path.with_suffix(f".{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
        try:
            path.hardlink_to(draft)  # refuses to replace a file another process has just made
        except FileExistsError:
            pass
        draft.unlink()
    return path


def new_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
