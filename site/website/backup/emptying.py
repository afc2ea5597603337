"""Emptying a database for good: for a demo county anew, and before a backup comes back."""

from django.db import connection


def drop_all_tables() -> None:
    """Tables and the triggers on them go; emptying them row by row is what the append-only triggers refuse."""
    tables = [connection.ops.quote_name(name) for name in connection.introspection.table_names()]
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for (name,) in cursor.execute(
                "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
            ).fetchall():
                cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)}")
            standing = set(connection.introspection.table_names())
            for table in tables:
                if table.strip('"') in standing:
                    cursor.execute(f"DROP TABLE IF EXISTS {table}")
        elif tables:
            cursor.execute(f"DROP TABLE {', '.join(tables)} CASCADE")
