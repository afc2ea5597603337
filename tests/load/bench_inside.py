"""What the benchmark measures inside a process, and what it needs made in the site's database: run by `tests.load.bench`.

Each call is a process of its own: the PDF engine remembers pages it has set and would flatter the next measurement.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import django
import pytest

from tests.load.bench_menu import cold_and_warm, grow_menu

__all__ = ["cold_and_warm", "grow_menu"]
PAPERS, BATCH, SIGNINGS, SHEETS = 12, 200, 200, 9
LIMITS = {"certification.misses_per_address"}
"""Kept from stopping the benchmark, which asks from one address what a county asks from thousands."""


def main(what: str, *arguments: str) -> None:
    django.setup()
    print(json.dumps(globals()[what](*arguments)))


def grow(start: str, to: str) -> dict[str, Any]:
    """More certificates, and a class with more marks; see `bench_rows`."""
    from tests.load import bench_rows

    return dataclasses.asdict(bench_rows.grow(int(start), int(to)))


def fill_desk(count: str) -> str:
    """So many filed plans wait for the reviewer, whose session it is."""
    from tests.load import bench_waiting

    return bench_waiting.fill_desk(int(count))


def staff_with_roles(first: str, *counts: str) -> list[str]:
    """The sessions of auditors who have so many roles each."""
    from tests.load import bench_waiting

    start_counting_at(12_000)
    return [bench_waiting.staff_with_roles(int(count)) for count in (first, *counts)]


def surroundings(learners: str, seats: str) -> dict[str, Any]:
    """Sessions of staff and of so many learners, an open class with so many seats, a class whose sheet is to be marked."""
    from django.contrib.auth.hashers import make_password

    from courses.models import CoursePage
    from foundation.kernel.actors import SYSTEM
    from foundation.people.demo import PASSWORD
    from foundation.people.models import Person, User
    from foundation.policy import registry
    from foundation.policy.operations import set_policy
    from tests.factories.people import make_person
    from tests.factories.training import make_class
    from tests.load.soak_inside import session_of
    from training.models import TrainingClass

    for key in {known.key for known in registry.definitions()} & LIMITS:
        set_policy(key, 10**9, actor=SYSTEM, valid_from=date(2020, 1, 1))
    persons: list[Person] = [make_person() for _ in range(int(learners))]
    users = User.objects.bulk_create(
        User(username=f"bench-{person.code.lower()}", person=person, password=make_password(None)) for person in persons
    )
    popular = make_class("enrolling")
    TrainingClass.objects.filter(pk=popular.pk).update(
        capacity=int(seats)
    )  # more than a class may have, as others were measured
    courses = CoursePage.objects.live().filter(locale__language_code="zh-hans")
    return {
        "staff": {name: session_of(User.objects.get(username=name)) for name in ("officer", "manager", "farmer")},
        "learners": [session_of(user) for user in users],
        "join": f"/join/{popular.code}/",
        "course": courses.earliest("pk").get_url(),
        "password": PASSWORD,
    }


def seats_taken(address: str) -> list[int]:
    """Seats and confirmed enrolments of the class that is joined at this address."""
    from training.models import Enrolment, TrainingClass

    found = TrainingClass.objects.get(code=address.split("/")[2])
    return [found.seats_taken, Enrolment.objects.filter(training_class=found, state="confirmed").count()]


def enrolment(classes: int = 5, seats: int = 60) -> list[float]:
    """Enrolments a second at the operation, one after the other; bare inserts of the same rows."""
    from foundation.kernel import clock
    from foundation.people.models import User
    from tests.factories.people import make_person
    from tests.factories.training import make_class
    from training.models import Enrolment, EnrolmentSource
    from training.operations.enrolments import enrol

    start_counting_at(3_000)
    persons = [make_person() for _ in range(classes * seats)]
    users = [User.objects.create(username=f"op-{person.code.lower()}", person=person) for person in persons]
    open_classes = [make_class("enrolling", capacity=seats) for _ in range(classes)]
    calls = [
        partial(enrol, open_classes[number // seats], person, actor=user, source=EnrolmentSource.SELF)
        for number, (person, user) in enumerate(zip(persons, users, strict=True))
    ]
    pace = per_second(calls)
    other, now = make_class("enrolling", capacity=seats), clock.now()
    facts = {"training_class": other, "state": "confirmed", "source": EnrolmentSource.SELF, "created_at": now}
    bare = per_second([Enrolment(person=person, **facts).save for person in persons])
    return [pace, bare]


def grow_wishes(count: str) -> int:
    """So many wishes more that have been pooled; how many stand now."""
    from courses.models import Wish
    from tests.load import wish_rows

    wish_rows.pooled_wishes(int(count))
    return Wish.objects.count()


def pooling(count: str) -> list[float]:
    """Seconds for pooling so many wishes that came another way, chunk by chunk as the job does it; seconds for writing
    one column of the same rows in chunks of the same size; pools afterwards."""
    from courses.models import Pool, Wish
    from courses.operations.pool_regrouping import WISHES_A_CHUNK, regroup_some
    from courses.pool_integrity import check_pools
    from courses.queries.pool_policies import work_left
    from foundation.kernel.actors import SYSTEM
    from tests.load import wish_rows

    while regroup_some(actor=SYSTEM):
        pass
    wish_rows.stray_wishes(int(count))
    ids = list(Wish.objects.filter(pool__isnull=True, course__isnull=False).values_list("pk", flat=True))
    started = time.monotonic()
    while regroup_some(actor=SYSTEM):
        pass
    took = time.monotonic() - started
    started = time.monotonic()
    for at in range(0, len(ids), WISHES_A_CHUNK):
        Wish.objects.filter(pk__in=ids[at : at + WISHES_A_CHUNK]).update(asked_by="self")
    bare = time.monotonic() - started
    if work_left() or list(check_pools()):
        raise SystemExit("the pools don't agree with their wishes")
    return [took, bare, Pool.objects.count()]


def password() -> float:
    """Milliseconds for comparing a password with its hash, which is slow on purpose."""
    from django.contrib.auth.hashers import check_password, make_password

    from foundation.people.demo import PASSWORD

    kept = make_password(PASSWORD)
    return milliseconds([partial(check_password, PASSWORD, kept)] * 7)


def sheet(people: int = 50) -> list[float]:
    """A sheet on which every mark is changed, sent as a form: milliseconds, a bare insert of as many marks, queries."""
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tests.factories.training import make_class, make_school
    from training.models import AttendanceMark

    start_counting_at(6_000)
    school = make_school()
    running = make_class("running", school=school, people=people, capacity=people, starts_in=-2)
    session = running.sessions.earliest("number")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(school.trainer)
    learners = list(running.enrolments.values_list("pk", flat=True))
    statuses = ("present", "late", "absent", "excused")

    def send(number: int) -> None:
        marks = {f"mark-{pk}": statuses[number % 4] for pk in learners}
        answer = client.post(f"/desk/sessions/{session.pk}/", {**marks, "reason": "补记"})
        assert answer.status_code == 302, answer.status_code

    took = milliseconds([partial(send, number) for number in range(SHEETS)])
    with CaptureQueriesContext(connection) as captured:
        send(SHEETS)
    rows = list(AttendanceMark.objects.filter(session=session).order_by("-pk")[:people])

    def bare(number: int) -> None:
        with transaction.atomic():
            for row in rows:
                row.pk, row.ordinal = None, 100 + number
            AttendanceMark.objects.bulk_create(rows)

    statements = sum(asks(query["sql"]) for query in captured)
    return [took, milliseconds([partial(bare, number) for number in range(SHEETS)]), statements]


def record() -> list[float]:
    """Building and signing one record; signing alone."""
    from certification.credentials.canonical import canonical_bytes
    from certification.credentials.proof import add_proof
    from certification.credentials.record import build_record
    from certification.keys.in_use import signer_in_use
    from certification.models import Certificate
    from tests.load.bench_rows import facts_of

    found = Certificate.objects.filter(state="active").select_related(
        "person",
        "candidate__result",
        "candidate__batch__body__organisation",
        "candidate__batch__occupation",
        "candidate__batch__standard",
    )
    row = found.earliest("pk")
    _key, signer = signer_in_use()

    def build() -> bytes:
        facts = facts_of(row, row.person, row.candidate)
        return canonical_bytes(add_proof(build_record(facts), signer, row.issued_at))

    message = build()[:64]
    return [milliseconds([build] * SIGNINGS), milliseconds([partial(signer.sign, message)] * SIGNINGS)]


def issue() -> list[float]:
    """Seconds in which a released batch of 200 is issued, and in which as many records are built and signed."""
    from certification.models import Certificate
    from certification.operations.issuing import release_batch
    from foundation.jobs.runner import run_to_end
    from tests.factories.certification import make_published

    start_counting_at(9_000)
    scene = make_published(BATCH)
    job = release_batch(scene.batch, actor=scene.officer)
    began = time.perf_counter()
    run_to_end(job.pk)
    took = time.perf_counter() - began
    issued = Certificate.objects.filter(candidate__batch=scene.batch).count()
    if issued != BATCH:
        raise SystemExit(f"{issued} certificates were issued, not {BATCH}")
    return [took, record()[0] * BATCH / 1000]


def keep_pages(folder: str) -> int:
    """Puts what the engine gets for some certificates into `folder`; returns how many."""
    from certification.operations.prints import certificate_pdf
    from certification.paper import render
    from certification.paper.press import press_page
    from foundation.kernel.actors import SYSTEM

    kept = Path(folder)

    def keep(page: Path, *rest: Any, **options: Any) -> bytes:
        shutil.copytree(page, kept / str(len(list(kept.iterdir()))))
        return press_page(page, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(render, "press_page", keep)
        for certificate in certificates(PAPERS):
            certificate_pdf(certificate, actor=SYSTEM)
    return len(list(kept.iterdir()))


def engine(folder: str) -> float:
    """Milliseconds the bare engine takes for one of the kept pages, with our font found once, as in the site."""
    from certification.paper.fonts import font_file
    from certification.paper.press import set_page

    pages = sorted(Path(folder).iterdir())
    return milliseconds([partial(set_page, page, 0, font_file().parent) for page in pages])


def paper() -> list[float]:
    """Milliseconds one certificate's PDF takes at the operation, and its size in bytes."""
    from certification.operations.prints import certificate_pdf
    from foundation.kernel.actors import SYSTEM

    sizes: list[int] = []

    def make(certificate: Any) -> None:
        sizes.append(len(certificate_pdf(certificate, actor=SYSTEM)))

    return [
        milliseconds([partial(make, certificate) for certificate in certificates(PAPERS)]),
        statistics.median(sizes),
    ]


