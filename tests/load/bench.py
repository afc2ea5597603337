"""`make bench`: a site of its own with the demo county, measured from outside and inside, as JSON lines.

Each figure stands beside what the bare machinery does in the same run on the same machine. BENCH_SIZES says for how many
certificates (and marks) pages are measured, one after the other on the same site: 1000,10000,100000 unless it says otherwise.
SQLite, or PostgreSQL under `python -m tests.environment with-postgres --`. `make performance` makes docs/performance.md of it.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from tests.environment import live_site
from tests.environment.live_site import ROOT, LiveSite, run_to_end
from tests.load.bench_web import FromOutside, Line, line
from tests.load.memory import processes_under

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "1000,10000,100000").split(",")]
MENUS = [int(size) for size in os.environ.get("BENCH_MENUS", "24,240").split(",")]
"""Courses of the menus that are measured one after the other; BENCH_MENUS=24,240,2400 takes some minutes more."""
WISHES = int(os.environ.get("BENCH_WISHES", "20000"))
"""Open wishes while they are measured; BENCH_WISHES=1000000 for a million."""
LEARNERS, SEATS = 500, 100
PAPERS, WEB_PROCESSES, WAITING = 200, 2, 10_000
POOLED = int(os.environ.get("BENCH_POOLED", "100000"))
"""Wishes that are pooled anew."""


def main() -> None:
    began = time.monotonic()
    with live_site.running(
        DJANGO_SETTINGS_MODULE="tests.load.bench_settings", WEB_PROCESSES=str(WEB_PROCESSES)
    ) as site:
        for measured in everything(site):
            print(json.dumps(measured, ensure_ascii=False), flush=True)
        print(json.dumps(line("the whole run", time.monotonic() - began, "s")), flush=True)


def everything(site: LiveSite, sizes: list[int] | None = None, seconds: float = 1.5) -> Iterator[Line]:
    """Every line, as it is measured: what does not depend on the size of the data after what does."""
    yield machine(site)
    around = inside(site, "surroundings", LEARNERS, SEATS)
    outside = FromOutside(site, around, seconds)
    yield from outside.baselines()
    for before, size in zip([0, *(sizes or SIZES)], sizes or SIZES, strict=False):
        grown = inside(site, "grow", before, size)
        outside.size = size
        yield from outside.public_pages()
        yield from outside.verification(grown["codes"])
        yield from outside.desks(grown["numbers"][0], grown["holder"], grown["marked_class"])
    yield from desks(site, outside)
    yield outside.many_for_few(SEATS)
    check_seats(inside(site, "seats_taken", around["join"]))
    yield from acts(site, outside)
    yield from pooling(site)
    yield from papers(site)
    yield from pages(site, outside, grown["codes"][-1], grown["marked_class"])
    yield memory(site)
    yield from menus(site)


def menus(site: LiveSite, sizes: list[int] | None = None, wishes: int = WISHES) -> Iterator[Line]:
    """Menu, course page and searches with so many courses, built anew and kept, beside a view that does nothing."""
    for size in sizes or MENUS:
        grown = inside(site, "grow_menu", size, wishes)
        asked = {
            "menu page": "/menu/",
            "menu page, the last": "/menu/?page=999",
            "course page": grown["course"],
            "search in Chinese": "/menu/?q=茶",
            "search by pinyin": "/menu/?q=xiaolongbao",
            "search with a slip": "/menu/?q=xiaolomgbao",
        }
        (_cold, nothing), *measured = inside(site, "cold_and_warm", "/bench/nothing", *asked.values())
        facts = {"courses": grown["courses"], "wishes": grown["wishes"]}
        for name, (cold, warm) in zip(asked, measured, strict=True):
            yield line(f"{name}, built anew", cold, "ms", nothing, **facts)
            yield line(f"{name}, kept", warm, "ms", nothing, **facts)


def inside(site: LiveSite, what: str, *arguments: object) -> Any:
    """A call of `bench_inside` in a process of its own, with the site's data."""
    command = [sys.executable, "-m", "tests.load.bench_inside", what, *map(str, arguments)]
    return json.loads(run_to_end(command, site.environment).splitlines()[-1])


