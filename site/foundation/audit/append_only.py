"""Tables the database itself refuses to change: triggers on SQLite and PostgreSQL.

Installed in `post_migrate`, since Django's table rebuilds on SQLite drop triggers silently. SQLite's REPLACE walks past
DELETE triggers unless `recursive_triggers` is on, so an insert over an existing key is refused as well.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connections, models

_protected: dict[type[models.Model], tuple[str, ...] | None] = {}
_kept_for: dict[type[models.Model], tuple[str, timedelta]] = {}


def protect(
    model: type[models.Model],
    *,
    frozen: tuple[str, ...] | None = None,
    kept_for: tuple[str, timedelta] | None = None,
) -> None:
    """Refuse UPDATE, DELETE, TRUNCATE and REPLACE on the model's table.

    With `frozen` (field names) an UPDATE is refused only where it changes one of them; DELETE stays refused.
    With `kept_for` (a moment's field, whole days) a row may be deleted once that moment is so long ago by the database's clock.
    """
    _protected[model] = frozen
    if kept_for is not None:
        _kept_for[model] = kept_for


def protected_models() -> list[type[models.Model]]:
    return list(_protected)


def may_be_deleted(model: type[models.Model]) -> bool:
    """Whether rows of the protected table go when their time is over."""
    return model in _kept_for


def changeable_columns(model: type[models.Model]) -> list[str]:
    """Columns of a protected table that an UPDATE may change; none where the whole row is frozen."""
    frozen = _protected[model]
    if frozen is None:
        return []
    kept = set(_columns(model, frozen)) | {str(model._meta.pk.column)}
    return [str(field.column) for field in model._meta.local_concrete_fields if field.column not in kept]


def install(using: str = "default") -> None:
    """(Re)create the triggers of every protected table that exists."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model, frozen in _protected.items():
            if model._meta.db_table in tables:
                for statement in _create(connection, model, frozen):
                    cursor.execute(statement)


def remove(using: str = "default") -> None:
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in _protected:
            if model._meta.db_table in tables:
                for statement in _drop(connection, model):
                    cursor.execute(statement)


@contextmanager
def suspended(using: str = "default") -> Iterator[None]:
    """The one sanctioned way to empty protected tables: test flushes and `demo --reset`."""
    remove(using)
    try:
        yield
    finally:
        install(using)


def broken(using: str = "default") -> list[str]:
    """Names of triggers that should stand and do not."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        standing = {row[0] for row in cursor.fetchall()}
    return [name for model in _protected for name in _names(connection, model) if name not in standing]


def install_after_migrate(using: str = "default", **kwargs: Any) -> None:
    install(using)


def _names(connection: Any, model: type[models.Model]) -> list[str]:
    kinds = ("update", "delete", "replace") if connection.vendor == "sqlite" else ("change", "truncate")
    return [f"{model._meta.db_table}_no_{kind}" for kind in kinds]


def _columns(model: type[models.Model], frozen: tuple[str, ...]) -> list[str]:
    columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
    return [columns[name] for name in frozen]


def _create(connection: Any, model: type[models.Model], frozen: tuple[str, ...] | None) -> list[str]:
    quote = connection.ops.quote_name
    table, key = model._meta.db_table, model._meta.pk.column
    message = f"{table} is append-only"
    if connection.vendor == "sqlite":
        changed = ""
        if frozen is not None:
            changed = "WHEN " + " OR ".join(
                f"OLD.{quote(column)} IS NOT NEW.{quote(column)}" for column in _columns(model, frozen)
            )
        update, delete, replace = _names(connection, model)
        young = ""
        if model in _kept_for:
            field, length = _kept_for[model]
            column = quote(_columns(model, (field,))[0])
            young = f"WHEN OLD.{column} > datetime('now', '-{length.days} days')"
        return [
            *_drop(connection, model),
            f"CREATE TRIGGER {quote(update)} BEFORE UPDATE ON {quote(table)} {changed} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
            f"CREATE TRIGGER {quote(delete)} BEFORE DELETE ON {quote(table)} {young} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
            f"CREATE TRIGGER {quote(replace)} BEFORE INSERT ON {quote(table)} "
            f"WHEN EXISTS (SELECT 1 FROM {quote(table)} WHERE {quote(key)} = NEW.{quote(key)}) "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
        ]
    changed = "TRUE"
    if frozen is not None:
        changed = " OR ".join(
            f"OLD.{quote(column)} IS DISTINCT FROM NEW.{quote(column)}" for column in _columns(model, frozen)
        )
    old_goes = ""
    if model in _kept_for:
        field, length = _kept_for[model]
        column = quote(_columns(model, (field,))[0])
        old_goes = (
            f"IF TG_OP = 'DELETE' THEN IF OLD.{column} <= now() - interval '{length.days} days' "
            "THEN RETURN OLD; END IF; END IF; "
        )
    function = quote(f"{table}_append_only")
    change, truncate = _names(connection, model)
    return [
        *_drop(connection, model),
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{old_goes}IF TG_OP = 'UPDATE' THEN IF NOT ({changed}) THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION '{message}'; END $$",
        f"CREATE TRIGGER {quote(change)} BEFORE UPDATE OR DELETE ON {quote(table)} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()",
        f"CREATE TRIGGER {quote(truncate)} BEFORE TRUNCATE ON {quote(table)} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
    ]


def _drop(connection: Any, model: type[models.Model]) -> list[str]:
    quote = connection.ops.quote_name
    if connection.vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {quote(name)}" for name in _names(connection, model)]
    return [
        f"DROP TRIGGER IF EXISTS {quote(name)} ON {quote(model._meta.db_table)}" for name in _names(connection, model)
    ]
