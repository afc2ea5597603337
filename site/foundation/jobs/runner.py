"""Claiming a job, doing it chunk by chunk, and handing it on after a crash."""

import logging
import os
import secrets
import socket
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.jobs import bell, registry
from foundation.jobs.models import Job
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError

logger = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Somebody else has taken the job over: what this chunk did is rolled back."""


def _claimable() -> Q:
    now = clock.now()
    waiting = Q(state=Job.State.QUEUED) & (Q(not_before__isnull=True) | Q(not_before__lte=now))
    return waiting | Q(state=Job.State.RUNNING, lease_until__lt=now)


def claim(job_id: UUID | str) -> tuple[Job, str] | None:
    """Take the job if it waits or its owner's lease has run out. Returns the job and the owner's mark, or None."""
    owner = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(6)}"
    lease = clock.now() + timedelta(seconds=settings.JOBS_LEASE_SECONDS)
    with transaction.atomic():
        claimed = (
            Job.objects.filter(pk=job_id)
            .filter(_claimable())
            .update(state=Job.State.RUNNING, owner=owner, lease_until=lease)
        )
    return (Job.objects.get(pk=job_id), owner) if claimed else None


MOST_LET_PAST = 2
"""Urgent jobs between two chunks of another: a message that hangs must not cost the other its lease."""


def run_for_worker(job_id: UUID | str) -> bool:
    """As `run`, with whatever is urgent let past before it and between its chunks, however long the broker's queue is."""
    let_urgent_past()
    return run(job_id, between=let_urgent_past)


def let_urgent_past() -> None:
    """Do what somebody waits for, the oldest first. One indexed query where there is nothing."""
    waiting = Job.objects.filter(_claimable(), urgent=True, state__in=(Job.State.QUEUED, Job.State.RUNNING))
    for job_id in list(waiting.order_by("created_at").values_list("pk", flat=True)[:MOST_LET_PAST]):
        run(job_id)


def run(job_id: UUID | str, between: Callable[[], None] = lambda: None) -> bool:
    """Work on a job until it is done, parked, or lost to another owner. False: it was not to be had.

    `between` is called after each chunk but the last, while no transaction is open.
    """
    claimed = claim(job_id)
    if claimed is None:
        return False
    job, owner = claimed
    try:
        while not _work_one_chunk(job, owner):
            between()
    except LeaseLost:
        logger.warning("job %s went on with another worker", job.pk)
    except DomainError as refusal:
        _park(job, owner, refusal.message, refusal.code)
    except Exception as problem:
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        _fail(job, owner, type(problem).__name__)
    return True


def run_to_end(job_id: UUID | str) -> Job:
    """Run inline, for tests, the demo county and commands."""
    run(job_id)
    return Job.objects.get(pk=job_id)


def _work_one_chunk(job: Job, owner: str) -> bool:
    """One chunk: its rows, the counter and the lease in one transaction. True when the job is finished."""
    brought = _fetch_outside(job, owner)
    with transaction.atomic():
        job.refresh_from_db()
        if job.owner != owner or job.state != Job.State.RUNNING:
            raise LeaseLost
        progress = registry.find(job.kind)(job, *brought)
        now = clock.now()
        values = {
            "done": progress.done,
            "total": progress.total,
            "attempts": 0,
            "lease_until": now + timedelta(seconds=settings.JOBS_LEASE_SECONDS),
        }
        if progress.finished:
            values |= {"state": Job.State.DONE, "finished_at": now, "error": ""}
        held = Job.objects.filter(pk=job.pk, owner=owner, state=Job.State.RUNNING)
        if not held.update(**values):
            raise LeaseLost
    return progress.finished


def _fetch_outside(job: Job, owner: str) -> tuple[object, ...]:
    """What the chunk needs from outside, got while no transaction is open and the job is still ours."""
    outside = registry.outside_of(job.kind)
    if outside is None:
        return ()
    lease = clock.now() + timedelta(seconds=settings.JOBS_LEASE_SECONDS)
    if not Job.objects.filter(pk=job.pk, owner=owner, state=Job.State.RUNNING).update(lease_until=lease):
        raise LeaseLost
    return (outside(job),)


def _park(job: Job, owner: str, message: object, code: str) -> None:
    with transaction.atomic():
        parked = Job.objects.filter(pk=job.pk, owner=owner, state=Job.State.RUNNING).update(
            state=Job.State.PARKED, error=str(message), finished_at=clock.now(), owner="", lease_until=None
        )
        if parked:
            record("jobs.job.parked", job, actor=SYSTEM, code=code)


def _fail(job: Job, owner: str, reason: str) -> None:
    """Try again later, three times; then park it, so that others run."""
    job.refresh_from_db()
    if job.attempts + 1 >= settings.JOBS_MAX_ATTEMPTS:
        message = _("试了 %(n)s 次都没办成（%(reason)s）。已办好的不会丢，请找管理员看日志后点“再试一次”。") % {
            "n": settings.JOBS_MAX_ATTEMPTS,
            "reason": reason,
        }
        _park(job, owner, message, "jobs.failed")
        return
    Job.objects.filter(pk=job.pk, owner=owner, state=Job.State.RUNNING).update(
        state=Job.State.QUEUED,
        owner="",
        lease_until=None,
        attempts=F("attempts") + 1,
        not_before=clock.now() + timedelta(seconds=2 ** (job.attempts + 1)),
    )


def reconcile() -> int:
    """Ring again for every job that waits or whose owner is gone; returns how many."""
    waiting = list(Job.objects.filter(_claimable()).order_by("-urgent", "created_at").values_list("pk", flat=True)[:50])
    for job_id in waiting:
        bell.ring(job_id)
    return len(waiting)
