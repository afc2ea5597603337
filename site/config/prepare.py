"""The steps between installed packages and a running site, in one process because loading the site is most of the time.

Run by `make run` as `python -m config.prepare`. Repeating it changes nothing and loses nothing.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command


def prepare() -> None:
    """Catalogues compiled, database migrated, static files collected, the demo county loaded into an empty database."""
    call_command("compile_catalogues")
    call_command("migrate", verbosity=0, interactive=False)
    collect_static_files()
    load_demo_county()
    call_command("demo_accounts")


def collect_static_files() -> None:
    """Copies, names by content and compresses the static files; only when one of them, or a package, changed."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    wanted = static_fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", interactive=False, clear=stamp.exists(), verbosity=0)
    stamp.write_text(wanted)


def static_fingerprint() -> str:
    """Changes when a static file of ours or the set of pinned packages changes."""
    digest = hashlib.sha256((settings.ROOT / "requirements.txt").read_bytes())
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                facts = path.stat()
                digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def load_demo_county() -> None:
    """Only into an empty database of a demo machine; a loading that was interrupted is taken up again."""
    unfinished = Path(settings.DATA_DIR) / "demo.unfinished"
    if settings.DEMO and (is_empty() or unfinished.exists()):
        print("==> Loading the demo county (once)", flush=True)
        unfinished.touch()
        call_command("demo")
        unfinished.unlink()


def is_empty() -> bool:
    """Nobody has an account yet: a database in use never gets demo data."""
    from django.contrib.auth import get_user_model

    return not get_user_model().objects.exists()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    prepare()
