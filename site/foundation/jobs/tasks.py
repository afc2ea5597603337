"""The only Celery tasks there are."""

from celery import shared_task
from django.db import close_old_connections

from foundation.jobs import runner


@shared_task(name="jobs.run")
def run_job(job_id: str) -> None:
    close_old_connections()
    try:
        runner.run(job_id)
    finally:
        close_old_connections()


@shared_task(name="jobs.reconcile")
def reconcile() -> None:
    close_old_connections()
    try:
        runner.reconcile()
    finally:
        close_old_connections()
