"""Which tables a backup holds, and reading one of them row by row in one consistent view of the database."""

import copy
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, connections

from website.backup.errors import BackupError
from website.backup.values import Column, column_of, reader

LEFT_OUT = ("django_migrations", "django_session", "usersessions_usersession")
"""The state of migrations stands in the manifest; whoever was signed in signs in again."""
DERIVED = ("wagtailsearch_",)
"""The search index differs by engine and is built anew."""
CHUNK = 2_000


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[Column, ...]
    key: str = ""
    """The column whose numbers the database gives out, if there is one."""


@dataclass
class Sum:
    """Rows counted, and their digests added up: equal for equal rows in any order, which differs between engines."""

    rows: int = 0
    total: int = field(default=0, repr=False)

    def add(self, line: bytes) -> None:
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(line).digest())) % (1 << 256)

    @property
    def digest(self) -> str:
        return f"{self.total:064x}"


def is_left_out(table: str) -> bool:
    pages = str(settings.CACHES["pages"].get("LOCATION", ""))
    return table in (*LEFT_OUT, pages) or table.startswith(DERIVED)


def tables_of(using: Any) -> list[Table]:
    """Every table with what is to be kept, by name. A table that no model knows is refused, never left out silently."""
    standing = [name for name in using.introspection.table_names() if not is_left_out(name)]
    known = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            known[model._meta.db_table] = model
    found = []
    for name in sorted(standing):
        if name not in known:
            raise BackupError(f"The table {name} belongs to no model, so it could not be brought back.")
        meta = known[name]._meta
        key = meta.auto_field.column if meta.auto_field is not None else ""
        columns = tuple(column_of(one) for one in meta.local_concrete_fields)
        found.append(Table(name, columns, str(key)))
    return found


@contextmanager
def snapshot() -> Iterator[Any]:
    """A connection of its own that sees the database as it is now until the end, while others go on writing."""
    wanted = copy.deepcopy(connection.settings_dict)
    if connection.vendor == "sqlite":
        wanted["OPTIONS"] = {**wanted["OPTIONS"], "transaction_mode": "DEFERRED"}
    wanted["CONN_MAX_AGE"] = 0
    own = type(connections["default"])(wanted, "default")
    try:
        own.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        with own.cursor() as cursor:
            if own.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT COUNT(*) FROM django_migrations")  # the view begins with the first look
        yield own
    finally:
        own.close()


def rows_of(table: Table, using: Any) -> Iterator[bytes]:
    """Each row as a line of JSON, in the order of columns."""
    quote = using.ops.quote_name
    readers = [reader(column, using) for column in table.columns]
    names = ", ".join(quote(column.name) for column in table.columns)
    order = ("ORDER BY", quote(table.key)) if table.key else ()
    with using.chunked_cursor() as cursor:
        cursor.execute(" ".join(("SELECT", names, "FROM", quote(table.name), *order)))
        while rows := cursor.fetchmany(CHUNK):
            for row in rows:
                values = [read(value) for read, value in zip(readers, row, strict=True)]
                yield json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def last_number(table: Table, using: Any) -> int:
    """The highest number the database has given out in the table; rows deleted since count too."""
    if not table.key:
        return 0
    with using.cursor() as cursor:
        if using.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
            row = cursor.fetchone()
            return int(row[0]) if row else 0
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [using.ops.quote_name(table.name), table.key])
        sequence = cursor.fetchone()[0]
        if sequence is None:
            return 0
        cursor.execute(" ".join(("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM", sequence)))
        return int(cursor.fetchone()[0])


def go_on_from(table: Table, number: int, using: Any) -> None:
    """The next number the database gives out is the one after `number`."""
    if not table.key or not number:
        return
    with using.cursor() as cursor:
        if using.vendor == "sqlite":
            cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [number, table.name])
            if not cursor.rowcount:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, number])
            return
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [using.ops.quote_name(table.name), table.key])
        sequence = cursor.fetchone()[0]
        if sequence is not None:
            cursor.execute("SELECT setval(%s, %s)", [sequence, number])
