"""How much memory and processor a running site takes (Linux only).

Memory is PSS, which counts a page shared by four processes a quarter each.
"""

from __future__ import annotations

import os
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
            name = _name(PROC / str(number))
            pss = re.search(r"^Pss:\s+(\d+) kB", (PROC / str(number) / "smaps_rollup").read_text(), re.MULTILINE)
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile
        if pss:
            found.append(Process(number, name, int(pss[1]) / 1024))
    return found


def pss_under(pid: int) -> float:
    """MiB of the process and everything it started."""
    return sum(process.pss for process in processes_under(pid))


def processor_seconds_under(pid: int) -> float:
    """Seconds of processor that the process and everything it started and that still runs have used so far."""
    ticks = 0
    for number in [pid, *_descendants(pid)]:
        try:
            fields = (PROC / str(number) / "stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


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


def _name(process: Path) -> str:
    """The name it bears, if it was given one, or what its command says."""
    borne = (process / "comm").read_text().strip()
    command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    for word in ("gunicorn", "celery", "press", "supervisor", "together"):
        if word == borne or word in command:
            return {"together": "supervisor"}.get(word, word)
    return command.strip()[:40] or "?"
