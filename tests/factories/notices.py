"""Occasions for tests, and messages of them."""

from __future__ import annotations

from typing import Any

from foundation.jobs import runner
from foundation.jobs.models import Job
from foundation.kernel.actors import SYSTEM
from foundation.notices.models import Notice
from foundation.notices.occasions import Field, Occasion, register
from foundation.notices.operations import notify
from foundation.people.models import Person
from tests.factories.people import make_person

HELLO, NEWS, CODE = "test.hello", "test.news", "test.code"
WORDS = (Field("words", "words", "hello"),)
register(
    Occasion(HELLO, "hello", "%(words)s", WORDS),
    Occasion(NEWS, "news", "%(words)s", WORDS, essential=False),
    Occasion(CODE, "code", "%(words)s", WORDS, urgent=True),
)


def say(words: str = "课在明天晚上", person: Person | None = None, occasion: str = HELLO, **facts: Any) -> Notice:
    """A stored message, as an operation writes it."""
    return notify(person or make_person(), occasion, lambda: {"words": words}, actor=SYSTEM, **facts)


def work_off() -> None:
    """Do what waits, and what comes of it, as the worker does."""
    for _round in range(2):
        for job in Job.objects.filter(state=Job.State.QUEUED).order_by("created_at"):
            runner.run_to_end(job.pk)


__all__ = ["CODE", "HELLO", "NEWS", "say", "work_off"]
