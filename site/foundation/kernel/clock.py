"""The one clock. Tests and the demo county move it; nothing else reads the time directly.

`settings.CLOCK` names the function it is read from; the site that browser tests visit has one that tests put forward.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

_shift: ContextVar[timedelta] = ContextVar("clock_shift", default=timedelta(0))


def now() -> datetime:
    """Aware, in UTC."""
    source = import_string(settings.CLOCK)
    moment: datetime = source()
    return moment + _shift.get()


def today() -> date:
    """The date in the county's time zone."""
    return timezone.localdate(now())


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Run a block as if it happened `by` later (negative: earlier)."""
    token = _shift.set(_shift.get() + by)
    try:
        yield
    finally:
        _shift.reset(token)
