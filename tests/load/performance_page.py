"""`make performance`: docs/performance.md from the JSON lines of one or more runs of the benchmark, and of the soak run.

    python -m tests.load.performance_page bench.jsonl [bench-postgresql.jsonl] [soak.jsonl] > docs/performance.md

Writes what was measured and nothing else: an aim that was missed stands in the table as missed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.load.performance_words import AT_SIZES, HEAD, METHOD, SOAK

Line = dict[str, Any]
BUSY = 0.5


class Run:
    """The lines of one run: by name, the last one of a name being that of the largest size."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.machine = lines[0]
        self.by_name = {line["name"]: line for line in lines}

    @property
    def database(self) -> str:
        return str(self.machine["database"])

    @property
    def busy(self) -> bool:
        return bool(self.machine["load"] > BUSY)

    @property
    def sizes(self) -> list[int]:
        return sorted({line["size"] for line in self.lines if "size" in line})

    def value(self, name: str, key: str = "value") -> float | None:
        found = self.by_name.get(name, {}).get(key)
        return None if found is None else float(found)

    def at(self, name: str, size: int) -> Line | None:
        return next((line for line in self.lines if line["name"] == name and line.get("size") == size), None)


@dataclass(frozen=True)
class Aim:
    """One row of the comparison: `figure` reads ours from a run (None: not measured), `kept` judges it."""

    work: str
    figure: Callable[[Run], float | None]
    show: str
    aim: str
    kept: Callable[[float], bool]
    moodle: str = "–"
    pretix: str = "–"


def ratio(name: str) -> Callable[[Run], float | None]:
    """Of value and baseline, but of processor time an answer where the machine was busy: others' work changes that less."""

    def figure(run: Run) -> float | None:
        bare, ours = run.value("a view that does nothing", "cpu"), run.value(name, "cpu")
        return bare / ours if run.busy and bare and ours else run.value(name, "ratio")

    return figure


def value(name: str, key: str = "value") -> Callable[[Run], float | None]:
    return lambda run: run.value(name, key)


def flatness(name: str) -> Callable[[Run], float | None]:
    """The slowest size against the fastest."""

    def figure(run: Run) -> float | None:
        found = [line["value"] for line in run.lines if line["name"] == name and "size" in line]
        return min(found) / max(found) if found else None

    return figure


def worst(name: str) -> Callable[[Run], float | None]:
    """The largest value at any size."""
    return lambda run: max((line["value"] for line in run.lines if line["name"] == name), default=None)


def at_least(least: float) -> Callable[[float], bool]:
    return lambda found: found >= least


def at_most(most: float) -> Callable[[float], bool]:
    return lambda found: found <= most


