"""The only Celery tasks there are. What an app wants done for long is a job's handler, what comes round is upkeep."""

from celery import shared_task
from django.db import close_old_connections

from foundation.audit.sealing import BATCH, seal_entries
from foundation.jobs import runner, upkeep


@shared_task(name="jobs.run")
def run_job(job_id: str) -> None:
    close_old_connections()
    try:
        runner.run_for_worker(job_id)
    finally:
        close_old_connections()


@shared_task(name="jobs.reconcile")
def reconcile() -> None:
    close_old_connections()
    try:
        runner.reconcile()
    finally:
        close_old_connections()


@shared_task(name="jobs.seal_record")
def seal_record() -> None:
    """Bind what was recorded since into the chain; a backlog is worked off in one go."""
    close_old_connections()
    try:
        while seal_entries() == BATCH:
            pass
    finally:
        close_old_connections()


@shared_task(name="jobs.do_upkeep")
def do_upkeep() -> None:
    close_old_connections()
    try:
        upkeep.do_what_is_due()
    finally:
        close_old_connections()
