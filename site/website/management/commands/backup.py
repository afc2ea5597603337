"""Take everything away in a folder, while the site runs."""

import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from website.backup.errors import BackupError
from website.backup.making import make_backup
from website.backup.passphrase import passphrase


class Command(BaseCommand):
    help = (
        "Database, media and sealed keys into the new folder DIR, as of one moment. "
        "The passphrase that seals the keys is BACKUP_PASSPHRASE, or is asked for."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that does not exist yet")

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        started = time.monotonic()
        try:
            manifest = make_backup(folder, passphrase(again=True))
        except BackupError as problem:
            raise CommandError(str(problem)) from problem
        rows = sum(table["rows"] for table in manifest["tables"])
        self.stdout.write(
            f"{folder}: {len(manifest['tables'])} tables with {rows} rows, {len(manifest['files'])} files, "
            f"keys sealed; {time.monotonic() - started:.1f} s"
        )
