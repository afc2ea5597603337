"""The press: one program that sets pages for all processes, and comes back when it was killed."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from certification.paper import press
from certification.paper.fonts import font_file
from tests.environment.network import free_port

FONTS = font_file().parent


def presses(at: Path) -> list[subprocess.Popen[bytes]]:
    """Those that were started for this socket and run."""
    return [one for one, socket in press._started.items() if socket == at and one.poll() is None]


@pytest.fixture
def at() -> Iterator[Path]:
    """A socket of the test's own; its press is ended afterwards."""
    address = Path(f"/tmp/press-{free_port()}.sock")
    yield address
    for process in presses(address):
        process.kill()
        process.wait()
    address.unlink(missing_ok=True)
    address.with_suffix(".lock").unlink(missing_ok=True)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "certificate.typ").write_text(
        '#set document(title: "纸")\n#set text(font: "Noto Sans SC", lang: "zh")\n越乡龙井', encoding="utf-8"
    )
    return tmp_path


def test_it_sets_the_same_page_as_the_engine_beside_it(at: Path, page: Path) -> None:
    pressed = press.press_page(page, 1_700_000_000, at=at, fonts=FONTS)
    assert pressed[:5] == b"%PDF-"
    assert pressed == press.set_page(page, 1_700_000_000, FONTS)
    assert at.stat().st_mode & 0o777 == 0o600


def test_killed_it_is_started_again(at: Path, page: Path) -> None:
    before = press.press_page(page, 0, at=at, fonts=FONTS)
    [first] = presses(at)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert press.press_page(page, 0, at=at, fonts=FONTS) == before
    [second] = presses(at)
    assert second.pid != first.pid


def test_a_page_that_cannot_be_set_is_refused_and_the_next_one_is_set(at: Path, page: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "certificate.typ").write_text("#nothing-is-called-so")
    with pytest.raises(RuntimeError, match="nothing-is-called-so"):
        press.press_page(broken, 0, at=at, fonts=FONTS)
    assert press.press_page(page, 0, at=at, fonts=FONTS)[:5] == b"%PDF-"


def test_where_no_socket_can_be_the_page_is_set_all_the_same(page: Path, tmp_path: Path) -> None:
    far = tmp_path / ("a-folder-with-a-long-name-" * 6) / "press.sock"
    assert press.press_page(page, 0, at=far, fonts=FONTS)[:5] == b"%PDF-"