def machine(site: LiveSite) -> Line:
    """When, where and what was measured. The load is that of the minute before: above 0.5 something else was at work."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short=10", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    postgres = site.environment.get("DATABASE_URL", "").startswith("postgres")
    return {
        **line("the machine", os.cpu_count() or 1, "processors"),
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "load": round(os.getloadavg()[0], 2),
        "memory": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
        "database": "PostgreSQL 18" if postgres else "SQLite",
        "commit": commit.stdout.strip(),
        "web_processes": WEB_PROCESSES,
    }


def check_seats(taken: list[int]) -> None:
    """The class is full to the last seat and not beyond, by its counter and by its rows."""
    if taken != [SEATS, SEATS]:
        raise SystemExit(f"{SEATS} seats, but counter and enrolments say {taken}")


def desks(site: LiveSite, outside: FromOutside) -> Iterator[Line]:
    """A desk on which ten thousand things wait, and what it costs to ask who may read a page, with one role and with twenty."""
    yield outside.full_desk(WAITING, inside(site, "fill_desk", WAITING))
    roles = (1, 20)
    sessions = inside(site, "staff_with_roles", *roles)
    counted = inside(site, "queries", *(f"{session} /desk/audit/" for session in sessions))
    for count, (cold, warm) in zip(roles, counted, strict=True):
        yield line("queries of the audit search, its reader having roles: " + str(count), cold, "SQL", warm=warm)


def acts(site: LiveSite, outside: FromOutside) -> Iterator[Line]:
    """Single acts: enrolling, signing in, marking a sheet, building a record, issuing a batch."""
    pace, bare = inside(site, "enrolment")
    yield line("enrolment at the operation", pace, "1/s", bare)
    yield outside.sign_in(inside(site, "password"))
    took, bare, statements = inside(site, "sheet")
    yield line("attendance sheet of 50, every mark changed", took, "ms", bare, queries=statements)
    took, bare = inside(site, "record")
    yield line("certificate record, built and signed", took, "ms", bare)
    took, bare = inside(site, "issue")
    yield line("batch of 200 certificates issued", took, "s", bare)


def pooling(site: LiveSite) -> Iterator[Line]:
    """Wishes that came another way, added up by course, place and season."""
    took, bare, pools = inside(site, "pooling", POOLED)
    yield line(f"{POOLED:,} wishes pooled", took, "s", bare, pools=pools)


def papers(site: LiveSite) -> Iterator[Line]:
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as folder:
        inside(site, "keep_pages", folder)
        engine = inside(site, "engine", folder)
    took, size = inside(site, "paper")
    yield line("certificate PDF", took, "ms", engine)
    yield line("weight of a certificate PDF", size / 1000, "kB")
    with ThreadPoolExecutor(2) as pool:  # two programs side by side; what their start takes is left out
        took = list(pool.map(lambda part: inside(site, "papers", PAPERS // 2, part * PAPERS // 2), range(2)))
    yield line(f"{PAPERS} PDFs by two processes", max(took), "s", engine * PAPERS / 2 / 1000)


def pages(site: LiveSite, outside: FromOutside, code: str, marked: str) -> Iterator[Line]:
    """Queries of a page that is built and of one that is asked for again; weights."""
    around, staff = outside.around, outside.around["staff"]
    asked = {
        "home": ("", "/"),
        "menu page": ("", "/menu/"),
        "course page": ("", around["course"]),
        "search": ("", "/menu/?q=茶"),
        "verify": ("", f"/v/{code}"),
        "join page": ("", around["join"]),
        "my page": (staff["farmer"], "/me/"),
        "desk page": (staff["manager"], "/desk/"),
        "certificate list": (staff["officer"], "/desk/certificates/"),
        "attendance report": (staff["manager"], f"/desk/classes/{marked}/complete/"),
    }
    counted = inside(site, "queries", *(f"{session} {address}" for session, address in asked.values()))
    for name, (cold, warm) in zip(asked, counted, strict=True):
        yield line(f"queries of {name}", cold, "SQL", warm=warm)
    heavy = {
        "home": "/",
        "menu page": "/menu/",
        "course page": around["course"],
        "verify": f"/v/{code}",
        "my page": "/me/",
    }
    yield from outside.weights(heavy, staff["farmer"])


def memory(site: LiveSite) -> Line:
    """Of all processes, after all of the above."""
    processes = [(process.name, round(process.pss, 1)) for process in processes_under(site.supervisor.pid)]
    return line("memory of all processes", sum(pss for _name, pss in processes), "MiB", processes=processes)


if __name__ == "__main__":
    main()
