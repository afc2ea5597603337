"""`python -m tests.load.soak --minutes 60`: uses a site of its own as people do, and watches what it takes.

Farmers read the menu, search, sign in, join and leave classes, check certificates and fetch papers; staff open every page
there is, mark sheets, hand in rosters and export lists; batches are released and issued by the worker. Every half minute
a JSON line on standard output: memory of all processes (PSS, MiB), size of the write-ahead log (MiB), requests and
failures so far. The last line says how much was grown after the first ten minutes, and which processes died meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.environment import live_site
from tests.environment.live_site import ROOT, LiveSite, run_to_end
from tests.load.memory import processes_under, wal_of
from tests.load.visitor import Answer, Visitor

VISITORS = 4
WORDS = ("茶", "养老", "电工", "榨面", "月嫂", "拖拉机")
BATCH_EVERY = 240.0
SAMPLE_EVERY = 30.0
WARM_AFTER = 600.0
ROSTER = ROOT / "tests/training/data/roster_tea_class.xlsx"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FINE = (200, 302, 303, 404, 409, 422, 429)
"""Answers that a site in order gives; 404 to a code that isn't there, 429 to whoever asks for too many of them."""


class Soak:
    """The visitors' shared state: what there is to do, and what came of it."""

    def __init__(self, site: LiveSite, around: dict[str, Any], pace: float) -> None:
        self.site = site
        self.around = around
        self.wait = VISITORS / pace
        self.stop = threading.Event()
        self.statuses: Counter[int] = Counter()
        self.failures: Counter[str] = Counter()
        self.batch_lock = threading.Lock()
        self.batch_due = time.monotonic()
        self.acts: list[tuple[int, Callable[[random.Random], list[Answer]]]] = [
            (30, self.read_as_a_stranger),
            (30, self.open_any_page),
            (10, self.check_a_certificate),
            (6, self.join_and_leave),
            (6, self.mark_a_sheet),
            (6, self.fetch_a_paper),
            (3, self.sign_in),
            (1, self.export_a_list),
            (1, self.hand_in_a_roster),
        ]

    def visit(self, number: int) -> None:
        """One visitor's hour."""
        source = random.Random(number)
        weights = [weight for weight, _act in self.acts]
        while not self.stop.is_set():
            act = source.choices(self.acts, weights)[0][1]
            if self.batch_is_due():
                act = self.release_a_batch
            began = time.monotonic()
            try:
                answers = act(source)
            except Exception as problem:  # whatever it is, it is counted and the visitor goes on
                self.failures[f"{act.__name__}: {problem!r}"] += 1
                answers = []
            self.statuses.update(answer.status for answer in answers)
            for answer in answers:
                if answer.status not in FINE:
                    self.failures[f"{answer.address} answered {answer.status}"] += 1
            self.stop.wait(max(0.0, len(answers) * self.wait * source.uniform(0.6, 1.4) - (time.monotonic() - began)))

    def as_somebody(self, session: str = "") -> Visitor:
        return Visitor(self.site.url, session)

    def read_as_a_stranger(self, source: random.Random) -> list[Answer]:
        """Home, menu, a word looked for, and a course that was found."""
        visitor = self.as_somebody()
        language = source.choice(("", "", "", "/en"))
        courses = [address for account, address in self.around["pages"] if not account and address.count("/") == 3]
        wanted = [f"{language}/", f"{language}/menu/", f"{language}/menu/?q={source.choice(WORDS)}"]
        return [visitor.get(address) for address in [*wanted, source.choice(courses), "/verify/"]]

    def open_any_page(self, source: random.Random) -> list[Answer]:
        account, address = source.choice(self.around["pages"])
        return [self.as_somebody(self.around["staff"].get(account, "")).get(address)]

    def check_a_certificate(self, source: random.Random) -> list[Answer]:
        code = source.choice(self.around["codes"]) if source.random() < 0.9 else f"{source.randrange(10**16):016d}"
        return [self.as_somebody().get(f"/v/{code}")]

    def join_and_leave(self, source: random.Random) -> list[Answer]:
        """Joins, or leaves if the seat is taken already."""
        visitor = self.as_somebody(source.choice(self.around["farmers"]))
        page = visitor.get(self.around["join"])
        if page.form():
            return [page, visitor.post(page)]
        leaving = visitor.get(self.around["join"] + "leave/")
        return [page, leaving, visitor.post(leaving)] if leaving.form() else [page, leaving]

    def mark_a_sheet(self, source: random.Random) -> list[Answer]:
        visitor = self.as_somebody(self.around["staff"]["trainer"])
        page = visitor.get(self.around["sheet"])
        sheet = page.form("mark-")
        names = sorted({name for name in sheet.names if name.startswith("mark-")}) if sheet else []
        marks = {name: source.choice(("present", "late", "absent", "excused")) for name in names}
        return [page, visitor.post(page, {**marks, "reason": "补记"}, having="mark-")]

    def fetch_a_paper(self, source: random.Random) -> list[Answer]:
        return [self.as_somebody(self.around["staff"]["farmer"]).get(self.around["paper"])]

    def sign_in(self, source: random.Random) -> list[Answer]:
        visitor = self.as_somebody()
        return [visitor.sign_in("farmer", self.around["password"]), visitor.get("/me/")]

    def export_a_list(self, source: random.Random) -> list[Answer]:
        account, address = source.choice((("officer", "/desk/certificates/"), ("reviewer", "/desk/classes/")))
        visitor = self.as_somebody(self.around["staff"][account])
        page = visitor.get(address)
        return [page, visitor.post(page, {"export": source.choice(("csv", "xlsx"))}, having="export")]

    def hand_in_a_roster(self, source: random.Random) -> list[Answer]:
        visitor = self.as_somebody(self.around["staff"]["manager"])
        page = visitor.get(self.around["roster"])
        return [page, visitor.upload(page, "file", "roster.xlsx", ROSTER.read_bytes(), WORKBOOK)]

    def batch_is_due(self) -> bool:
        with self.batch_lock:
            if time.monotonic() < self.batch_due or not self.around["batches"]:
                return False
            self.batch_due += BATCH_EVERY
            return True

    def release_a_batch(self, source: random.Random) -> list[Answer]:
        session, address = self.around["batches"].pop()
        visitor = self.as_somebody(session)
        page = visitor.get(address)
        return [page, visitor.post(page)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--pace", type=float, default=4, help="requests a second, roughly")
    chosen = parser.parse_args()
    os.nice(10)
    with live_site.running() as site:
        batches = str(int(chosen.minutes * 60 / BATCH_EVERY) + 1)
        printed = run_to_end([sys.executable, "-m", "tests.load.soak_inside", batches], site.environment)
        soak = Soak(site, json.loads(printed.splitlines()[-1]), chosen.pace)
        visitors = [threading.Thread(target=soak.visit, args=(n,), daemon=True) for n in range(VISITORS)]
        for visitor in visitors:
            visitor.start()
        samples = watch(soak, chosen.minutes * 60)
        soak.stop.set()
        for visitor in visitors:
            visitor.join(60)
        show(
            {
                "name": "soak, whole run",
                **summary(samples),
                "deaths": deaths_in(site.log),
                "failures": dict(soak.failures.most_common(20)),
            }
        )


def watch(soak: Soak, seconds: float) -> list[dict[str, Any]]:
    samples = []
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        soak.stop.wait(SAMPLE_EVERY)
        processes = processes_under(soak.site.supervisor.pid)
        sample = {
            "name": "soak",
            "second": round(time.monotonic() - began),
            "pss": round(sum(process.pss for process in processes), 1),
            "processes": [[process.name, round(process.pss, 1)] for process in processes],
            "wal": round(wal_of(soak.site.folder), 2),
            "requests": sum(soak.statuses.values()),
            "failures": sum(soak.failures.values()),
        }
        samples.append(sample)
        show(sample)
    return samples


def summary(samples: list[dict[str, Any]]) -> dict[str, Any]:
    """Growth is the last ten minutes' median over that of the ten minutes after warming up."""
    warm = [sample["pss"] for sample in samples if sample["second"] >= WARM_AFTER] or [samples[-1]["pss"]]
    early, late = statistics.median(warm[:20]), statistics.median(warm[-20:])
    return {
        "pss_at_the_end": samples[-1]["pss"],
        "pss_most": max(sample["pss"] for sample in samples),
        "growth_after_warm_up": round(late / early - 1, 4),
        "wal_most": max(sample["wal"] for sample in samples),
        "requests": samples[-1]["requests"],
    }


def deaths_in(log: str) -> list[str]:
    """What the supervisor and the web server said of processes that ended unasked."""
    return [
        line for line in log.splitlines() if re.search(r"starting it again|Worker \(pid:\d+\) |WORKER TIMEOUT", line)
    ]


def show(line: dict[str, Any]) -> None:
    print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
