"""The passphrase of backups: from the environment, or typed by whoever sits there."""

import getpass
import sys

from django.conf import settings

from website.backup.errors import BackupError


def passphrase(*, again: bool = False) -> str:
    """With `again` it is typed twice, since nobody could open a backup sealed with a slip of the finger."""
    if settings.BACKUP_PASSPHRASE:
        return str(settings.BACKUP_PASSPHRASE)
    if not sys.stdin.isatty():
        raise BackupError("BACKUP_PASSPHRASE is not set, and nobody is there to type it. Nothing was changed.")
    typed = getpass.getpass("Passphrase of the backup: ")
    if again and typed != getpass.getpass("Once more: "):
        raise BackupError("The two are not the same. Nothing was changed.")
    return typed