AIMS = [
    Aim("menu page, answers/s", value("menu page"), "{:,.0f}", "see the next row", lambda found: True, "40", "16"),
    Aim("… against a view that does nothing", ratio("menu page"), "{:.2f} ×", "≥ 0.8 ×", at_least(0.8)),
    Aim("course page, answers/s", value("course page"), "{:,.0f}", "see the next row", lambda found: True, "47", "36"),
    Aim("… against a view that does nothing", ratio("course page"), "{:.2f} ×", "≥ 0.8 ×", at_least(0.8)),
    Aim("search of the menu, no two alike, answers/s", value("search, no two alike"), "{:,.0f}", "≥ 300", at_least(300), "22"),
    Aim("verify, repeated, against a view that does nothing", ratio("verify, repeated"), "{:.2f} ×", "≥ 0.8 ×", at_least(0.8), "35–47/s"),
    Aim("verify, first time, against a view that does nothing", ratio("verify, first time"), "{:.2f} ×", "≥ 0.3 ×", at_least(0.3), "35–47/s"),
    Aim("verify, first time: largest size against the best", flatness("verify, first time"), "{:.2f} ×", "flat: ≥ 0.8 ×", at_least(0.8)),
    Aim("500 at once for 100 seats: let in", value("enrolment through HTTP", "let_in"), "{:.0f}", "exactly 100", lambda found: found == 100, "101–103", "100"),
    Aim("… answers/s", value("enrolment through HTTP"), "{:.0f}", "≥ 120", at_least(120), "15–21", "14–36"),
    Aim("attendance sheet of 50, every mark changed, ms", value("attendance sheet of 50, every mark changed"), "{:.0f}", "≤ 25", at_most(25), "551", "81 a person"),
    Aim("… SQL statements", value("attendance sheet of 50, every mark changed", "queries"), "{:.0f}", "≤ 10", at_most(10), "671"),
    Aim("one certificate PDF (unsealed) against the bare engine", ratio("certificate PDF"), "{:.2f} ×", "≤ 1.3 ×", at_most(1.3), "402 ms", "89 ms a ticket"),
    Aim("… size, kB", value("weight of a certificate PDF"), "{:.0f}", "≤ 110", at_most(110), "144"),
    Aim("200 PDFs, two processes, s", value("200 PDFs by two processes"), "{:.1f}", "≤ 8", at_most(8), "87", "14.7"),
    Aim("attendance report, slowest size, ms", worst("attendance report"), "{:.0f}", "≤ 100", at_most(100), "270 / 890 / 3,600"),
    Aim("… SQL statements", value("queries of attendance report"), "{:.0f}", "≤ 10", at_most(10), "194 / 1,544 / 3,044"),
    Aim("certificate list, first page, slowest size, ms", worst("certificate list, first page"), "{:.0f}", "≤ 50", at_most(50), "580"),
    Aim("certificate list, deepest page, slowest size, ms", worst("certificate list, deepest page"), "{:.0f}", "≤ 50", at_most(50), "2,200"),
    Aim("certificate found by number, slowest size, ms", worst("certificate found by number"), "{:.0f}", "≤ 100", at_most(100)),
    Aim("certificate found by name, slowest size, ms", worst("certificate found by name"), "{:.0f}", "≤ 100", at_most(100), "not offered"),
    Aim("queries, menu page built anew", value("queries of menu page"), "{:.0f}", "≤ 10", at_most(10), "37", "7"),
    Aim("queries, course page built anew", value("queries of course page"), "{:.0f}", "≤ 10", at_most(10), "22", "10"),
    Aim("queries, verify", value("queries of verify"), "{:.0f}", "≤ 10", at_most(10), "25"),
    Aim("… asked for again", value("queries of verify", "warm"), "{:.0f}", "≤ 1", at_most(1)),
    Aim("first visit of the menu, kB", value("weight of menu page"), "{:.0f}", "≤ 60", at_most(60), "329", "356"),
    Aim("… requests", value("weight of menu page", "requests"), "{:.0f}", "≤ 6", at_most(6), "8", "11"),
    Aim("first visit of a check, kB", value("weight of verify"), "{:.0f}", "≤ 30", at_most(30)),
    Aim("memory of all processes after the run (PSS), MiB", value("memory of all processes"), "{:.0f}", "≤ 450", at_most(450), "132 + database", "1,300 + database"),
]  # fmt: skip


def main() -> None:
    runs, soak = read([Path(name) for name in sys.argv[1:]])
    if not runs:
        raise SystemExit("no run of the benchmark in these files; see the top of this program")
    print("\n".join(page(runs, soak)))


def read(files: list[Path]) -> tuple[list[Run], list[Line]]:
    runs: list[list[Line]] = []
    soak: list[Line] = []
    for file in files:
        for text in file.read_text(encoding="utf-8").splitlines():
            line = json.loads(text)
            if line["name"].startswith("soak"):
                soak.append(line)
            elif line["name"] == "the machine":
                runs.append([line])
            else:
                runs[-1].append(line)
    return [Run(lines) for lines in runs], soak


def page(runs: list[Run], soak: list[Line]) -> Iterator[str]:
    yield HEAD
    for run in runs:
        yield f"- {described(run.machine)}"
    yield ""
    yield "## Against the aims, and against what one would use instead\n"
    yield from comparison(runs)
    yield "\n## At each size of the data\n"
    yield AT_SIZES
    for run in runs:
        yield from at_sizes(run)
    yield "\n## Everything that was measured\n"
    for run in runs:
        yield from everything(run)
    if soak:
        yield from soaked(soak)
    yield METHOD


