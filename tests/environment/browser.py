"""A Chromium that starts, found or fetched: CHROMIUM_PATH, the machine's own, Playwright's, npm's, apt's; in this order.

`find()` fetches nothing, `provide()` does where it must. Both return the executable's path, which has been tried.
A font with Chinese characters is lent to the browser where the machine has none (see `font_environment`);
only pictures of pages need it, never our PDFs.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from tests.environment import CannotRun

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".data" / "browser"
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"
"""Not in package.json: 70 MB that only a machine without any other browser should fetch."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
"""For containers: run as root, without a graphics card, with a small /dev/shm."""


def find() -> str | None:
    return next((path for path in installed() if starts(path)), None)


def provide() -> str:
    """The path of a Chromium, fetched if need be. CannotRun with what was tried and how each attempt ended."""
    found = find()
    if found:
        return found
    if os.environ.get("CHROMIUM_PATH"):
        raise CannotRun(f"CHROMIUM_PATH names {os.environ['CHROMIUM_PATH']}, which shows no page")
    failures = []
    for fetch in (fetch_with_playwright, fetch_with_npm, fetch_with_apt):
        problem = fetch()
        found = find()
        if found:
            return found
        failures.append(problem or f"{fetch.__name__}: what it brought doesn't start")
    raise CannotRun("no Chromium here, and none could be fetched: " + "; ".join(failures))


def installed() -> Iterator[str]:
    """Every place where a Chromium may be, the most deliberate first."""
    chosen = os.environ.get("CHROMIUM_PATH")
    if chosen:
        yield chosen
        return
    for name in NAMES:
        path = shutil.which(name)
        if path:
            yield path
    own = playwright_path()
    if own:
        yield own
    yield str(FOLDER / "unpacked" / "chromium")


def playwright_path() -> str | None:
    """Where Playwright keeps its download; found by looking, as asking Playwright takes a second."""
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    for pattern in (
        "chromium_headless_shell-*/*/*headless*shell",
        "chromium-*/chrome-linux*/chrome",
        "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    ):
        for path in sorted(folder.glob(pattern), reverse=True):
            return str(path)
    return None


SHOW_A_PAGE = """
import sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=sys.argv[2:], timeout=30000)
    page = browser.new_page()
    page.set_content("<p>shown</p>")
    print(page.inner_text("p"))
    browser.close()
"""


def starts(path: str) -> bool:
    """Whether this program shows a page, led as the tests lead it: a browser can be there and lack a library."""
    command = [sys.executable, "-c", SHOW_A_PAGE, path, *ARGUMENTS]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=font_environment(), start_new_session=True
    )
    try:
        return b"shown" in process.communicate(timeout=60)[0]
    except subprocess.TimeoutExpired:
        return False
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def fetch_with_playwright() -> str:
    return attempt([sys.executable, "-m", "playwright", "install", "chromium"])


def fetch_with_npm() -> str:
    """The Chromium that npm carries, packed; its own loader unpacks it (into TMPDIR)."""
    if not shutil.which("npm") or not shutil.which("node"):
        return "npm: not on this machine"
    unpacked = FOLDER / "unpacked"
    unpacked.mkdir(parents=True, exist_ok=True)
    problem = attempt(["npm", "install", "--no-save", "--prefix", str(FOLDER), NPM_PACKAGE])
    if problem:
        return problem
    script = "import chromium from '@sparticuz/chromium'; await chromium.executablePath()"
    command = ["node", "--input-type=module", "--eval", script]
    return attempt(command, folder=FOLDER, environment={"TMPDIR": str(unpacked)})


def fetch_with_apt() -> str:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return "apt-get: not here, or not allowed"
    return attempt(["apt-get", "update", "--quiet"]) or attempt(
        ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium"],
        environment={"DEBIAN_FRONTEND": "noninteractive"},
    )


def attempt(command: list[str], *, folder: Path = ROOT, environment: dict[str, str] | None = None) -> str:
    """Runs a fetcher; empty when it went well, else its name and the last line it said."""
    name = "playwright" if "playwright" in command else Path(command[0]).name
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=600,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{name}: {error}"
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return "" if done.returncode == 0 else f"{name}: {(errors or lines or ['no word of why'])[0]}"


def font_environment() -> dict[str, str]:
    """The environment for the browser; where no font has Chinese characters, one that lends it the PDF engine's."""
    environment = dict(os.environ)
    if machine_has_chinese_font():
        return environment
    spec = find_spec("justmytype_intl_cjk")
    if spec is None or not spec.submodule_search_locations:
        return environment
    FOLDER.mkdir(parents=True, exist_ok=True)
    configuration = FOLDER / "fonts.conf"
    configuration.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        '  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>\n'
        f"  <dir>{Path(spec.submodule_search_locations[0]) / 'fonts'}</dir>\n"
        f"  <cachedir>{FOLDER / 'font-cache'}</cachedir>\n</fontconfig>\n"
    )
    return {**environment, "FONTCONFIG_FILE": str(configuration)}


def machine_has_chinese_font() -> bool:
    lister = shutil.which("fc-list")
    if lister:
        return bool(subprocess.run([lister, ":lang=zh"], capture_output=True, check=False).stdout.strip())
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    return any(folder.exists() and any(folder.rglob("*CJK*")) for folder in folders)
