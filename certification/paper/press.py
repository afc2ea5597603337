"""Sets the pages, in one program beside the web processes: the engine with its font takes 40 MiB, which each of them would
hold for ever after its first paper. The press is started by whoever needs it first, serves all processes of the site one
page after the other, and ends when nobody has needed it for five minutes or whoever started it is gone.

Run as `press.py SOCKET FONTS`; as a program it needs typst and nothing of the site.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import typst

STANDARD: Literal["a-3b"] = "a-3b"
IDLE_SECONDS = 300.0
START_SECONDS = 15.0
ANSWER_SECONDS = 60.0
LONGEST_ADDRESS = 100
"""Of a socket, in bytes; the systems allow 103 to 107."""
DONE, FAILED = b"+", b"-"
_started: dict[subprocess.Popen[bytes], Path] = {}
"""The presses this process has started, and their sockets."""


def press_page(folder: Path, timestamp: int, *, at: Path, fonts: Path) -> bytes:
    """The PDF of `certificate.typ` in the folder, by the press whose socket is `at`; by this process where there can be none."""
    if len(os.fsencode(at)) > LONGEST_ADDRESS:
        return set_page(folder, timestamp, fonts)
    deadline = time.monotonic() + START_SECONDS
    started = False
    while True:
        try:
            return _ask(at, folder, timestamp)
        except (FileNotFoundError, ConnectionError):
            if not started:
                start(at, fonts)
                started = True
        if time.monotonic() > deadline:
            return set_page(folder, timestamp, fonts)
        time.sleep(0.02)


def start(at: Path, fonts: Path) -> None:
    """Start a press, which ends at once where another process was quicker; forget those that have ended."""
    at.parent.mkdir(parents=True, exist_ok=True)
    for ended in [press for press in _started if press.poll() is not None]:
        _started.pop(ended, None)
    command = [sys.executable, "-I", __file__, str(at), str(fonts)]
    _started[subprocess.Popen(command, stdin=subprocess.DEVNULL)] = at


def _ask(at: Path, folder: Path, timestamp: int) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(ANSWER_SECONDS)
        line.connect(str(at))
        line.sendall(json.dumps([str(folder), timestamp]).encode() + b"\n")
        received = b""
        while piece := line.recv(1 << 16):
            received += piece
    if received[:1] == FAILED:
        raise RuntimeError(f"the page could not be set: {received[1:].decode(errors='replace')}")
    if received[:1] != DONE:
        raise ConnectionResetError("the press ended in the middle of a page")
    return received[1:]


def set_page(folder: Path, timestamp: int, fonts: Path) -> bytes:
    """Compile the page in this process."""
    import typst

    compiler = typst.Compiler(
        str(folder / "certificate.typ"), root=str(folder), font_paths=book_of(fonts), ignore_system_fonts=True
    )
    pdf = compiler.compile(format="pdf", pdf_standards=[STANDARD], timestamp=timestamp)
    if not isinstance(pdf, bytes):
        raise RuntimeError("typst gave no PDF")
    return pdf


@cache
def book_of(fonts: Path) -> typst.Fonts:
    """The fonts typst may use: those of this folder alone, without system fonts or typst's own."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)])


def serve(at: Path, fonts: Path) -> None:
    """Answer one request after the other. Ends at once where another press has the socket."""
    parent = os.getppid()
    with open(at.with_suffix(".lock"), "w") as lock, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        if not _got(lock.fileno()):
            return
        at.unlink(missing_ok=True)
        door.bind(str(at))
        at.chmod(0o600)
        door.listen(64)
        door.settimeout(1)
        last = time.monotonic()
        while time.monotonic() - last < IDLE_SECONDS and os.getppid() == parent:
            try:
                line, _address = door.accept()
            except TimeoutError:
                continue
            with line:
                _answer(line, fonts)
            last = time.monotonic()
        at.unlink(missing_ok=True)


def _got(lock: int) -> bool:
    """Whether we are the one press; waits a moment for one that is just ending."""
    for _attempt in range(40):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        else:
            return True
    return False


def _answer(line: socket.socket, fonts: Path) -> None:
    line.settimeout(ANSWER_SECONDS)
    try:
        folder, timestamp = json.loads(line.makefile("rb").readline())
        answer = DONE + set_page(Path(folder), timestamp, fonts)
    except Exception as problem:  # whoever asked is told; the next page may be in order
        answer = FAILED + str(problem).encode()
    try:
        line.sendall(answer)
    except OSError:
        pass  # nobody waits for it any more


if __name__ == "__main__":
    serve(Path(sys.argv[1]), Path(sys.argv[2]))
