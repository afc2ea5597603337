"""The steps between installed packages and a running site, in one process because loading the site is most of the time.

Run by `make run` as `python -m config.prepare`. Repeating it changes nothing and loses nothing.
"""

from __future__ import annotations

import os

import django
from django.core.management import call_command


def prepare() -> None:
    """Catalogues compiled, database migrated, the demo county loaded into an empty one, demo accounts printed."""
    call_command("compile_catalogues")
    call_command("migrate", verbosity=0, interactive=False)
    if is_empty():
        print("==> Loading the demo county (once)", flush=True)
        call_command("demo")
    call_command("demo_accounts")


def is_empty() -> bool:
    """Nobody has an account yet: a database in use never gets demo data."""
    from django.contrib.auth import get_user_model

    return not get_user_model().objects.exists()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    prepare()
