"""Making a backup while the site runs.

    DIR/manifest.json        versions, every table and file with its count and SHA-256
    DIR/tables/<name>.jsonl.gz
    DIR/media/public, DIR/media/private
    DIR/keys.sealed

Written beside its place and moved there when it is whole: a folder of that name is a finished backup.
"""

import gzip
import hashlib
import json
import os
import platform
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder

from certification.keys.in_use import keys_folder
from foundation.kernel import clock
from website.backup.errors import BackupError
from website.backup.sealing import Keys, seal
from website.backup.tables import Sum, Table, last_number, rows_of, snapshot, tables_of

FORMAT = 1
MANIFEST, SEALED = "manifest.json", "keys.sealed"
SECRETS = ("SECRET_KEY", "FIELD_KEYS", "KEY_PASSPHRASE")
COPIED_AT_ONCE = 1 << 20


def media_folders() -> dict[str, Path]:
    return {"public": Path(settings.MEDIA_ROOT), "private": Path(settings.PRIVATE_MEDIA_ROOT)}


def make_backup(folder: Path, passphrase: str) -> dict[str, Any]:
    """Write the backup to `folder`, which must not exist yet; returns the manifest.

    Raises BackupError, with nothing left behind, where the folder is there already, the passphrase is too short, or
    the disk is full.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupError(f"{folder} is there already. A backup goes into a new folder.")
    seal(Keys({}), passphrase)  # a poor passphrase is refused before the work
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as problem:
        raise BackupError(f"{folder.parent} cannot be written to: {problem.strerror or problem}.") from problem
    try:
        manifest = _write(draft, passphrase)
        os.replace(draft, folder)
        _settle(folder.parent)
    except OSError as problem:
        raise BackupError(
            f"The backup could not be written ({problem.strerror or problem}): is the disk full? Nothing was left behind."
        ) from problem
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return manifest


def _write(draft: Path, passphrase: str) -> dict[str, Any]:
    """Files before and after the rows: a photo that a row speaks of was there at one of the two moments."""
    files: dict[str, dict[str, Any]] = {}
    _copy_media(draft, files)
    (draft / "tables").mkdir()
    with snapshot() as view:
        migrations = sorted(MigrationRecorder(view).applied_migrations())
        tables = [_write_table(draft, table, view) for table in tables_of(view)]
    _copy_media(draft, files)
    manifest = {
        "format": FORMAT,
        "made_at": clock.now().isoformat(),
        "engine": view.vendor,
        "django": django.get_version(),
        "python": platform.python_version(),
        "migrations": [list(one) for one in migrations],
        "tables": tables,
        "files": [{"path": path, **facts} for path, facts in sorted(files.items())],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    _put(draft / MANIFEST, text)
    keys = Keys(
        {name: str(getattr(settings, name)) for name in SECRETS},
        {path.name: path.read_bytes() for path in sorted(keys_folder().glob("*")) if path.is_file()},
        hashlib.sha256(text).hexdigest(),
    )
    _put(draft / SEALED, seal(keys, passphrase))
    return manifest


def _write_table(draft: Path, table: Table, view: Any) -> dict[str, Any]:
    path = draft / "tables" / f"{table.name}.jsonl.gz"
    total = Sum()
    with open(path, "wb") as raw:
        with gzip.GzipFile("", "wb", compresslevel=3, fileobj=raw, mtime=0) as file:
            for line in rows_of(table, view):
                total.add(line)
                file.write(line + b"\n")
        raw.flush()
        os.fsync(raw.fileno())
    return {
        "name": table.name,
        "columns": [asdict(column) for column in table.columns],
        "key": table.key,
        "last": last_number(table, view),
        "rows": total.rows,
        "digest": total.digest,
        "sha256": digest_of(path),
    }


def _copy_media(draft: Path, done: dict[str, dict[str, Any]]) -> None:
    """Copy what is not there yet; a file that vanishes meanwhile belongs to a row that is gone as well."""
    for name, root in media_folders().items():
        for source in sorted(root.rglob("*")):
            path = f"media/{name}/{source.relative_to(root).as_posix()}"
            if path in done or not source.is_file():
                continue
            target = draft / path
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(source, target)
            except FileNotFoundError:
                target.unlink(missing_ok=True)
                continue
            done[path] = {"bytes": target.stat().st_size, "sha256": digest_of(target)}


def digest_of(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put(path: Path, data: bytes) -> None:
    with open(path, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """The renaming itself survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
