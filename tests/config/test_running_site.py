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
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from config.supervisor import site_environment
from tests.environment.live_site import LiveSite, run_to_end

A_JOB = """
import time
from foundation.jobs.models import Job
from foundation.jobs.operations import enqueue
from foundation.kernel.actors import SYSTEM
from foundation.notices.operations.notices import SEND

job, deadline = enqueue(SEND, actor=SYSTEM, payload={"notices": []}), time.monotonic() + 60
while job.state != Job.State.DONE and time.monotonic() < deadline:
    time.sleep(0.2)
    job.refresh_from_db()
print("the job is", job.state)
"""


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


def answered(site: LiveSite, times: int) -> list[int]:
    """The statuses of so many requests, eight at a time and each on a connection of its own; fails where one hangs."""

    def ask(_number: int) -> int:
        with urllib.request.urlopen(f"{site.url}/healthz", timeout=20) as answer:
            return int(answer.status)

    with ThreadPoolExecutor(8) as visitors:
        return list(visitors.map(ask, range(times)))


def web_processes(site: LiveSite) -> list[int]:
    server = child_running(site, "gunicorn")
    return children_of(server) if server else []


def listeners(site: LiveSite) -> set[str]:
    """The sockets that wait for visitors at the site's port, as /proc/*/fd shows them."""
    port = f":{int(site.url.rsplit(':', 1)[1]):04X}"
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {f"socket:[{row[9]}]" for row in rows if row[1].endswith(port) and row[3] == "0A"}


def sockets_of(process: int) -> set[str]:
    return {os.readlink(entry) for entry in Path(f"/proc/{process}/fd").iterdir() if entry.is_symlink()}


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
    assert answered(live_site_process, 200) == [200] * 200


def test_a_killed_web_process_is_back_within_five_seconds(
    live_site_process: LiveSite, wait_until: Callable[..., None]
) -> None:
    def two_without(process: int) -> bool:
        running = web_processes(live_site_process)
        return process not in running and len(running) == 2

    wait_until(lambda: len(web_processes(live_site_process)) == 2, seconds=30, what="the start")
    for killed in web_processes(live_site_process):
        os.kill(killed, signal.SIGKILL)
        wait_until(partial(two_without, killed), seconds=5, what="the restart")
        wait_until(lambda: answers(live_site_process), seconds=30, what="an answer")
        assert answered(live_site_process, 200) == [200] * 200


def test_nobody_but_the_web_processes_takes_visitors(
    live_site_process: LiveSite, wait_until: Callable[..., None]
) -> None:
    """The system deals visitors out to the sockets: one in the hands of a process that answers nobody would let them hang."""
    wait_until(lambda: len(listeners(live_site_process)) == 2, seconds=30, what="the start")
    everywhere = listeners(live_site_process)
    by_process = {process: sockets_of(process) & everywhere for process in web_processes(live_site_process)}
    assert [len(sockets) for sockets in by_process.values()] == [1, 1]
    assert set.union(*by_process.values()) == everywhere
    for other in (live_site_process.supervisor.pid, *children_of(live_site_process.supervisor.pid)):
        assert sockets_of(other) & everywhere == set()


def test_jobs_go_on_after_the_worker_was_killed(live_site_process: LiveSite, wait_until: Callable[..., None]) -> None:
    wait_until(lambda: child_running(live_site_process, "celery"), seconds=30, what="the start")
    worker = child_running(live_site_process, "celery")
    assert worker is not None
    os.kill(worker, signal.SIGKILL)
    said = live_site_process.manage("shell", "--no-imports", "-c", A_JOB)
    assert said.splitlines()[-1] == "the job is done"


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
