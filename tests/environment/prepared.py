"""What every new site begins with, made once in a run of the checks and copied: a migrated database, secrets, static files.

`PREPARED_DIR` names the folder of the run (see `run.py`); without it each site does all of it itself, as a machine does.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "prepared"
"""On PostgreSQL the template that databases of sites are made from."""
OWN = ("celery", "public-pages")
"""What processes of a site make for themselves."""


def lay_out(environment: dict[str, str]) -> None:
    """Fills the site's folder (DATA_DIR) where that is still to be done; its database, on PostgreSQL, was made by
    `create_database`."""
    kept = os.environ.get("PREPARED_DIR", "")
    if kept:
        made = _made(Path(kept), os.environ.get("DATABASE_URL", ""))
        shutil.copytree(made, environment["DATA_DIR"], dirs_exist_ok=True, ignore=shutil.ignore_patterns(*OWN))


def create_database(name: str) -> None:
    """A new database on the PostgreSQL that the environment names: migrated, where a run of the checks has such a one."""
    import psycopg

    given, kept = os.environ["DATABASE_URL"], os.environ.get("PREPARED_DIR", "")
    if kept:
        _made(Path(kept), given)
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {DATABASE}" if kept else ""))


def _made(kept: Path, given: str) -> Path:
    """The folder of a site that was prepared and never ran, for the kind of database; whoever comes first makes it."""
    postgres = given.startswith("postgres")
    done = kept / ("postgres" if postgres else "sqlite")
    with _alone(kept / "lock"):
        if not done.exists():
            with tempfile.TemporaryDirectory(prefix="diancai-prepared-") as folder:
                _prepare(folder, _template(given) if postgres else {})
                shutil.copytree(folder, done)
    return done


def _template(given: str) -> dict[str, str]:
    import psycopg

    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")
    return {"DATABASE_URL": given.rsplit("/", 1)[0] + "/" + DATABASE}


def _prepare(folder: str, addresses: dict[str, str]) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "tests.environment.live_settings",
        "DATA_DIR": folder,
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
        "DEMO": "off",
        **addresses,
    }
    command = [sys.executable, "-m", "config.prepare"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"a site could not be prepared:\n{done.stdout}{done.stderr}")


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
