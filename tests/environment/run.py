"""Runs the checks one after the other, all of them, and says at the end what failed and what could not run, and why."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from tests.environment import CannotRun, browser, node, postgres, redis
from tests.environment.steps import Step

ROOT = Path(__file__).resolve().parents[2]
PASSED, FAILED, COULD_NOT_RUN = "passed", "FAILED", "COULD NOT RUN"
PYTEST_SUMMARY = re.compile(r"^=+ .*\b(passed|failed|error|errors|skipped|deselected|no tests ran)\b.* =+$")
SKIPPED = re.compile(r"^SKIPPED \[\d+\] (.*)$")


@dataclass
class Outcome:
    step: Step
    state: str
    seconds: float
    why: str = ""
    pytest_summary: str = ""
    skipped: list[str] = field(default_factory=list)


class Surroundings:
    """PostgreSQL, Redis and browser, each got when a step first needs it, and kept until the end."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.got: dict[str, dict[str, str] | CannotRun] = {}

    def environment(self, needs: Sequence[str]) -> dict[str, str]:
        """The variables that lead to what is needed; CannotRun when one thing isn't to be had."""
        getters: dict[str, Callable[[], dict[str, str]]] = {
            "postgres": lambda: {"DATABASE_URL": self.stack.enter_context(postgres.running())},
            "redis": lambda: {"BROKER_URL": self.stack.enter_context(redis.running()) + "/0"},
            "browser": lambda: {"CHROMIUM_PATH": browser.provide()},
        }
        found: dict[str, str] = {}
        for name in needs:
            if name not in self.got:
                try:
                    self.got[name] = getters[name]()
                except CannotRun as problem:
                    self.got[name] = problem
            thing = self.got[name]
            if isinstance(thing, CannotRun):
                raise thing
            found.update(thing)
        return found


def run_all(steps: Sequence[Step]) -> int:
    """The exit code of `make test`: 0 when all passed (and, with CI=true, nothing was left out)."""
    began = time.monotonic()
    outcomes = []
    with ExitStack() as stack:
        surroundings = Surroundings(stack)
        os.environ["PREPARED_DIR"] = stack.enter_context(tempfile.TemporaryDirectory(prefix="diancai-prepared-"))
        notes = [note for note in [node.install()] if note]
        number = 0
        for _name, neighbours in groupby(steps, key=lambda step: bool(step.lane) or step.name):
            group = list(neighbours)
            for step in group:
                number += 1
                title(f"{number}/{len(steps)}  {step.heading}  [{step.name}]")
            outcomes += run_group(group, surroundings)
    return summarise(outcomes, notes, time.monotonic() - began)


def run_group(steps: Sequence[Step], surroundings: Surroundings) -> list[Outcome]:
    """Runs one step, or lanes of neighbours at the same time with each line saying whose it is; outcomes in the steps' order."""
    lanes: dict[str, list[tuple[Step, dict[str, str] | CannotRun]]] = {}
    for step in steps:
        try:
            around: dict[str, str] | CannotRun = surroundings.environment(step.needs)
        except CannotRun as problem:
            print(f"Could not run: {problem}", flush=True)
            around = problem
        lanes.setdefault(step.lane, []).append((step, around))
    with ThreadPoolExecutor(max_workers=len(lanes)) as pool:
        outcomes = [
            outcome
            for found in pool.map(lambda lane: run_lane(lane, alone=len(lanes) == 1), lanes.values())
            for outcome in found
        ]
    return sorted(outcomes, key=lambda outcome: steps.index(outcome.step))


def run_lane(lane: Sequence[tuple[Step, dict[str, str] | CannotRun]], *, alone: bool) -> list[Outcome]:
    return [run_step(ready, "" if alone else f"{ready[0].name:<17}| ") for ready in lane]


