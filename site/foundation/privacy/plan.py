"""The retention plan as data: which fields are kept for what, how long, and what then happens. Apps register their lines.

How long is a dated policy, which a bureau changes without a release; a line's `at_least` is law, and no policy goes below it.
What the law wants kept for ten years and more stands in the plan as well, so that the plan is whole, and is touched by nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise

from foundation.kernel import clock
from foundation.policy.queries import value, values
from foundation.policy.registry import define

MOST_AT_ONCE = 5_000
"""Rows of one line in one go: upkeep ends within seconds, and the rest goes the next time."""


@dataclass(frozen=True)
class Line:
    """One line. `due(before)` counts what has been over since before that moment; `carry_out(before)` does away with it
    (at most `MOST_AT_ONCE`) and returns how many. A line without them is only kept."""

    name: str
    label: str | Promise
    purpose: str
    fields: tuple[str, ...]
    happens: str | Promise
    counted_from: str | Promise = ""
    days: int = 0
    at_least: int = 0
    source: str | Promise = ""
    due: Callable[[datetime], int] | None = None
    carry_out: Callable[[datetime], int] | None = None

    @property
    def policy(self) -> str:
        return f"privacy.keep.{self.name}"

    @property
    def is_kept_only(self) -> bool:
        return self.carry_out is None

    @property
    def days_in_force(self) -> int:
        return max(int(value(self.policy)), self.at_least) if self.carry_out else self.days

    def before(self, days: int | None = None) -> datetime:
        """What ended before this moment goes; `days` where the days in force are known."""
        return clock.now() - timedelta(days=self.days_in_force if days is None else days)


_lines: dict[str, Line] = {}


def register(line: Line) -> None:
    """Named `app.what`. Declares the policy for its days."""
    _lines[line.name] = line
    if line.carry_out is not None:
        define(line.policy, line.days, line.label, line.source)


def lines() -> list[Line]:
    return list(_lines.values())


def line(name: str) -> Line:
    return _lines[name]


def days_in_force() -> dict[str, int]:
    """The days of every line by its name, in one query."""
    dated = [line for line in lines() if not line.is_kept_only]
    found = values(*((line.policy, None) for line in dated))
    in_force = {line.name: max(int(days), line.at_least) for line, days in zip(dated, found, strict=True)}
    return {line.name: line.days for line in lines()} | in_force