def papers(count: str, skip: str) -> float:
    """Seconds in which so many papers are made, the first one's warming up included."""
    from certification.operations.prints import certificate_pdf
    from foundation.kernel.actors import SYSTEM

    chosen = certificates(int(count), int(skip))
    began = time.perf_counter()
    for certificate in chosen:
        certificate_pdf(certificate, actor=SYSTEM)
    return time.perf_counter() - began


def certificates(count: int, skip: int = 0) -> list[Any]:
    """Truly signed ones: those that were issued, and those of `bench_rows` whose record names their own number."""
    from django.db.models import F

    from certification.models import Certificate

    found = Certificate.objects.filter(state="active", record__contains=F("number")).select_related(
        "key", "person", "candidate", "body__organisation"
    )
    chosen = list(found.order_by("pk")[skip : skip + count])
    if len(chosen) < count:
        raise SystemExit("there are too few certificates to measure with")
    return chosen


def queries(*pages: str) -> list[list[int]]:
    """For each "session address": queries of an answer that is built anew, and of the same asked for again. Everything has
    been asked for once before, so that what a process remembers for ever is left out."""
    from config.wsgi import application
    from foundation.content import public
    from foundation.content.public import GENERATION_SECONDS

    asked = [page.partition(" ")[::2] for page in pages]
    for session, address in asked:
        count_queries(application, address, session)
    found = []
    for session, address in asked:
        public.forget()
        time.sleep(GENERATION_SECONDS)
        count_queries(application, "/bench/nothing", "")  # somebody else's request hears of the emptied cache
        found.append([count_queries(application, address, session) for _ in range(2)])
    return found