def run_step(ready: tuple[Step, dict[str, str] | CannotRun], prefix: str) -> Outcome:
    step, around = ready
    if isinstance(around, CannotRun):
        return Outcome(step, COULD_NOT_RUN, 0, why=str(around))
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=f"diancai-{step.name}-", ignore_cleanup_errors=True) as folder:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "BROKER_URL", "CACHE_URL"):
            environment.pop(name, None)  # the machine's own services stay untouched
        environment |= {
            "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
            "DATA_DIR": folder,
            **step.environment,
            **around,
        }
        if environment["DJANGO_SETTINGS_MODULE"] == "config.settings.production":
            environment.setdefault("DATABASE_URL", f"sqlite:///{folder}/production.sqlite3")
        code, lines = run_and_show(step.command, environment, step.minutes * 60, prefix)
    outcome = Outcome(step, PASSED if code == 0 else FAILED, time.monotonic() - began)
    if code is None:
        outcome.why = f"ended after {step.minutes} minutes"
    outcome.pytest_summary = next((line for line in reversed(lines) if PYTEST_SUMMARY.match(line)), "")
    outcome.skipped = [found[1] for line in lines if (found := SKIPPED.match(line))]
    return outcome


def run_and_show(
    command: Sequence[str], environment: dict[str, str], seconds: float, prefix: str = ""
) -> tuple[int | None, list[str]]:
    """Exit code (None: it took too long and was killed) and lines of a command that is shown while it runs."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    late = threading.Event()

    def end() -> None:
        late.set()
        kill(process)

    clock = threading.Timer(seconds, end)
    clock.start()
    lines = []
    try:
        assert process.stdout is not None
        for line in process.stdout:
            print(prefix + line, end="", flush=True)
            lines.append(line.rstrip("\n"))
        code = process.wait()
    finally:
        clock.cancel()
        kill(process)
    return (None if late.is_set() else code), lines


def kill(process: subprocess.Popen[str]) -> None:
    """Ends the command and the helpers it may have left."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def title(text: str) -> None:
    print(f"\n{'=' * 100}\n{text}\n{'=' * 100}", flush=True)


def summarise(outcomes: Sequence[Outcome], notes: Sequence[str], seconds: float) -> int:
    strict = os.environ.get("CI", "").lower() in ("true", "1")
    title("Summary")
    for outcome in outcomes:
        print(f"{outcome.state:<14} {outcome.step.name:<18} {outcome.seconds:6.0f} s   {outcome.why}".rstrip())
    failed = [outcome for outcome in outcomes if outcome.state == FAILED]
    left_out = [f"{outcome.step.name}: {outcome.why}" for outcome in outcomes if outcome.state == COULD_NOT_RUN]
    left_out += [f"{outcome.step.name}: {reason}" for outcome in outcomes for reason in outcome.skipped]
    left_out += notes
    if left_out:
        print(f"\nCould not run{' (a failure, as CI=true)' if strict else ''}:")
        for line in left_out:
            print(f"  {line}")
    if failed:
        print(f"\nFailed: {', '.join(outcome.step.name for outcome in failed)}")
        print(f"One alone: .venv/bin/python -m tests.environment {failed[0].step.name}")
    print()
    for outcome in outcomes:
        if outcome.pytest_summary:
            print(f"{outcome.step.name:<18} {outcome.pytest_summary}")
    good = not failed and not (strict and left_out)
    print(f"\n{'All is well' if good else 'Not all is well'}, after {seconds / 60:.1f} minutes.", flush=True)
    return 0 if good else 1


def with_postgres(command: Sequence[str]) -> int:
    """Runs one command with a PostgreSQL and a Redis around it, for working on a single test."""
    with ExitStack() as stack:
        around = Surroundings(stack).environment(("postgres", "redis"))
        roots = os.pathsep.join([str(ROOT / "site"), str(ROOT)])
        folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        around |= {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATA_DIR": folder}
        return subprocess.run(
            command, env={**os.environ, "PYTHONPATH": roots, **around}, cwd=ROOT, check=False
        ).returncode


def end_quietly(number: int, frame: object) -> None:
    """A SIGTERM unwinds like Ctrl-C, so that the servers are stopped on the way out."""
    sys.exit(128 + number)
