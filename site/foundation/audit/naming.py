"""Who an actor is, in words: accounts and keys are known higher up and named here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from foundation.audit.models import Entry

Namer = Callable[[Sequence[Entry]], Mapping[int, str]]
Choices = Callable[[], Iterable[tuple[str, str]]]
Finder = Callable[[str], Iterable[str]]
_namers: list[Namer] = []
_choices: list[Choices] = []
_finders: list[Finder] = []


def register(namer: Namer, *, choices: Choices, finder: Finder) -> None:
    """`namer(entries)` names the actors of a page of entries by the entry's number, in a constant number of queries;
    `choices()` the actors an auditor may pick from; `finder(text)` the actors a typed code names."""
    if namer not in _namers:
        _namers.append(namer)
        _choices.append(choices)
        _finders.append(finder)


def actors_of(entries: Sequence[Any]) -> dict[int, str]:
    """By the entry's number: who did it, with role and organisation as they were that day."""
    named: dict[int, str] = {}
    for namer in _namers:
        named.update(namer(entries))
    for entry in entries:
        if entry.actor_id == "system":
            named[entry.pk] = _("自动办理")
        named.setdefault(entry.pk, entry.actor_label)
    return named


def choices() -> list[tuple[str, str]]:
    return [("system", _("自动办理")), *(choice for source in _choices for choice in source())]


def find(text: str) -> list[str]:
    return [actor for finder in _finders for actor in finder(text)]
