"""The schedule inside the worker: a thread of its process, where Celery's own `--beat` would start another process.

That process is a copy of the worker and took 100 MiB for ringing three bells.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from typing import Any, Protocol

from celery import bootsteps
from celery.beat import Scheduler, Service

logger = logging.getLogger(__name__)
LONGEST_SLEEP = 1.0
"""Seconds after which the schedule looks whether it should end."""


class Clockwork(Protocol):
    """What rings: Celery's `Service`."""

    def start(self) -> None: ...
    def stop(self, wait: bool = False) -> None: ...


class ScheduleThread(threading.Thread):
    """Runs the clockwork. A worker whose schedule has died would go on without the reconciler: it ends with it, and
    whoever keeps the worker alive starts both."""

    def __init__(self, clockwork: Clockwork) -> None:
        super().__init__(name="schedule", daemon=True)
        self.clockwork = clockwork
        self.ending = False

    def run(self) -> None:
        try:
            self.clockwork.start()
        except Exception:
            logger.exception("the schedule broke")
        if not self.ending:
            os.kill(os.getpid(), signal.SIGTERM)

    def stop(self) -> None:
        self.ending = True
        self.clockwork.stop()
        self.join(2 * LONGEST_SLEEP)


class Schedule(bootsteps.StartStopStep):
    """A step of the worker's start, taken when its command says `--with-schedule`."""

    label = "Schedule"
    conditional = True

    def __init__(self, worker: Any, with_schedule: bool = False, **options: Any) -> None:
        self.enabled = with_schedule
        super().__init__(worker, with_schedule=with_schedule, **options)

    def create(self, worker: Any) -> ScheduleThread:
        """Kept in memory: whoever starts anew may ring at once, for what is due stands in the tables."""
        clockwork = Service(
            worker.app, max_interval=LONGEST_SLEEP, scheduler_cls=Scheduler, schedule_filename="", remote_control=False
        )
        return ScheduleThread(clockwork)
