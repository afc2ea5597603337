"""The Job table: leases, chunks, retries, and taking over."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction

from foundation.jobs import registry, runner
from foundation.jobs.models import Job
from foundation.jobs.operations import enqueue, retry_job
from foundation.jobs.registry import Progress
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import Conflict, DomainError
from foundation.policy.models import Policy

pytestmark = pytest.mark.django_db


def _count_to_three(job: Job) -> Progress:
    Policy.objects.create(key=f"row-{job.done}", value=job.done, valid_from=clock.today())
    return Progress(done=job.done + 1, total=3, finished=job.done + 1 == 3)


def _refuse(job: Job) -> Progress:
    raise DomainError("名册里还有没定下来的行。", "test.undecided")


def _break(job: Job) -> Progress:
    Policy.objects.create(key="half-done", value=1, valid_from=clock.today())
    raise RuntimeError("a fault")


@pytest.fixture(autouse=True)
def kinds() -> None:
    registry.handler("test.count", label="数三下")(_count_to_three)
    registry.handler("test.refuse", label="办不成")(_refuse)
    registry.handler("test.break", label="会坏")(_break)


def test_chunks_add_up_and_the_job_is_done_once() -> None:
    job = enqueue("test.count", actor=SYSTEM, payload={}, total=3)
    assert (job.state, job.percent) == (Job.State.QUEUED, 0)
    job = runner.run_to_end(job.pk)
    assert (job.state, job.done, job.total, job.percent) == (Job.State.DONE, 3, 3, 100)
    assert Policy.objects.filter(key__startswith="row-").count() == 3
    assert runner.run(job.pk) is False


def test_the_same_unique_key_gives_the_same_job() -> None:
    first = enqueue("test.count", actor=SYSTEM, payload={}, unique_key="once")
    second = enqueue("test.count", actor=SYSTEM, payload={}, unique_key="once")
    assert first.pk == second.pk
    assert Job.objects.count() == 1


def test_a_refusal_parks_the_job_and_says_why() -> None:
    job = runner.run_to_end(enqueue("test.refuse", actor=SYSTEM, payload={}).pk)
    assert (job.state, job.error) == (Job.State.PARKED, "名册里还有没定下来的行。")
    retry_job(job, actor=SYSTEM)
    assert job.state == Job.State.QUEUED
    with pytest.raises(Conflict):
        retry_job(job, actor=SYSTEM)


def test_a_fault_is_tried_three_times_and_leaves_nothing_half_written() -> None:
    job = enqueue("test.break", actor=SYSTEM, payload={})
    states = []
    for attempt in range(settings.JOBS_MAX_ATTEMPTS):
        with clock.shifted(timedelta(minutes=attempt)):
            states.append(runner.run_to_end(job.pk).state)
    assert states == [Job.State.QUEUED, Job.State.QUEUED, Job.State.PARKED]
    assert not Policy.objects.filter(key="half-done").exists()


def test_a_job_waits_before_its_next_attempt() -> None:
    job = enqueue("test.break", actor=SYSTEM, payload={})
    runner.run(job.pk)
    assert runner.run(job.pk) is False
    with clock.shifted(timedelta(minutes=1)):
        assert runner.run(job.pk) is True


def test_a_running_job_is_taken_over_only_when_its_lease_has_run_out() -> None:
    job = enqueue("test.count", actor=SYSTEM, payload={})
    claimed = runner.claim(job.pk)
    assert claimed is not None
    assert runner.claim(job.pk) is None
    with clock.shifted(timedelta(seconds=settings.JOBS_LEASE_SECONDS + 1)):
        taken_over = runner.claim(job.pk)
        assert taken_over is not None
        assert taken_over[1] != claimed[1]
        with pytest.raises(runner.LeaseLost), transaction.atomic():
            runner._work_one_chunk(claimed[0], claimed[1])
        assert not Policy.objects.filter(key__startswith="row-").exists()


def test_the_reconciler_rings_for_what_waits_and_what_was_abandoned() -> None:
    enqueue("test.count", actor=SYSTEM, payload={})
    abandoned = enqueue("test.count", actor=SYSTEM, payload={})
    runner.claim(abandoned.pk)
    assert runner.reconcile() == 1
    with clock.shifted(timedelta(seconds=settings.JOBS_LEASE_SECONDS + 1)):
        assert runner.reconcile() == 2


def test_what_somebody_waits_for_is_let_past_between_the_chunks_of_longer_work() -> None:
    """Whichever bell rang first: two before the first chunk, two after each but the last."""
    order: list[str] = []

    def note(job: Job) -> Progress:
        order.append(job.subject)
        return Progress(done=job.done + 1, total=2, finished=job.subject != "long" or job.done == 1)

    registry.handler("test.note", label="记一笔")(note)
    long = enqueue("test.note", actor=SYSTEM, payload={}, subject="long", total=2)
    for name in ("one", "two", "three", "four", "five"):
        enqueue("test.note", actor=SYSTEM, payload={}, subject=name, urgent=True)
    enqueue("test.note", actor=SYSTEM, payload={}, subject="other")
    runner.run_for_worker(long.pk)
    assert order == ["one", "two", "long", "three", "four", "long"]
    assert [job.subject for job in Job.objects.filter(state=Job.State.QUEUED).order_by("created_at")] == [
        "five",
        "other",
    ]
