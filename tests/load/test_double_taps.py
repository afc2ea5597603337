"""The same form sent twice to a running web server, at once and around processes killed in the middle of it."""

from __future__ import annotations

import http.client
import os
import random
import signal
import subprocess
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from certification.models import PrintCopy
from config.supervisor import die_with_parent, site_commands
from foundation.audit.models import Entry, Receipt
from foundation.people.models import User
from foundation.people.roles import Role
from tests.conftest import ROOT
from tests.environment.network import free_port
from tests.factories.certification import make_certificate
from tests.factories.people import make_account, make_staff
from tests.factories.training import make_class
from training.models import Enrolment

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = 20


@dataclass
class WebServer:
    port: int
    process: subprocess.Popen[bytes]

    def worker(self) -> int | None:
        """The one process that answers, if it is alive at this moment."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0]) if children else None

    def post(self, address: str, user: User, key: str) -> tuple[int, str]:
        """Status and Location. A connection that broke raises OSError or HTTPException."""
        token = "a" * 32
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(
                "POST",
                address,
                urllib.parse.urlencode({"csrfmiddlewaretoken": token, "idempotency_key": key}),
                {
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Cookie": f"csrftoken={token}; sessionid={session_of(user)}",
                    "Referer": f"http://127.0.0.1:{self.port}/here/",
                },
            )
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.headers.get("Location", "")
        finally:
            connection.close()


def session_of(user: User) -> str:
    if user.pk not in SESSIONS:
        client = Client()
        client.force_login(user)
        SESSIONS[user.pk] = client.session.session_key
    return str(SESSIONS[user.pk])


SESSIONS: dict[int, Any] = {}


@pytest.fixture
def web(subprocess_environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., WebServer]]:
    started: list[WebServer] = []
    SESSIONS.clear()

    def start(processes: int, **extra: str) -> WebServer:
        port = free_port()
        with open(tmp_path / "web.log", "wb") as log:
            process = subprocess.Popen(
                site_commands()["web"],
                env={
                    **subprocess_environment,
                    "PORT": str(port),
                    "WEB_PROCESSES": str(processes),
                    **extra,
                },
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        server = WebServer(port, process)
        started.append(server)
        deadline = time.monotonic() + 60
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return server
            except OSError:
                pass
            assert time.monotonic() < deadline, (tmp_path / "web.log").read_text()
            time.sleep(0.1)

    yield start
    for server in started:
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()


def test_taps_at_the_same_moment_enrol_once_and_hear_the_same(web: Callable[..., WebServer]) -> None:
    """Ten people, each tapping three times at once, on two processes with four threads each."""
    training_class, people = make_class("enrolling"), [make_account() for _ in range(10)]
    address = reverse("join-class", args=[training_class.code])
    done = reverse("join-done", args=[training_class.code])
    server = web(2)
    for user in people:
        session_of(user)
    with ThreadPoolExecutor(6) as pool:
        taps = [pool.submit(server.post, address, user, f"tap-{user.pk}") for user in people for _tap in range(3)]
        assert Counter(tap.result() for tap in taps) == {(302, done): 30}
    training_class.refresh_from_db()
    assert (training_class.seats_taken, Enrolment.objects.count()) == (10, 10)
    assert Entry.objects.filter(action="training.enrolment.made").count() == 10


def test_processes_killed_at_any_moment_leave_every_act_done_exactly_once(web: Callable[..., WebServer]) -> None:
    """A second copy of a certificate is an act no rule of its own guards against repetition: only the key does.

    The process is killed at a random moment of each request; the person taps again until there is an answer.
    """
    certificate = make_certificate()
    officer = make_staff(Role.CERTIFYING_OFFICER, certificate.body.organisation)
    address = reverse("certificate-reprint", args=[certificate.uuid])
    server, source = web(1, FORM_CLAIM_SECONDS="1"), random.Random(330683)  # whoever taps again waits a second
    session_of(officer)
    server.post(address, officer, "warm")
    began = time.monotonic()
    server.post(address, officer, "warm again")
    usual = time.monotonic() - began
    answers: Counter[str] = Counter()
    lost = 0
    for number in range(KILLS):
        victim = server.worker()
        assert victim is not None
        killer = threading.Timer(source.random() * usual, os.kill, (victim, signal.SIGKILL))
        killer.start()
        answer = None
        for _attempt in range(200):
            try:
                answer = server.post(address, officer, f"copy-{number}")
                break
            except (OSError, http.client.HTTPException):
                lost += 1
                time.sleep(0.02)
        killer.join()
        while server.worker() in (None, victim):
            time.sleep(0.01)
        assert answer is not None and answer[0] == 302, answer
        answers[answer[1]] += 1
    page = reverse("certificate-detail", args=[certificate.uuid])
    here = f"http://127.0.0.1:{server.port}/here/"
    assert set(answers) <= {page, here}, answers
    assert lost > KILLS / 4, "the kills must hit requests"
    copies = list(PrintCopy.objects.filter(certificate=certificate).order_by("copy_number"))
    assert [copy.copy_number for copy in copies] == list(range(1, 1 + 2 + KILLS + 1))
    reprints = Entry.objects.filter(action="certification.certificate.printed", object_id=str(certificate.pk))
    assert reprints.count() == KILLS + 2
    assert Receipt.objects.filter(done=True).count() == KILLS + 2
    assert not Receipt.objects.filter(done=False).exists()