def count_queries(application: Any, address: str, session: str) -> int:
    from urllib.parse import quote, unquote, urlsplit
    from wsgiref.util import setup_testing_defaults

    from django.conf import settings
    from django.db import connections

    counted: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        counted.append(sql)
        return execute(sql, *rest)

    parts = urlsplit(address)
    environ: dict[str, Any] = {
        "PATH_INFO": unquote(parts.path).encode().decode("latin-1"),
        "QUERY_STRING": quote(parts.query, safe="=&%"),
        "HTTP_HOST": urlsplit(settings.PUBLIC_URL).netloc,
        "HTTP_COOKIE": f"sessionid={session}" if session else "",
        "REMOTE_ADDR": "127.0.0.1",
    }
    setup_testing_defaults(environ)
    statuses: list[str] = []
    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(count))
        body = application(environ, lambda status, headers, *rest: statuses.append(status))
        list(body)
        if hasattr(body, "close"):
            body.close()
    if not statuses[0].startswith("200"):
        raise SystemExit(f"{address} answered {statuses[0]}")
    return sum(asks(sql) for sql in counted)


def asks(sql: str) -> bool:
    """Whether it is more than the beginning or end of a transaction."""
    return not sql.upper().startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "PRAGMA"))


def start_counting_at(number: int) -> None:
    """Moves the factories' counters: another process of this run has used the first numbers in the same database."""
    from itertools import count

    from tests.factories import certification, people, training

    for module in (people, training, certification):
        vars(module)["_numbers"] = count(number)


def per_second(calls: Sequence[Callable[[], Any]]) -> float:
    began = time.perf_counter()
    for call in calls:
        call()
    return len(calls) / (time.perf_counter() - began)


def milliseconds(calls: Sequence[Callable[[], Any]]) -> float:
    """The median of the calls, without the first, which warms up."""
    took = []
    for call in calls:
        began = time.perf_counter()
        call()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took[1:])


if __name__ == "__main__":
    main(*sys.argv[1:])
