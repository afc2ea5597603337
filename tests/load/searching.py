"""Looking for numbers wherever bytes lie: files of the database and beside it, sessions, tables as text, backups.

A number counts as found however it is wrapped: as digits in any file, in the text a session or a queued message decodes to,
behind gzip, and in UTF-16.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.contrib.sessions.models import Session
from django.db import connection

RUN = re.compile(rb"[0-9]{11,}[Xx]?")
WIDE_RUN = re.compile(rb"(?:[0-9]\x00){11,}(?:[Xx]\x00)?")
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")


class Search:
    """Numbers to look for, and where they turned up."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self.numbers = {number.encode() for number in numbers}
        self.lengths = sorted({len(number) for number in self.numbers})
        self.found: dict[str, set[bytes]] = {}
        self.read = 0

    def look(self, where: str, data: bytes) -> None:
        self.read += len(data)
        hits = set(self._in(data))
        if hits:
            self.found.setdefault(where, set()).update(hits)

    def _in(self, data: bytes) -> Iterator[bytes]:
        runs = [match.group().upper() for match in RUN.finditer(data)]
        runs += [match.group().replace(b"\x00", b"").upper() for match in WIDE_RUN.finditer(data)]
        for run in runs:
            for length in self.lengths:
                for start in range(len(run) - length + 1):
                    if run[start : start + length] in self.numbers:
                        yield run[start : start + length]

    def look_in_file(self, path: Path) -> None:
        try:
            data = path.read_bytes()
        except (FileNotFoundError, IsADirectoryError):
            return
        self.look(str(path), data)
        if path.suffix == ".gz" or data[:2] == b"\x1f\x8b":
            self.look(f"{path} (unpacked)", gzip.decompress(data))
        elif path.suffix == ".msg":  # a ring of the bell in the broker's folder
            for match in BASE64.finditer(data):
                text = match.group()
                self.look(f"{path} (decoded)", base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_"))

    def look_in_folder(self, folder: Path) -> int:
        paths = [path for path in folder.rglob("*") if path.is_file()]
        for path in paths:
            self.look_in_file(path)
        return len(paths)

    def look_in_sessions(self) -> int:
        sessions = list(Session.objects.all())
        for session in sessions:
            self.look(f"session {session.pk[:6]}", json.dumps(session.get_decoded(), ensure_ascii=False).encode())
        return len(sessions)

    def look_in_tables(self) -> int:
        """Every table as text, which also unpacks what PostgreSQL stores compressed."""
        tables = connection.introspection.table_names()
        for table in tables:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                while rows := cursor.fetchmany(500):
                    self.look(f"table {table}", repr(rows).encode())
        return len(tables)
