"""Two roles on PostgreSQL: the owner, who changes the tables, and the one the site runs as, who owns nothing.

The site's own role reads and writes rows and no more: it cannot alter a table, drop a trigger or empty anything, and on an
append-only table it can neither change nor delete. So whoever gets hold of the running site's password still
cannot rewrite the record. Without DATABASE_OWNER_URL (SQLite, a machine of one's own) one role does both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dj_database_url
from django.conf import settings
from django.db import DatabaseError, connections

from foundation.audit import append_only

READ_ONLY_TABLES = ("django_migrations",)


def has_owner() -> bool:
    """Whether the tables belong to another role than the one the site runs as."""
    return bool(settings.DATABASE_OWNER_URL) and connections["default"].vendor == "postgresql"


@contextmanager
def as_owner(using: str = "default") -> Iterator[None]:
    """Connect as the owner for the length of the block; changes nothing where there is one role only."""
    if not has_owner():
        yield
        return
    connection = connections[using]
    running = connection.settings_dict
    owner = dj_database_url.parse(settings.DATABASE_OWNER_URL)
    connection.close()
    connection.settings_dict = {
        **running,
        **{name: owner[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")},
    }
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = running


def grant(role: str, using: str = "default") -> None:
    """Give the role what the site needs to run, exactly: everything it had is taken away first. As the owner only."""
    connection = connections[using]
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == role:
            raise DatabaseError(f"{role} owns the tables: the site must run as another role")
        cursor.execute("SELECT current_schema()")
        schema = quote(cursor.fetchone()[0])
        grantee = quote(role)
        for statement in (
            f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {grantee}",
            f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {grantee}",
            f"GRANT USAGE ON SCHEMA {schema} TO {grantee}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {grantee}",
        ):
            cursor.execute(statement)
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"GRANT {_rights(connection, table)} ON {quote(table)} TO {grantee}")


def _rights(connection: Any, table: str) -> str:
    if table in READ_ONLY_TABLES:
        return "SELECT"
    protected = {model._meta.db_table: model for model in append_only.protected_models()}
    if table not in protected:
        return "SELECT, INSERT, UPDATE, DELETE"
    columns = ", ".join(connection.ops.quote_name(name) for name in append_only.changeable_columns(protected[table]))
    rights = f"SELECT, INSERT, UPDATE ({columns})" if columns else "SELECT, INSERT"
    return f"{rights}, DELETE" if append_only.may_be_deleted(protected[table]) else rights
