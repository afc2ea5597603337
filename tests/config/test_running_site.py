"""The site as `make run` starts it, with its real processes."""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from config.supervisor import site_environment
from tests.environment.live_site import LiveSite, run_to_end


def children_of(number: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()]


def child_running(site: LiveSite, program: str) -> int | None:
    """The supervised process that runs gunicorn or celery; none in the moment between its fork and its start."""
    for child in children_of(site.supervisor.pid):
        if Path(f"/proc/{child}/comm").read_text() == f"{program}\n":
            return child
    return None


def answers(site: LiveSite) -> bool:
    try:
        with urllib.request.urlopen(f"{site.url}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.mark.parametrize("program", ["gunicorn", "celery"])
def test_any_killed_child_is_back_within_five_seconds(
    live_site_process: LiveSite, wait_until: Callable[..., None], program: str
) -> None:
    before = child_running(live_site_process, program)
    assert before is not None
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: before not in children_of(live_site_process.supervisor.pid), seconds=2, what="the burial")
    wait_until(lambda: child_running(live_site_process, program), seconds=5, what="the restart")
    wait_until(lambda: answers(live_site_process), seconds=30, what="an answer")


def test_a_worker_does_not_go_on_without_its_schedule() -> None:
    """The reconciler hangs on the schedule: without it, a job whose bell was not heard would wait for ever."""
    program = (
        "import time\n"
        "from config.schedule import ScheduleThread\n"
        "class Broken:\n"
        "    def start(self): raise OSError('the clock fell off the wall')\n"
        "ScheduleThread(Broken()).start()\n"
        "time.sleep(60)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], env=site_environment(), timeout=30, check=False)
    assert ended.returncode == -signal.SIGTERM


def test_the_second_start_is_quick_and_loses_nothing(live_site_process: LiveSite) -> None:
    """Quick in seconds of work, which a busy machine doesn't stretch as it does the clock's."""

    def worked() -> float:
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        return spent.ru_utime + spent.ru_stime

    def figures() -> str:
        return live_site_process.manage("demo_accounts") + live_site_process.manage("showmigrations", "--list")

    before = figures()
    began = worked()
    said = run_to_end([sys.executable, "-m", "config.prepare"], live_site_process.environment)
    assert worked() - began < 15
    assert "Loading the demo county" not in said
    assert figures() == before


def test_the_start_prints_an_account_for_every_role(live_site_process: LiveSite) -> None:
    said = live_site_process.manage("demo_accounts")
    for name in ("farmer", "manager", "trainer", "reviewer", "appraiser1", "evaluator", "officer", "admin"):
        assert re.search(rf"^ +{name} ", said, re.MULTILINE), said


def test_no_personal_data_and_no_error_in_the_log(live_site_process: LiveSite) -> None:
    log = live_site_process.log
    assert "Traceback" not in log, log
    assert re.findall(r"\b\d{17}[\dXx]\b", log) == []
