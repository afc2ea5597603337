"""Keeps the site's processes alive: web server and worker, started together, restarted when they die, stopped together.

Only the standard library, one thread, no imports from the site: it must outlive whatever breaks in there. `config.together`
uses it to start the site's processes as forks of one that has loaded the site.
Promises: a child that dies is back within five seconds; one that keeps dying is retried ever more slowly (up to 30 s)
and said so plainly; Ctrl-C, SIGTERM and a closed terminal stop everything; no process is left behind, not even
when the supervisor itself is killed (on Linux the kernel then tells the children).
"""

from __future__ import annotations

import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Protocol

ROOT = Path(__file__).resolve().parents[2]
FIRST_DELAY = 0.5
"""Seconds before a child that died is started again."""
LONGEST_DELAY = 30.0
"""Seconds between two attempts with a child that keeps dying."""
STEADY_AFTER = 10.0
"""Seconds a child must have lived for its death to count as an accident and not as one more of a row."""
GRACE = 20.0
"""Seconds the children get to finish what they do before they are killed."""
REPORT_AFTER = 4
"""Deaths in a row after which the supervisor says that a child keeps dying."""
TICK = 0.2
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1


def site_commands() -> dict[str, list[str]]:
    """The site's processes by name, with this Python."""
    celery = [sys.executable, "-m", "celery", "--app", "config.celery", "--quiet", "worker"]
    return {
        "web": [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "site/config/gunicorn.py"), "config.wsgi"],
        "worker": [
            *celery,
            *("--pool", "threads", "--concurrency", "2", "--loglevel", "info", "--with-schedule"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ],
    }


THRIFT = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072", "CELERY_SKIP_CHECKS": "1"}
"""For glibc: few pools shared by a process's threads, and what a paper or a workbook took is given back at once. For Celery:
Django's checks, which the preparation has just made, need not be made again and kept by the worker."""


def site_environment() -> dict[str, str]:
    """The environment of the site's processes: both import roots, lines that reach the log at once, thrift with memory."""
    roots = [str(ROOT / "site"), str(ROOT)]
    inherited = os.environ.get("PYTHONPATH")
    return {
        **THRIFT,
        **os.environ,
        "PYTHONPATH": os.pathsep.join([*roots, inherited] if inherited else roots),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings.dev"),
    }


def die_with_parent(parent: int | None = None) -> None:
    """Asks the Linux kernel for a SIGTERM when the parent dies; elsewhere does nothing."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if parent is not None and os.getppid() != parent:  # it died before we could ask
        os.kill(os.getpid(), signal.SIGTERM)


class Process(Protocol):
    """What is asked of a process that was started; `subprocess.Popen` is one."""

    @property
    def pid(self) -> int: ...
    @property
    def returncode(self) -> int: ...
    @property
    def stdout(self) -> IO[bytes] | None: ...
    def poll(self) -> int | None: ...
    def wait(self) -> int: ...
    def terminate(self) -> None: ...


Start = Callable[[list[str], dict[str, str], Path], Process]
"""Starts a command with this environment in this folder: at the head of a process group, told when its parent dies, with
its output and its errors in one pipe."""


def start_program(command: list[str], environment: dict[str, str], folder: Path) -> Process:
    parent = os.getpid()

    def in_the_child() -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        die_with_parent(parent)

    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        cwd=folder,
        start_new_session=True,
        preexec_fn=in_the_child,
    )


class Child:
    """One supervised command, in a process group of its own so that its helpers go with it."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self.command = list(command)
        self.process: Process | None = None
        self.started_at = 0.0
        self.start_at = 0.0
        self.deaths_in_a_row = 0

    @property
    def output(self) -> IO[bytes] | None:
        return self.process.stdout if self.process else None

    def start(self, start: Start, environment: dict[str, str], folder: Path) -> None:
        self.process = start(self.command, environment, folder)
        self.started_at = time.monotonic()

    def died(self, lived: float) -> float:
        """Counts a death after so many seconds of life; returns the seconds to wait before the next attempt."""
        self.deaths_in_a_row = 1 if lived >= STEADY_AFTER else self.deaths_in_a_row + 1
        return min(FIRST_DELAY * 2.0 ** min(self.deaths_in_a_row - 1, 10), LONGEST_DELAY)

    def signal_group(self, number: signal.Signals) -> None:
        if self.process:
            try:
                os.killpg(self.process.pid, number)
            except (ProcessLookupError, PermissionError):
                pass  # the whole group is gone already (macOS says so with a permission error)


