"""What every test may rely on. The database is the one DATABASE_URL names, else an SQLite file in a throwaway folder.

A file, never memory: tests of concurrency open it from several processes.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

DATA_DIR = Path(os.environ["DATA_DIR"])
"""Set by the test settings, unless whoever started the tests had chosen one."""
if DATA_DIR.name.startswith("diancai-test-"):
    atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
(DATA_DIR / "static").mkdir(exist_ok=True)

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues() -> None:
    """English is there on a fresh clone too."""
    from django.core.management import call_command

    call_command("compile_catalogues", verbosity=0)


@pytest.fixture(autouse=True)
def no_quiet_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests run at any hour; those about the night set its hours themselves."""
    from dataclasses import replace

    from foundation.notices.policies import QUIET_HOURS
    from foundation.policy import registry

    awake = replace(registry.definition(QUIET_HOURS), default=["00:00", "00:00"])
    monkeypatch.setitem(registry._definitions, QUIET_HOURS, awake)


@pytest.fixture(autouse=True)
def nothing_kept_from_the_test_before() -> None:
    """What a process keeps a minute, like the numbers beside a desk's lines, belongs to rows that are gone."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """SQLite's test database is a file, so that other processes see it."""
    from django.db import connections

    connection = connections["default"]
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(DATA_DIR / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def emptying_after_transactional_tests() -> Iterator[None]:
    """After a test with real commits: empty all tables, then put back what the migrations had put there.

    The append-only tables refuse to be emptied, by design; this is the one sanctioned place where tests do it.
    """
    from django.test import TransactionTestCase

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_and_restore)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Remembers the rows that migrations made, for `empty_and_restore`."""
    from django.db import connections

    with django_db_blocker.unblock():
        MIGRATED_ROWS["default"] = connections["default"].creation.serialize_db_to_string()


MIGRATED_ROWS: dict[str, str] = {}


def empty_and_restore(case: Any) -> None:
    from django.contrib.contenttypes.models import ContentType
    from django.core.cache import cache
    from django.core.management import call_command
    from django.db import connections

    from foundation.audit import append_only

    for alias in case._databases_names(include_mirrors=False):
        with append_only.suspended(using=alias):
            call_command("flush", verbosity=0, interactive=False, database=alias, inhibit_post_migrate=True)
            connections[alias].creation.deserialize_db_from_string(MIGRATED_ROWS[alias])
    ContentType.objects.clear_cache()
    cache.clear()


@pytest.fixture
def subprocess_environment() -> dict[str, str]:
    """The environment in which another process sees this test's database and files. Needs committed rows: `transaction=True`."""
    from django.db import connection

    values = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{values['NAME']}"
    else:
        url = f"postgresql://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"
    return {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
    }


@dataclass
class Worker:
    """A real Celery worker process; its log is for the message of a failed assertion."""

    process: subprocess.Popen[bytes]
    log_path: Path

    @property
    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    def kill(self) -> None:
        """`kill -9`, helpers included: nothing gets a chance to tidy up."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()


@pytest.fixture
def start_worker(subprocess_environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Worker]]:
    """Starts real Celery workers (with their schedule) on this test's database: `start_worker(JOBS_LEASE_SECONDS="4")`.

    Those that a test leaves running end with it.
    """
    from config.supervisor import die_with_parent, site_commands

    started: list[Worker] = []

    def start(**extra: str) -> Worker:
        log_path = tmp_path / f"worker-{len(started)}.log"
        with open(log_path, "wb") as log:
            process = subprocess.Popen(
                site_commands()["worker"],
                env={**subprocess_environment, **extra},
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        started.append(Worker(process, log_path))
        return started[-1]

    yield start
    for worker in started:
        worker.kill()


@pytest.fixture
def wait_until() -> Callable[..., None]:
    """`wait_until(lambda: Job.objects.get().state == "done", seconds=30)`: fails with what it waited for."""

    def wait(condition: Callable[[], object], *, seconds: float = 20, what: str = "the condition") -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"{what} did not come true within {seconds:g} s"
            time.sleep(0.1)

    return wait


@pytest.fixture(scope="session")
def live_site_process() -> Iterator[Any]:
    """A running site with the demo county, shared by all browser tests: `.url`, `.manage("command")`, `.folder`, `.log`."""
    from tests.environment import live_site

    with live_site.running() as site:
        yield site


@pytest.fixture(scope="session")
def live_site(live_site_process: Any) -> str:
    """The base address of the running site, without a slash at the end."""
    return str(live_site_process.url)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Playwright's handle on a running Chromium. Make a context of your own: `chromium.new_context(locale="zh-CN")`."""
    from playwright.sync_api import sync_playwright

    from tests.environment import browser

    path = browser.provide()
    with sync_playwright() as playwright:
        handle = playwright.chromium.launch(
            executable_path=path, args=browser.ARGUMENTS, env=dict(browser.font_environment())
        )
        yield handle
        handle.close()


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """`axe(page)`: what axe-core finds wrong with a Playwright page as it stands, a line each; `[]` is what we want."""
    path = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists():
        pytest.skip("axe-core isn't installed (npm ci): no accessibility check")
    source = path.read_text(encoding="utf-8")

    def violations(page: Any) -> list[str]:
        page.evaluate(source)
        found = page.evaluate("async () => (await axe.run()).violations")
        return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]

    return violations


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests under tests/browser and tests/load carry their marker without saying so."""
    for item in items:
        for folder in ("browser", "load"):
            if Path(__file__).parent / folder in item.path.parents:
                item.add_marker(folder)
