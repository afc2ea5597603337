"""Free ports and waiting for somebody to answer on them."""

from __future__ import annotations

import socket
import subprocess
import time

from tests.environment import CannotRun


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_open(port: int, process: subprocess.Popen[bytes], *, name: str, seconds: float = 30) -> None:
    """Returns when the process accepts connections; CannotRun when it ended or took too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise CannotRun(f"{name} ended at once with code {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise CannotRun(f"{name} did not answer within {seconds:.0f} seconds")
