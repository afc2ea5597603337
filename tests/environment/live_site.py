"""A site that runs: web server and worker under the supervisor, on a throwaway folder and database, with the demo county."""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from config.supervisor import die_with_parent
from tests.environment import CannotRun, live_clock, prepared
from tests.environment.network import free_port

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class LiveSite:
    url: str
    folder: Path
    """Its DATA_DIR: database, spool, notices, and `site.log` with what the processes said."""
    environment: dict[str, str]
    supervisor: subprocess.Popen[bytes]

    def manage(self, *arguments: str) -> str:
        """Runs a management command against this site's data; returns what it printed, raises if it fails."""
        return run_to_end([sys.executable, "manage.py", *arguments], self.environment)

    @property
    def log(self) -> str:
        return (self.folder / "site.log").read_text(errors="replace")


@contextlib.contextmanager
def running(*, at: datetime | None = None, **extra: str) -> Iterator[LiveSite]:
    """Prepares and starts a site; on PostgreSQL (DATABASE_URL) in a new database beside the one named there, where the
    site runs as a role that owns nothing.

    With `at` its clock stands at that moment from the loading of the demo county on.
    """
    with (
        tempfile.TemporaryDirectory(prefix="diancai-site-", ignore_cleanup_errors=True) as name,
        own_database() as addresses,
    ):
        folder, port = Path(name), free_port()
        if at is not None:
            live_clock.set_to(folder, at)
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.environment.live_settings",
            "DATA_DIR": name,
            "PORT": str(port),
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
            **extra,
        }
        environment.pop("DATABASE_URL", None)
        environment.pop("DATABASE_OWNER_URL", None)
        environment |= addresses
        broker = environment.get("BROKER_URL", "")
        if broker.startswith("redis"):
            environment["BROKER_URL"] = broker.rsplit("/", 1)[0] + "/5"  # apart from the tests' own worker
        prepared.lay_out(environment)
        run_to_end([sys.executable, "-m", "config.prepare"], environment)
        with open(folder / "site.log", "wb") as log:
            supervisor = subprocess.Popen(
                [sys.executable, "-I", str(ROOT / "site/config/supervisor.py"), "--with-parent"],
                env=environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=die_with_parent,
            )
        site = LiveSite(environment["PUBLIC_URL"], folder, environment, supervisor)
        try:
            wait_until_healthy(site)
            yield site
        finally:
            supervisor.terminate()
            supervisor.wait(40)


def run_to_end(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[1:])} failed:\n{done.stdout}")
    return done.stdout


def wait_until_healthy(site: LiveSite, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{site.url}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise CannotRun(f"the site didn't answer within {seconds:.0f} seconds:\n{site.log}")


@contextlib.contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """DATABASE_URL and DATABASE_OWNER_URL of a new database on the PostgreSQL that the environment names; empty on SQLite."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield {}
        return
    import psycopg

    name, password = f"live_{secrets.token_hex(4)}", secrets.token_hex(16)
    role = f"{name}_runs"
    prepared.create_database(name)
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{password}'")
    owner = given.rsplit("/", 1)[0] + "/" + name
    address = owner.rsplit("@", 1)[1]
    try:
        yield {"DATABASE_URL": f"postgresql://{role}:{password}@{address}", "DATABASE_OWNER_URL": owner}
    finally:
        with psycopg.connect(given, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
            connection.execute(f"DROP ROLE {role}")
