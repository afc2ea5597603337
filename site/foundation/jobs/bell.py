"""Ringing the bell: the broker hears a job's id and nothing else. A deaf broker costs seconds, never a job."""

import logging
from uuid import UUID

from celery import current_app

logger = logging.getLogger(__name__)
TASK = "jobs.run"


def ring(job_id: UUID) -> None:
    try:
        current_app.send_task(TASK, args=[str(job_id)], retry=False)
    except Exception as problem:  # any broker, any fault: the reconciler rings again
        logger.warning("the bell for job %s did not ring: %s", job_id, type(problem).__name__)