def described(machine: Line) -> str:
    busy = (
        f" **The machine was busy (load {machine['load']} before the start): absolute figures are too low; the ratios to a view that does nothing are of processor time.**"
        if machine["load"] > BUSY
        else f" Load before the start: {machine['load']}."
    )
    return (
        f"{machine['database']}: {machine['at']}, commit `{machine['commit']}`, {machine['value']:.0f} processors, "
        f"{machine['memory']} GiB, {machine['system']}, Python {machine['python']}, {machine['web_processes']} web processes.{busy}"
    )


def comparison(runs: list[Run]) -> Iterator[str]:
    names = [run.database for run in runs]
    yield f"| work | {' | '.join(f'ours, {name}' for name in names)} | aim | Moodle 4.5 | pretix 2026.8 |"
    yield "|---|" + "---:|" * len(runs) + "---|---:|---:|"
    missed = []
    for aim in AIMS:
        cells = []
        for run in runs:
            found = aim.figure(run)
            cells.append(judged(aim, found))
            if found is None or not aim.kept(found):
                missed.append(f"{aim.work} on {run.database}: {cells[-1].strip('*')}, aim {aim.aim}")
        yield f"| {aim.work} | {' | '.join(cells)} | {aim.aim} | {aim.moodle} | {aim.pretix} |"
    yield "\n**Missed:** " + ("; ".join(missed) + "." if missed else "nothing.")


def judged(aim: Aim, found: float | None) -> str:
    if found is None:
        return "**not measured**"
    shown = aim.show.format(found)
    return shown if aim.kept(found) else f"**{shown}**"


def at_sizes(run: Run) -> Iterator[str]:
    yield f"\n### {run.database}\n"
    yield "| | " + " | ".join(f"{size:,}" for size in run.sizes) + " |"
    yield "|---|" + "---:|" * len(run.sizes)
    for name in dict.fromkeys(line["name"] for line in run.lines if "size" in line):
        cells = [run.at(name, size) for size in run.sizes]
        unit = next(cell["unit"] for cell in cells if cell)
        yield f"| {name}, {unit} | {' | '.join(number(cell['value']) if cell else '–' for cell in cells)} |"


def everything(run: Run) -> Iterator[str]:
    yield f"\n### {run.database}, at the largest size\n"
    yield "| measured | value | beside | ratio | |"
    yield "|---|---:|---:|---:|---|"
    shown = {"name", "value", "unit", "baseline", "ratio", "size"}
    for line in run.by_name.values():
        if line is run.machine:
            continue
        more = ", ".join(f"{key} {told(worth)}" for key, worth in line.items() if key not in shown)
        beside = "" if line["baseline"] is None else number(line["baseline"])
        part = "" if line["ratio"] is None else f"{line['ratio']:.2f}"
        yield f"| {line['name']} | {number(line['value'])} {line['unit']} | {beside} | {part} | {more} |"


def soaked(soak: list[Line]) -> Iterator[str]:
    *samples, whole = soak
    yield "\n## Memory over time\n"
    yield SOAK
    yield "\n| after | memory (PSS) | web | worker | write-ahead log | requests | failures |"
    yield "|---:|---:|---:|---:|---:|---:|---:|"
    every = max(1, len(samples) // 12)
    for sample in [*samples[::every], samples[-1]]:
        web = sum(pss for name, pss in sample["processes"] if name == "gunicorn")
        worker = sum(pss for name, pss in sample["processes"] if name == "celery")
        yield (
            f"| {sample['second'] / 60:.0f} min | {sample['pss']:.0f} MiB | {web:.0f} | {worker:.0f} | "
            f"{sample['wal']:.1f} MiB | {sample['requests']:,} | {sample['failures']} |"
        )
    yield (
        f"\nAt the end {whole['pss_at_the_end']:.0f} MiB (most: {whole['pss_most']:.0f}; aim ≤ 450), growth after warming up "
        f"{whole['growth_after_warm_up']:+.1%} (aim < 5 %), write-ahead log never above {whole['wal_most']:.1f} MiB."
    )


def told(worth: Any) -> str:
    if isinstance(worth, list):
        return ", ".join(f"{name} {size:.0f}" for name, size in worth)
    return f"{worth:,}" if isinstance(worth, int) else str(worth)


def number(found: float) -> str:
    return f"{found:,.0f}" if abs(found) >= 100 or found == int(found) else f"{found:g}"


if __name__ == "__main__":
    main()
