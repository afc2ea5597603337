"""How much memory a running site takes: PSS, which counts a page shared by four processes a quarter each (Linux only)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Process:
    """One process with its share of memory, in MiB."""

    pid: int
    name: str
    pss: float


def processes_under(pid: int) -> list[Process]:
    """The process and everything it started, in the order they were started."""
    found = []
    for number in sorted([pid, *_descendants(pid)]):
        try:
            command = (PROC / str(number) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            pss = re.search(r"^Pss:\s+(\d+) kB", (PROC / str(number) / "smaps_rollup").read_text(), re.MULTILINE)
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile
        if pss:
            found.append(Process(number, _name(command), int(pss[1]) / 1024))
    return found


def pss_under(pid: int) -> float:
    """MiB of the process and everything it started."""
    return sum(process.pss for process in processes_under(pid))


def wal_of(folder: Path) -> float:
    """MiB of SQLite's write-ahead log in a site's DATA_DIR; 0 where there is none."""
    return sum(path.stat().st_size for path in folder.glob("*.sqlite3-wal")) / MEBIBYTE


def _descendants(pid: int) -> list[int]:
    children: list[int] = []
    for task in (PROC / str(pid) / "task").glob("*/children"):
        try:
            children += [int(number) for number in task.read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue
    return children + [further for child in children for further in _descendants(child)]


def _name(command: str) -> str:
    for word in ("supervisor", "gunicorn", "celery", "helper"):
        if word in command:
            return word
    return command.strip()[:40] or "?"
