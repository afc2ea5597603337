"""Machines of their own, for trying backups: database, data folder with keys, media, environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.environment.live_site import own_database, run_to_end

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "a passphrase of the county"
COUNTS = (
    "from django.apps import apps; "
    "print({model._meta.label: model._base_manager.count() for model in apps.get_models() "
    "if model._meta.label in WANTED})"
)
WANTED = (
    "{'people.Person', 'people.Membership', 'audit.Entry', 'audit.Seal', 'training.TrainingClass', "
    "'training.Enrolment', 'training.AttendanceMark', 'certification.Certificate', 'wagtailcore.Page', "
    "'content.ContentImage', 'courses.Wish', 'notices.Notice'}"
)
HOLDS = (
    "from foundation.people.models import Person; from django.db.models import Sum; "
    "print(sorted((p.name, p.document_number, p.phone) for p in Person.objects.all())[:50])"
)


class Machine:
    """A machine of its own: database, data folder with keys, media, environment."""

    def __init__(self, folder: Path, addresses: dict[str, str], **extra: str) -> None:
        self.folder = folder
        folder.mkdir()
        ours = ("DATABASE_URL", "DATABASE_OWNER_URL", "SECRET_KEY", "FIELD_KEYS", "KEY_PASSPHRASE")
        environment = {name: value for name, value in os.environ.items() if name not in ours}
        self.environment = {
            **environment,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
            "DATA_DIR": str(folder),
            "BACKUP_PASSPHRASE": PASSPHRASE,
            **addresses,
            **extra,
        }
        (folder / "static").mkdir()

    def manage(self, *arguments: str) -> str:
        return run_to_end([sys.executable, "manage.py", *arguments], self.environment)

    def refuses(self, *arguments: str, **environment: str) -> str:
        """Runs a command that must fail; returns its complaint, which is one sentence and no traceback."""
        ended = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env={**self.environment, **environment},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode != 0
        assert "Traceback" not in ended.stderr
        return ended.stderr.strip()

    def shell_command(self, code: str) -> list[str]:
        return [sys.executable, "manage.py", "shell", "-v0", "--no-imports", "-c", code]

    def shell(self, code: str) -> str:
        """Runs code inside the site; returns what it printed."""
        return run_to_end(self.shell_command(code), self.environment)

    def facts(self) -> tuple[str, str]:
        shell = "shell", "-v0", "--no-imports", "-c"
        return (
            self.manage(*shell, COUNTS.replace("WANTED", WANTED)).splitlines()[-1],
            self.manage(*shell, HOLDS).splitlines()[-1],
        )


@contextmanager
def empty_machine(folder: Path, like: Machine | None = None) -> Iterator[Machine]:
    """With the keys of another machine, where one is named."""
    with own_database() as addresses:
        machine = Machine(folder, addresses)
        if like is not None:
            shutil.copy(like.folder / "secrets.env", folder / "secrets.env")
        yield machine
