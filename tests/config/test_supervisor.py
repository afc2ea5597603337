"""The supervisor with real processes: it restarts, passes on output, reports, stops, and leaves nobody behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config import supervisor

ROOT = Path(__file__).resolve().parents[2]
LIVES = "import os,time; print('alive', os.getpid(), flush=True); time.sleep(600)"
LEAVES_A_HELPER = (
    "import os,subprocess,sys,time; p=subprocess.Popen(['sleep','600']); "
    "print('alive', os.getpid(), p.pid, flush=True); time.sleep(600)"
)
DIES = "print('cannot open the database', flush=True); raise SystemExit(3)"
STUBBORN = (
    "import os,signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print('alive', os.getpid(), flush=True); time.sleep(600)"
)


class Running:
    """A supervisor in a process of its own, and what it has printed so far."""

    def __init__(self, log: Path, commands: dict[str, str], grace: float, start: str) -> None:
        folder = log.with_suffix("")
        folder.mkdir()
        for name, code in commands.items():
            (folder / f"child_{name}.py").write_text(code)
        program = (
            "import sys\n"
            "from config.supervisor import Supervisor\n"
            f"from config.{start}\n"
            f"commands = {{name: [sys.executable, '-m', f'child_{{name}}'] for name in {list(commands)!r}}}\n"
            f"raise SystemExit(Supervisor(commands, grace={grace}, start=start).run())\n"
        )
        self.log = log
        with open(log, "wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", program],
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(folder)])},
            )

    def said(self) -> str:
        return self.log.read_text()

    def numbers(self, name: str) -> list[int]:
        """Every process id the child `name` has reported, the latest last."""
        found = re.findall(rf"^{name} +\| alive (.*)$", self.said(), re.MULTILINE)
        return [int(number) for line in found for number in line.split()]

    def wait_for(self, condition: Callable[[], object], seconds: float) -> float:
        """Seconds it took; fails with everything that was printed."""
        began = time.monotonic()
        while not condition():
            assert time.monotonic() - began < seconds, self.said()
            time.sleep(0.02)
        return time.monotonic() - began


@pytest.fixture(
    params=["supervisor import start_program as start", "together import fork as start"], ids=["programs", "forks"]
)
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts a supervisor: of programs, and of forks of itself."""
    started: list[Running] = []

    def start(grace: float = 5, **commands: str) -> Running:
        started.append(Running(tmp_path / f"{len(started)}.log", commands, grace, request.param))
        return started[-1]

    yield start
    for running in started:
        if running.process.poll() is None:
            running.process.terminate()
            running.process.wait(20)


def exists(number: int) -> bool:
    """A process that runs: one that has ended and waits to be buried doesn't count."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_each_line_carries_the_name_of_the_child_that_said_it(run: Callable[..., Running]) -> None:
    running = run(web="print('hello\\nworld', flush=True); import time; time.sleep(600)", worker=LIVES)
    running.wait_for(lambda: running.numbers("worker") and "world" in running.said(), 10)
    assert [line for line in running.said().splitlines() if line.startswith("web")] == [
        "web    | hello",
        "web    | world",
    ]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV])
def test_a_child_that_dies_is_back_within_five_seconds(run: Callable[..., Running], how: signal.Signals) -> None:
    running = run(web=LIVES, worker=LIVES)
    running.wait_for(lambda: running.numbers("web") and running.numbers("worker"), 10)
    first = running.numbers("worker")[0]
    os.kill(first, how)
    took = running.wait_for(lambda: len(running.numbers("worker")) == 2, 5)
    assert took < 5
    assert not exists(first)
    assert exists(running.numbers("worker")[1])
    assert len(running.numbers("web")) == 1
    assert f"supervisor: worker was killed by {how.name} after" in running.said()


def test_helpers_of_a_dead_child_go_with_it(run: Callable[..., Running]) -> None:
    running = run(worker=LEAVES_A_HELPER)
    running.wait_for(lambda: len(running.numbers("worker")) == 2, 10)
    leader, helper = running.numbers("worker")
    os.kill(leader, signal.SIGKILL)
    running.wait_for(lambda: len(running.numbers("worker")) == 4, 5)
    assert not exists(helper)


def test_a_child_that_keeps_dying_is_tried_ever_more_slowly_and_reported(run: Callable[..., Running]) -> None:
    running = run(web=LIVES, worker=DIES)
    running.wait_for(lambda: "KEEPS DYING" in running.said(), 15)
    assert re.findall(r"worker ended with code 3 after 0 s; starting it again in (\S+) s", running.said()) == [
        "0.5",
        "1",
        "2",
        "4",
    ]
    assert "worker KEEPS DYING: 4 times in a row" in running.said()
    assert running.said().count("worker | cannot open the database") == 4
    assert len(running.numbers("web")) == 1


def test_the_wait_between_attempts_doubles_up_to_half_a_minute() -> None:
    child = supervisor.Child("worker", [])
    assert [child.died(lived=0) for _ in range(9)] == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    child.deaths_in_a_row = 100_000
    assert child.died(lived=0) == 30


def test_an_accident_after_a_steady_life_starts_the_count_anew() -> None:
    child = supervisor.Child("worker", [])
    assert [child.died(lived) for lived in (1, 1, 1, supervisor.STEADY_AFTER, 1)] == [0.5, 1, 2, 0.5, 1]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_ends_everything(run: Callable[..., Running], how: signal.Signals) -> None:
    running = run(web=LEAVES_A_HELPER, worker=LIVES)
    running.wait_for(lambda: running.numbers("web") and running.numbers("worker"), 10)
    processes = running.numbers("web") + running.numbers("worker")
    running.process.send_signal(how)
    assert running.process.wait(10) == 0
    assert [number for number in processes if exists(number)] == []
    assert running.said().splitlines()[-1] == "supervisor: all stopped."


def test_a_child_that_refuses_to_end_is_killed_after_the_grace_time(run: Callable[..., Running]) -> None:
    running = run(worker=STUBBORN, grace=1)
    running.wait_for(lambda: running.numbers("worker"), 10)
    running.process.terminate()
    assert running.process.wait(10) == 0
    assert not exists(running.numbers("worker")[0])
    assert "worker did not end in time and was killed" in running.said()


def test_a_second_stop_signal_cuts_the_grace_time_short(run: Callable[..., Running]) -> None:
    running = run(worker=STUBBORN, grace=60)
    running.wait_for(lambda: running.numbers("worker"), 10)
    running.process.send_signal(signal.SIGINT)
    running.wait_for(lambda: "stopping worker" in running.said(), 5)
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(5) == 0
    assert not exists(running.numbers("worker")[0])


def test_nobody_outlives_a_supervisor_that_was_killed(run: Callable[..., Running]) -> None:
    running = run(web=LIVES, worker=LIVES)
    running.wait_for(lambda: running.numbers("web") and running.numbers("worker"), 10)
    processes = running.numbers("web") + running.numbers("worker")
    running.process.kill()
    running.process.wait()
    running.wait_for(lambda: [number for number in processes if exists(number)] == [], 5)
