"""Rules across tables that the database itself keeps, on SQLite and PostgreSQL: triggers, since a check sees one row only.

An app registers its guards when Django starts. They are dropped before migrating and installed after it: SQLite refuses
to rename a table that a trigger on another table mentions, and its table rebuilds drop triggers silently.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connections, models


@dataclass(frozen=True)
class Guard:
    """One trigger: on which table, before which event, refused when `condition` is true, in these words.

    `condition` is SQL that both databases read, with NEW and OLD for the row. `mentions` are the tables it looks at
    besides its own: it is installed once all of them stand.
    """

    name: str
    table: str
    event: str
    condition: str
    message: str
    mentions: tuple[str, ...] = ()


_sources: dict[str, Callable[[], list[Guard]]] = {}


def register(app: str, source: Callable[[], list[Guard]]) -> None:
    """`source()` returns the guards of the app; asked anew each time, since another app may have filled a registry."""
    _sources[app] = source


def guards(app: str | None = None) -> list[Guard]:
    return [guard for name, source in _sources.items() if app in (None, name) for guard in source()]


def table(model: type[models.Model]) -> str:
    return str(model._meta.db_table)


def listed(values: Iterable[str]) -> str:
    """Values as they stand in `IN (…)`; only for our own words, never for what somebody typed."""
    return ", ".join(f"'{value}'" for value in values)


def remove(using: str = "default", app: str | None = None, **kwargs: Any) -> None:
    """Drop the guards; receiver of `pre_migrate`."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in guards(app):
            if guard.table in tables:
                on_table = "" if connection.vendor == "sqlite" else f" ON {connection.ops.quote_name(guard.table)}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {connection.ops.quote_name(guard.name)}{on_table}")


def install(using: str = "default", app: str | None = None, **kwargs: Any) -> None:
    """(Re)create the guards whose tables stand; receiver of `post_migrate`."""
    connection = connections[using]
    remove(using, app)
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in guards(app):
            if {guard.table, *guard.mentions} <= tables:
                for statement in _create(connection.vendor, connection.ops.quote_name, guard):
                    cursor.execute(statement)


def install_after_migrate(using: str = "default", **kwargs: Any) -> None:
    install(using)


def remove_before_migrate(using: str = "default", **kwargs: Any) -> None:
    remove(using)


def missing(using: str = "default", app: str | None = None) -> list[str]:
    """Names of guards that should stand and do not, for the integrity check."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        standing = {row[0] for row in cursor.fetchall()}
    return [guard.name for guard in guards(app) if guard.name not in standing]


def _create(vendor: str, quote: Callable[[str], str], guard: Guard) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {quote(guard.name)} BEFORE {guard.event} ON {quote(guard.table)} WHEN {guard.condition} "
            f"BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
        ]
    function = quote(f"{guard.name}_guard")
    return [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {guard.condition} THEN RAISE EXCEPTION '{guard.message}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {quote(guard.name)} BEFORE {guard.event} ON {quote(guard.table)} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()",
    ]
