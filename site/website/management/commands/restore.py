"""Bring a backup back into an empty database, and prove that it is equal."""

import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from website.backup.errors import BackupError
from website.backup.passphrase import passphrase
from website.backup.restoring import open_backup, restore_backup, write_out_keys


class Command(BaseCommand):
    help = (
        "Check the backup in DIR, load it into an empty database of either engine, compare every row and file, and run "
        "the checks of integrity. Stop the site first. The passphrase is BACKUP_PASSPHRASE, or is asked for."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--force", action="store_true", help="throw away what the database holds now, set the media aside"
        )
        parser.add_argument(
            "--keys-to", type=Path, metavar="FILE", help="only write the secrets into FILE, for the environment"
        )

    def handle(self, *args: object, folder: Path, force: bool, keys_to: Path | None, **options: object) -> None:
        started = time.monotonic()
        try:
            backup = open_backup(folder, passphrase())
            self.stdout.write(f"{folder}: whole, made {backup.manifest['made_at']}")
            if keys_to is not None:
                write_out_keys(backup, keys_to)
                self.stdout.write(f"The secrets are in {keys_to}. Nothing else was done.")
                return
            restore_backup(backup, force=force, say=self.stdout.write)
        except BackupError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"Restored in {time.monotonic() - started:.1f} s")
