"""Occasions for tests, and messages of them."""

from __future__ import annotations

from typing import Any

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


__all__ = ["CODE", "HELLO", "NEWS", "say"]
