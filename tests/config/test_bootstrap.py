"""The set-up before any package is there: clear refusals, and nothing done twice."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import bootstrap

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port with a listener that would share it, as our own web server does."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_is_refused_in_one_sentence(taken_port: int, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        bootstrap.check_port(taken_port)
    assert refusal.value.code == 1
    assert capsys.readouterr().err.strip() == (
        f"Port {taken_port} is taken by another program (perhaps Diancai runs already); "
        f"stop that one or choose another: make run PORT={taken_port + 1}."
    )


def test_a_port_that_was_just_left_is_free() -> None:
    """A connection that lingers after a server ended must not keep the next one from starting."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        client = socket.create_connection(("127.0.0.1", port))
        server.accept()[0].close()  # the server's side closes first and lingers
        client.close()
    bootstrap.check_port(port)


@pytest.mark.parametrize(("text", "port"), [(None, 8000), ("", 8000), ("8001", 8001), ("65535", 65535)])
def test_the_port_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, text: str | None, port: int) -> None:
    monkeypatch.delenv("PORT", raising=False)
    if text is not None:
        monkeypatch.setenv("PORT", text)
    assert bootstrap.chosen_port() == port


@pytest.mark.parametrize("text", ["0", "65536", "-1", "8000a", "８０００", "http"])
def test_a_port_that_is_no_port_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(SystemExit):
        bootstrap.chosen_port()


def test_packages_are_installed_only_when_the_pins_change(tmp_path: Path) -> None:
    (tmp_path / "site" / "config").mkdir(parents=True)
    shutil.copy(ROOT / "site/config/bootstrap.py", tmp_path / "site/config/bootstrap.py")
    (tmp_path / "requirements.txt").write_text("# nothing yet\n")

    def set_up() -> list[str]:
        done = subprocess.run(
            [sys.executable, "-I", tmp_path / "site/config/bootstrap.py", "runtime"],
            env={**os.environ, "PIP_NO_INDEX": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        return [line.split(" ")[1] for line in done.stdout.splitlines() if line.startswith("==>")]

    assert set_up() == ["Making", "Installing"]
    assert set_up() == []
    (tmp_path / "requirements.txt").write_text("# another set\n")
    assert set_up() == ["Installing"]
    (tmp_path / ".venv/bin/python").unlink()  # as after an upgrade of the machine's Python
    assert set_up() == ["Making", "Installing"]


def test_an_installation_that_failed_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "site" / "config").mkdir(parents=True)
    shutil.copy(ROOT / "site/config/bootstrap.py", tmp_path / "site/config/bootstrap.py")
    (tmp_path / "requirements.txt").write_text("./not-here.whl\n")
    command = [sys.executable, "-I", str(tmp_path / "site/config/bootstrap.py"), "runtime"]
    for _ in range(2):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "The packages could not be installed" in done.stderr
