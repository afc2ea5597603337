"""Bringing a backup back, on the same engine or the other one.

Everything that can be found wrong is found before anything is touched: the passphrase, every file's digest, keys of the
machine, the version of the program, a database or media folder that holds something. Then the tables are made as of the
backup's version, loaded in one transaction before any trigger stands, compared row by row, and taken on to this version.
"""

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from certification.keys.in_use import keys_folder
from foundation.audit import integrity
from foundation.audit.ownership import as_owner
from foundation.kernel import clock
from website.backup.emptying import drop_all_tables
from website.backup.errors import BackupError
from website.backup.making import FORMAT, MANIFEST, SEALED, digest_of, media_folders
from website.backup.sealing import Keys, unseal
from website.backup.tables import Sum, Table, go_on_from, rows_of
from website.backup.values import Column, writer

ROWS_AT_ONCE = 1_000
PEOPLES_TABLES = ("people_person", "people_user", "audit_entry")
"""A database in which none of these holds a row is as good as empty."""
Say = Callable[[str], None]


@dataclass(frozen=True)
class Backup:
    folder: Path
    manifest: dict[str, Any]
    keys: Keys

    @property
    def tables(self) -> list[dict[str, Any]]:
        return list(self.manifest["tables"])


def open_backup(folder: Path, passphrase: str) -> Backup:
    """Read and check the whole of it; BackupError where anything is missing, changed, or from a newer program."""
    for name in (MANIFEST, SEALED):
        if not (folder / name).is_file():
            raise BackupError(f"{folder} holds no finished backup: {name} is missing.")
    text = (folder / MANIFEST).read_bytes()
    keys = unseal((folder / SEALED).read_bytes(), passphrase)
    if hashlib.sha256(text).hexdigest() != keys.manifest_sha256:
        raise BackupError("manifest.json was changed after the backup was made. Nothing was changed here.")
    manifest = json.loads(text)
    if manifest["format"] > FORMAT:
        raise BackupError("The backup was made by a newer version of this program. Install that version first.")
    for path, wanted in _parts(manifest):
        target = folder / path
        if not target.is_file():
            raise BackupError(f"{path} is missing from the backup. Nothing was changed.")
        if digest_of(target) != wanted:
            raise BackupError(f"{path} was changed after the backup was made. Nothing was changed here.")
    return Backup(folder, manifest, keys)


