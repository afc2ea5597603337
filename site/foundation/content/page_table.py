"""The table in which public pages are kept where there is no Redis: one statement writes a page.

Django's own table counts its rows, looks for the key, and then writes: three statements for each page built anew.
"""

import base64
import contextlib
import itertools
import pickle
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, connections, router, transaction

COUNTED_ONCE_IN = 20
"""Writes of one process. So many more rows than MAX_ENTRIES do no harm."""
WRITE = """
INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s)
ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires
"""
_writes = itertools.count(1)


class PageTable(DatabaseCache):
    """As Django's, with `set` in one statement; now and then Django's own, which also throws out what is old."""

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        super().__init__(table, params)
        self._name = table

    def set(self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        if next(_writes) % COUNTED_ONCE_IN == 0:
            super().set(key, value, timeout, version)
            return
        until = self.get_backend_timeout(timeout)
        database = router.db_for_write(self.cache_model_class)
        connection = connections[database]
        expires = datetime.max if until is None else datetime.fromtimestamp(until, tz=UTC)
        kept = base64.b64encode(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)).decode("ascii")
        row = [
            self.make_and_validate_key(key, version=version),
            kept,
            connection.ops.adapt_datetimefield_value(expires.replace(microsecond=0)),
        ]
        # A page that cannot be kept is built again.
        with contextlib.suppress(DatabaseError), transaction.atomic(using=database), connection.cursor() as cursor:
            cursor.execute(WRITE.format(table=connection.ops.quote_name(self._name)), row)
