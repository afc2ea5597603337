"""Which kinds of long work exist and what does them. Apps register theirs when Django starts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Progress:
    """Where the work stands after one chunk. `done` counts from the beginning, not from this chunk."""

    done: int
    total: int
    finished: bool


Handler = Callable[..., Progress]
Outside = Callable[[Any], Any]
_handlers: dict[str, tuple[Handler, str | Promise]] = {}
_outside: dict[str, Outside] = {}


def handler(kind: str, *, label: str | Promise, outside: Outside | None = None) -> Callable[[Handler], Handler]:
    """Register a chunk of work. It is called again and again, each time inside one transaction that also writes the
    job's counter and lease; it finds what is left in the rows themselves, so a successor can go on after a crash.

    `outside(job)` runs before that transaction, for what must not hold one open: asking another machine. The chunk gets
    what it returns as its second argument. A crash between the two repeats it.
    """

    def register(function: Handler) -> Handler:
        _handlers[kind] = (function, label)
        if outside is not None:
            _outside[kind] = outside
        return function

    return register


def outside_of(kind: str) -> Outside | None:
    return _outside.get(kind)


def find(kind: str) -> Handler:
    return _handlers[kind][0]


def label(kind: str) -> str:
    return str(_handlers[kind][1]) if kind in _handlers else kind


def labels() -> dict[str, str]:
    """Every kind of work and its words."""
    return {kind: str(words) for kind, (_handler, words) in _handlers.items()}
