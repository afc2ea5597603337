"""The pages under /desk/registry/: which registers there are and what ends soon. Apps above add theirs when Django starts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from foundation.people.rules import has_role


@dataclass(frozen=True)
class Register:
    """One register: its list, for whom, and how many there are (one query)."""

    label: str | Promise
    url_name: str
    roles: tuple[str, ...]
    count: Callable[[Any], int]
    order: int = 50


@dataclass(frozen=True)
class Ending:
    """One entry that ends soon: whose, what, on which day, and where its page is."""

    whose: str
    what: str
    day: date
    url: str


_registers: list[Register] = []
_endings: list[tuple[tuple[str, ...], Callable[[Any, date], Iterable[Ending]]]] = []


def add(register: Register) -> None:
    if register not in _registers:
        _registers.append(register)
        _registers.sort(key=lambda one: one.order)


def add_endings(roles: tuple[str, ...], source: Callable[[Any, date], Iterable[Ending]]) -> None:
    """`source(user, until)` tells what ends by the day of what a user in one of the roles keeps or runs."""
    _endings.append((roles, source))


def registers_for(user: Any) -> list[Register]:
    return [one for one in _registers if has_role(user, *one.roles)]


def readers() -> tuple[str, ...]:
    """Everybody who reads at least one register."""
    return tuple(dict.fromkeys(role for one in _registers for role in one.roles))


def tabs(user: Any, current: str) -> list[dict[str, Any]]:
    """The way from one register to the next; `current` is the name of the page's address."""
    return [
        {"label": one.label, "url": reverse(one.url_name), "current": one.url_name == current}
        for one in registers_for(user)
    ]


def endings_for(user: Any, until: date) -> list[Ending]:
    """The first to end first."""
    found = [one for roles, source in _endings if has_role(user, *roles) for one in source(user, until)]
    return sorted(found, key=lambda one: (one.day, one.whose))
