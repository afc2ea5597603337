"""The start with one command: loads the site once, then forks web server and worker from what is loaded and supervises them.

As programs of their own they would load it once each, 130 MiB; so they share one copy, and one that died is back at once
instead of after seconds of loading. In production each of them has a unit of its own, so that jobs go on while the web
server is being replaced.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import os
import runpy
import signal
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import IO

from config.supervisor import STOP_SIGNALS, Supervisor, die_with_parent, site_commands

PROGRAMS = (
    *("gunicorn.app.wsgiapp", "gunicorn.arbiter", "gunicorn.glogging", "gunicorn.workers.gthread"),
    *("celery.bin.celery", "celery.apps.worker", "celery.concurrency.thread", "config.schedule"),
    *("celery.worker.components", "celery.worker.consumer", "config.spool", "foundation.jobs.runner"),
)
"""What web server and worker need beyond the site."""
PR_SET_NAME = 15


class Forked:
    """A process forked from this one, which answers as `subprocess.Popen` does."""

    def __init__(self, pid: int, stdout: IO[bytes]) -> None:
        self.pid = pid
        self.stdout = stdout
        self._ending: int | None = None

    @property
    def returncode(self) -> int:
        assert self._ending is not None
        return self._ending

    def poll(self) -> int | None:
        return self._look(os.WNOHANG)

    def wait(self) -> int:
        self._look(0)
        return self.returncode

    def terminate(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)

    def _look(self, options: int) -> int | None:
        if self._ending is None:
            pid, status = os.waitpid(self.pid, options)
            if pid:
                self._ending = os.waitstatus_to_exitcode(status)
        return self._ending


def fork(command: list[str], environment: dict[str, str], folder: Path) -> Forked:
    """Starts a command of the form `python -m module argument …` in a copy of this process, which must have one thread.

    A stop signal that comes before the copy is ready for it waits until it is.
    """
    reading, writing = os.pipe()
    parent = os.getpid()
    gc.freeze()
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    pid = os.fork()
    if pid == 0:
        _be_the_child(command, environment, folder, writing, parent)
    signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
    os.close(writing)
    return Forked(pid, os.fdopen(reading, "rb", buffering=0))


def _be_the_child(command: list[str], environment: dict[str, str], folder: Path, output: int, parent: int) -> None:
    """Does not return: what called us belongs to the parent."""
    code = 1
    try:
        os.setsid()
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        die_with_parent(parent)
        for standard, file in enumerate((os.open(os.devnull, os.O_RDONLY), output, output)):
            os.dup2(file, standard)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        code = _run(command)
    except BaseException:
        traceback.print_exc()
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)


def _run(command: list[str]) -> int:
    """As `python -m` would; returns the exit code."""
    _python, _option, module, *arguments = command
    _name_process(module)
    gc.enable()
    sys.argv = [module, *arguments]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as ending:
        if isinstance(ending.code, str):
            print(ending.code, file=sys.stderr)
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    return 0


def _name_process(name: str) -> None:
    """For `ps` and `top`; the arguments they show are still those of the process it was forked from."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode())


def load() -> None:
    """The site and both programs; leaves no thread running and no database open."""
    gc.disable()  # until the fork: a collection would leave holes, which each process fills with pages of its own
    from config.celery import app
    from config.warming import make_ready
    from config.wsgi import application

    make_ready(application)
    for program in PROGRAMS:
        import_module(program)
    app.loader.import_default_modules()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Run the web server and the worker, and keep them running.")
    parser.add_argument("--with-parent", action="store_true", help="stop when the process that started this one dies")
    if parser.parse_args(arguments).with_parent:
        die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # until there is something to stop
    load()
    return Supervisor(site_commands(), environment=dict(os.environ), start=fork).run()


if __name__ == "__main__":
    sys.exit(main())
