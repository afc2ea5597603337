"""From a bare machine to a running site: the program behind `make run` and the set-up of `make test`.

Runs under the Python that the machine has, before any package is installed, so it imports only the standard library
(start it with `python3 -I`, which also keeps the files beside it from shadowing anything).
Every step can be repeated and does nothing the second time; whatever goes wrong is said in one plain sentence.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST_PYTHON = (3, 11)
RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"


def run_site() -> None:
    """Everything up to the running site. Does not return: this process becomes the supervisor."""
    check_python()
    check_port(chosen_port())
    install(RUNTIME)
    started = time.monotonic()
    site_root = str(ROOT / "site")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([site_root, str(ROOT)])}
    prepared = subprocess.run([PYTHON, "-m", "config.prepare"], env=environment, cwd=ROOT, check=False)
    if prepared.returncode:
        give_up("The database could not be prepared; the lines above say why.")
    say(f"Prepared in {time.monotonic() - started:.0f} s; starting the web server and the worker")
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), "-I", str(ROOT / "site/config/supervisor.py"), "--with-parent"])


def check_python() -> None:
    """The machine's Python is new enough and whole (some distributions split pieces off it)."""
    if sys.version_info < OLDEST_PYTHON:
        give_up(f"Diancai needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.")
    for module, remedy in (
        ("sqlite3", "Install a Python with SQLite."),
        ("ssl", "Install a Python with OpenSSL."),
        ("ensurepip", "On Debian and Ubuntu: apt-get install python3-venv."),
    ):
        if PYTHON.exists() and module == "ensurepip":
            continue
        try:
            __import__(module)
        except ImportError:
            give_up(f"{sys.executable} comes without its module {module}, which Diancai needs. {remedy}")


def chosen_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        give_up(f"PORT is to be a number from 1 to 65535, not {text!r}.")
    return int(text)


def check_port(port: int) -> None:
    """Refuses a port that somebody listens on, before anything long runs."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EACCES:
                give_up(f"Port {port} may only be used by the administrator; choose another: make run PORT=8001.")
            give_up(
                f"Port {port} is taken by another program (perhaps Diancai runs already); "
                f"stop that one or choose another: make run PORT={port + 1 if port < 65535 else 8001}."
            )


def install(requirements: str) -> None:
    """The pinned packages are in `.venv`; installs only when the pins, or the Python, changed."""
    stamp = ENVIRONMENT / f".{requirements}.installed"
    wanted = hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest()
    with only_one_at_a_time():
        if environment_works() and stamp.exists() and stamp.read_text() == wanted:
            return
        if not environment_works():
            make_environment()
        say(f"Installing the packages of {requirements} (once; a minute or two)")
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            give_up(
                "The packages could not be installed; the lines above say why. "
                "If it was the network, run the same command again: it goes on where it stopped."
            )
        stamp.write_text(wanted)


def environment_works() -> bool:
    """A `.venv` can be there and dead: its Python was upgraded away, or its making was interrupted."""
    if not PYTHON.exists():
        return False
    check = "import sys, pip; raise SystemExit(sys.version_info < (3, 11))"
    return subprocess.run([PYTHON, "-c", check], capture_output=True, check=False).returncode == 0


def make_environment() -> None:
    say(f"Making .venv with Python {sys.version.split()[0]}")
    if ENVIRONMENT.exists():
        shutil.rmtree(ENVIRONMENT)
    made = subprocess.run(
        [sys.executable, "-m", "venv", ENVIRONMENT],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if made.returncode:
        print(made.stdout)
        give_up("Python could not make the environment .venv; the lines above say why.")


@contextlib.contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Two `make` commands at once must not both write into `.venv`."""
    try:
        import fcntl
    except ImportError:  # Windows: there is no make there either
        yield
        return
    (ROOT / ".data").mkdir(exist_ok=True)
    with open(ROOT / ".data" / "install.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def say(sentence: str) -> None:
    print(f"==> {sentence}", flush=True)


def give_up(sentence: str) -> None:
    print(f"\n{sentence}\n", file=sys.stderr, flush=True)
    raise SystemExit(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "what", choices=["run", "runtime", "development"], help="start the site, or only install packages"
    )
    what = parser.parse_args().what
    if what == "run":
        run_site()
        return
    check_python()
    install(RUNTIME)
    if what == "development":
        install(DEVELOPMENT)


if __name__ == "__main__":
    main()