class Supervisor:
    """Runs the commands until told to stop; the work is in `run`."""

    def __init__(
        self,
        commands: Mapping[str, Sequence[str]],
        *,
        environment: dict[str, str] | None = None,
        folder: Path = ROOT,
        grace: float = GRACE,
        start: Start = start_program,
    ) -> None:
        self.children = [Child(name, command) for name, command in commands.items()]
        self.environment = environment if environment is not None else dict(os.environ)
        self.folder = folder
        self.grace = grace
        self.start = start
        self.stops_asked = 0
        self.selector = selectors.DefaultSelector()
        self.unfinished: dict[int, bytes] = {}
        self.width = max(len(child.name) for child in self.children)

    def run(self) -> int:
        """Blocks until a stop signal came and everything has ended. Returns the exit code, 0."""
        before = {number: signal.signal(number, self.ask_to_stop) for number in STOP_SIGNALS}
        try:
            while not self.stops_asked:
                self.keep_alive()
                self.pass_on_output(TICK)
        finally:
            self.stop()
            for number, handler in before.items():
                signal.signal(number, handler)
        return 0

    def ask_to_stop(self, number: int, frame: object) -> None:
        self.stops_asked += 1

    def keep_alive(self) -> None:
        """Starts what is due, buries what died."""
        for child in self.children:
            if child.process and child.process.poll() is not None:
                self.bury(child)
            if not child.process and time.monotonic() >= child.start_at and not self.stops_asked:
                child.start(self.start, self.environment, self.folder)
                assert child.output is not None
                os.set_blocking(child.output.fileno(), False)
                self.selector.register(child.output, selectors.EVENT_READ, child)

    def bury(self, child: Child) -> None:
        """Ends what is left of the child's group and sets the time of its next start."""
        assert child.process is not None
        ending = describe_ending(child.process.returncode)
        lived = time.monotonic() - child.started_at
        self.forget(child)
        wait = child.died(lived)
        child.start_at = time.monotonic() + wait
        self.say(f"{child.name} {ending} after {lived:.0f} s; starting it again in {wait:g} s")
        if child.deaths_in_a_row >= REPORT_AFTER:
            self.say(
                f"{child.name} KEEPS DYING: {child.deaths_in_a_row} times in a row. Its last lines above say why; "
                "the rest goes on running meanwhile"
            )

    def forget(self, child: Child) -> None:
        """Kills the group (a helper may have outlived its leader), passes on the last lines, closes the pipe."""
        child.signal_group(signal.SIGKILL)
        output = child.output
        if output is not None:
            self.read(child)
            rest = self.unfinished.pop(output.fileno(), b"")
            if rest:
                self.write(child.name, rest)
            if output in [key.fileobj for key in self.selector.get_map().values()]:
                self.selector.unregister(output)
            output.close()
        child.process = None

    def stop(self) -> None:
        """Asks all children to end, waits for the grace time (a second Ctrl-C cuts it short), kills what is left."""
        alive = [child for child in self.children if child.process]
        self.say(f"stopping {' and '.join(child.name for child in alive) or 'nothing: nothing was running'}")
        for child in alive:
            assert child.process is not None
            child.process.terminate()
        deadline = time.monotonic() + self.grace
        asked_before = self.stops_asked
        while any(child.process and child.process.poll() is None for child in alive):
            if time.monotonic() > deadline or self.stops_asked > asked_before:
                break
            self.pass_on_output(TICK)
        for child in alive:
            if child.process and child.process.poll() is None:
                self.say(f"{child.name} did not end in time and was killed")
                child.signal_group(signal.SIGKILL)
                child.process.wait()
            self.forget(child)
        self.say("all stopped")

    def pass_on_output(self, seconds: float) -> None:
        """Waits up to `seconds` for lines of the children and prints each with the child's name."""
        if not self.selector.get_map():
            time.sleep(seconds)
            return
        for key, _ in self.selector.select(seconds):
            if not self.read(key.data):
                self.selector.unregister(key.fileobj)

    def read(self, child: Child) -> bool:
        """Prints what has arrived in whole lines; False at the end of the stream."""
        assert child.output is not None
        number = child.output.fileno()
        while True:
            try:
                piece = os.read(number, 65536)
            except BlockingIOError:
                return True
            if not piece:
                return False
            *lines, rest = (self.unfinished.pop(number, b"") + piece).split(b"\n")
            for line in lines:
                self.write(child.name, line)
            if rest:
                self.unfinished[number] = rest

    def write(self, name: str, line: bytes) -> None:
        self.show(f"{name:<{self.width}} | {line.decode(errors='replace').rstrip()}")

    def say(self, sentence: str) -> None:
        self.show(f"supervisor: {sentence}.")

    def show(self, line: str) -> None:
        """Prints; when nobody reads any more (a closed pipe), goes on in silence, for the site matters more."""
        try:
            print(line, flush=True)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def describe_ending(code: int) -> str:
    """How a process ended, in words: subprocess reports a signal as a negative number."""
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"


def main() -> None:
    """Goes on as `config.together`, in an environment that a program must have from its first moment."""
    os.chdir(ROOT)
    os.execve(sys.executable, [sys.executable, "-m", "config.together", *sys.argv[1:]], site_environment())


if __name__ == "__main__":
    main()
