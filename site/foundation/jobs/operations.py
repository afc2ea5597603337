"""Putting long work into the table and taking it up again."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.jobs import bell
from foundation.jobs.models import Job
from foundation.jobs.rules import may_retry
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, NotPermitted


def enqueue(
    kind: str,
    *,
    actor: Actor,
    payload: dict[str, Any],
    subject: str = "",
    total: int = 0,
    unique_key: str | None = None,
    urgent: bool = False,
) -> Job:
    """Insert a job in the caller's transaction; the bell rings after the commit. The same `unique_key` gives the same job.

    `urgent`: somebody waits for it this minute; workers let it past longer work.
    """
    with transaction.atomic():
        values = {
            "kind": kind,
            "payload": payload,
            "subject": subject,
            "total": total,
            "urgent": urgent,
            "actor_id": actor.actor_id,
            "actor_label": actor.actor_label,
            "created_at": clock.now(),
        }
        if unique_key is None:
            job, created = Job.objects.create(**values), True
        else:
            job, created = Job.objects.get_or_create(unique_key=unique_key, defaults=values)
        if created:
            record("jobs.job.enqueued", job, actor=actor, kind=kind, total=total)
            transaction.on_commit(partial(bell.ring, job.pk))
    return job


def retry_job(job: Job, *, actor: Actor) -> Job:
    """Put a parked job back into the queue: whoever started it, or who keeps the machine running."""
    if not may_retry(actor, job):
        raise NotPermitted(_("这件事不是你交办的，请交办的人或运行管理员来重办。"), "jobs.not_yours")
    with transaction.atomic():
        changed = Job.objects.filter(pk=job.pk, state=Job.State.PARKED).update(
            state=Job.State.QUEUED, attempts=0, error="", finished_at=None, owner="", lease_until=None, not_before=None
        )
        if not changed:
            raise Conflict(_("这件事已经又在办了，请刷新页面看进度。"), "jobs.not_parked")
        record("jobs.job.retried", job, actor=actor)
        transaction.on_commit(partial(bell.ring, job.pk))
    job.refresh_from_db()
    return job