def _parts(manifest: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for table in manifest["tables"]:
        yield f"tables/{table['name']}.jsonl.gz", table["sha256"]
    for file in manifest["files"]:
        yield file["path"], file["sha256"]


def write_out_keys(backup: Backup, file: Path) -> None:
    """The secrets as lines for the environment file of the new machine, readable by its owner alone."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as problem:
        raise BackupError(f"{file} is there already; the keys go into a new file.") from problem
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.writelines(f"{name}={value}\n" for name, value in backup.keys.secrets.items())


def restore_backup(backup: Backup, *, force: bool = False, say: Say = lambda line: None) -> None:
    """Bring everything back. With `force` what the database and the media folders hold now gives way: tables are
    dropped, files are set aside. Raises BackupError before touching anything, or naming what did not come back equal."""
    _check_keys(backup.keys)
    with as_owner():
        targets = _targets(backup.manifest)
        if not force:
            _check_empty()
        drop_all_tables()
        connection.close()
        executor = MigrationExecutor(connection)
        executor.migrate(targets)
        _load(backup, say)
        _compare(backup, say)
    call_command("migrate", verbosity=0)
    _place_files(backup, say)
    _place_keys(backup.keys)
    call_command("update_index", verbosity=0)
    for name in settings.CACHES:
        caches[name].clear()
    for name, problem in integrity.breaks():
        raise BackupError(f"Everything is back, but {name} does not hold: {problem}")
    say(f"{len(integrity.names())} checks of integrity hold")


def _check_keys(keys: Keys) -> None:
    """This machine must hold the backup's keys already: with others the encrypted fields would be rubbish for ever."""
    hint = "Take them out with --keys-to FILE, put them into the environment, and start again. Nothing was changed."
    own = dict(item.strip().split(":", 1) for item in settings.FIELD_KEYS.split(","))
    for item in keys.secrets["FIELD_KEYS"].split(","):
        name, key = item.strip().split(":", 1)
        if own.get(name) != key:
            raise BackupError(f"FIELD_KEYS of this machine lacks the backup's key {name!r}, or has another one. {hint}")
    if keys.files and keys.secrets["KEY_PASSPHRASE"] != settings.KEY_PASSPHRASE:
        raise BackupError(f"KEY_PASSPHRASE of this machine does not open the backup's signing keys. {hint}")
    for name, data in keys.files.items():
        path = keys_folder() / name
        if path.exists() and path.read_bytes() != data:
            raise BackupError(f"{path} holds another key of the same name. Nothing was changed.")


def _check_empty() -> None:
    standing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in PEOPLES_TABLES:
            if table in standing:
                cursor.execute(" ".join(("SELECT COUNT(*) FROM", connection.ops.quote_name(table))))
                if cursor.fetchone()[0]:
                    raise BackupError(
                        "The database is not empty. Nothing was changed. Name an empty one, or say --force: "
                        "then everything in it is thrown away."
                    )
    for folder in media_folders().values():
        if folder.exists() and any(path.is_file() for path in folder.rglob("*")):
            raise BackupError(
                f"{folder} is not empty. Nothing was changed. Empty it, or say --force: then it is set aside."
            )


def _targets(manifest: dict[str, Any]) -> list[tuple[str, str]]:
    """The migrations the backup's tables stand at; refused where this program does not know one of them."""
    loader = MigrationExecutor(connection).loader
    applied = {(app, name) for app, name in manifest["migrations"]}
    unknown = sorted(one for one in applied if one not in loader.disk_migrations)
    if unknown:
        app, name = unknown[-1]
        raise BackupError(
            f"The backup was made by a newer version of this program: it has the migration {app}.{name}. "
            "Install that version first. Nothing was changed."
        )
    here = {one for one in applied if one in loader.graph.nodes}  # without those that a squashed one stands for
    return sorted(one for one in here if not _has_successor(one, here, loader.graph))


def _has_successor(one: tuple[str, str], applied: set[tuple[str, str]], graph: Any) -> bool:
    """Whether a later migration of the same app was applied too: naming both would take the later one back."""
    return any(child.key in applied and child.key[0] == one[0] for child in graph.node_map[one].children)


def _load(backup: Backup, say: Say) -> None:
    with connection.constraint_checks_disabled(), transaction.atomic():
        for facts in backup.tables:  # what migrations put there themselves gives way to what was backed up
            with connection.cursor() as cursor:
                cursor.execute(" ".join(("DELETE FROM", connection.ops.quote_name(facts["name"]))))
        for facts in backup.tables:
            table = _table(facts)
            _load_table(table, backup.folder / "tables" / f"{table.name}.jsonl.gz")
            go_on_from(table, facts["last"], connection)
            if facts["rows"]:
                say(f"{table.name}: {facts['rows']} rows loaded")
        connection.check_constraints()


def _load_table(table: Table, path: Path) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(quote(column.name) for column in table.columns)
    writers = [writer(column, connection) for column in table.columns]
    with gzip.open(path, "rb") as lines, connection.cursor() as cursor:
        rows = ([write(value) for write, value in zip(writers, json.loads(line), strict=True)] for line in lines)
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {quote(table.name)} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(table.columns))
        statement = " ".join(("INSERT INTO", quote(table.name), f"({names}) VALUES ({places})"))
        batch: list[list[Any]] = []
        for row in rows:
            batch.append(row)
            if len(batch) == ROWS_AT_ONCE:
                cursor.executemany(statement, batch)
                batch = []
        if batch:
            cursor.executemany(statement, batch)


def _compare(backup: Backup, say: Say) -> None:
    """Read every row again and compare count and digest with the manifest."""
    counted = 0
    for facts in backup.tables:
        total = Sum()
        with transaction.atomic():
            for line in rows_of(_table(facts), connection):
                total.add(line)
        if (total.rows, total.digest) != (facts["rows"], facts["digest"]):
            raise BackupError(
                f"{facts['name']} did not come back equal: {total.rows} rows with {total.digest[:16]}, "
                f"not {facts['rows']} with {facts['digest'][:16]}. Do not use this database."
            )
        counted += total.rows
    say(f"{len(backup.tables)} tables, {counted} rows: counts and digests equal")


def _place_files(backup: Backup, say: Say) -> None:
    """Beside their place first, then moved there; what stood there is set aside, never deleted."""
    now = f"{clock.now():%Y%m%d%H%M%S}"
    for name, root in media_folders().items():
        source = backup.folder / "media" / name
        draft = root.with_name(f".{root.name}.{now}")
        if source.is_dir():
            shutil.copytree(source, draft)
        else:
            draft.mkdir(parents=True)
        if root.exists() and any(root.iterdir()):
            os.replace(root, root.with_name(f"{root.name}.before-{now}"))
        elif root.exists():
            root.rmdir()
        os.replace(draft, root)
    for file in backup.manifest["files"]:
        _media, name, rest = file["path"].split("/", 2)
        if digest_of(media_folders()[name] / rest) != file["sha256"]:
            raise BackupError(f"{file['path']} did not come back equal. Copy it from the backup by hand.")
    say(f"{len(backup.manifest['files'])} files: digests equal")


def _place_keys(keys: Keys) -> None:
    for name, data in keys.files.items():
        path = keys_folder() / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)


def _table(facts: dict[str, Any]) -> Table:
    return Table(facts["name"], tuple(Column(**column) for column in facts["columns"]), facts["key"])
