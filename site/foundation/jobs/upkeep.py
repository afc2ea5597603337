"""Work that comes round: which app wants what done how often. The worker looks every minute and does what is due."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from foundation.jobs.models import UpkeepRun
from foundation.kernel import clock

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Upkeep:
    """`work()` may be repeated at any time, ends within seconds, and says how many things it did."""

    name: str
    every: timedelta
    work: Callable[[], int]


_registered: dict[str, Upkeep] = {}


def register(name: str, *, every: timedelta, work: Callable[[], int]) -> None:
    """Apps register theirs when Django starts, named `app.what`."""
    _registered[name] = Upkeep(name, every, work)


def names() -> list[str]:
    return sorted(_registered)


def do_what_is_due() -> list[str]:
    """Do what has not been done for its time, once for all schedules there may be; returns what was done.

    A failure is logged, leaves the rest alone and is tried again when its time comes round.
    """
    done = []
    for upkeep in _registered.values():
        if not _claim(upkeep):
            continue
        try:
            count = upkeep.work()
        except Exception:  # whatever it is, the other work must not wait for it
            logger.exception("upkeep %s failed", upkeep.name)
            continue
        UpkeepRun.objects.filter(pk=upkeep.name).update(finished_at=clock.now(), count=count)
        done.append(upkeep.name)
    return done


def _claim(upkeep: Upkeep) -> bool:
    now = clock.now()
    _run, created = UpkeepRun.objects.get_or_create(name=upkeep.name, defaults={"started_at": now})
    if created:
        return True
    due = UpkeepRun.objects.filter(pk=upkeep.name, started_at__lte=now - upkeep.every)
    return due.update(started_at=now) == 1
