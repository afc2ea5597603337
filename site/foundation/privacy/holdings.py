"""What the site holds about a person: a registry each app fills, read by "my data", the export and the erasure alike."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from foundation.kernel.actors import Actor
from foundation.people.models import Person

Row = dict[Any, Any]
"""Words to words; both may be lazy."""


@dataclass(frozen=True)
class Holding:
    """One kind of record about a person.

    `read(person)` gives the rows as words for the person ({label: value}). `kept` says in plain words why the law wants them kept;
    `keeps(person)` how many that concerns (all, unless said otherwise). `erase(person, actor)` deletes or empties the rest and
    returns how many. `open_matter(person)` names something that must end before anything can be erased, or is empty.
    `files(person)` gives files of the person's own for the export: (name, bytes).
    """

    name: str
    label: str | Promise
    read: Callable[[Person], Iterable[Row]]
    kept: str | Promise = ""
    keeps: Callable[[Person], int] | None = None
    erase: Callable[[Person, Actor], int] | None = None
    open_matter: Callable[[Person], str] | None = None
    files: Callable[[Person], Iterable[tuple[str, bytes]]] | None = None

    def kept_count(self, person: Person) -> int:
        if not self.kept:
            return 0
        return self.keeps(person) if self.keeps else sum(1 for _row in self.read(person))


_holdings: dict[str, Holding] = {}


def register(holding: Holding) -> None:
    """Apps register theirs when Django starts, named `app.what`."""
    _holdings[holding.name] = holding


def holdings() -> list[Holding]:
    return list(_holdings.values())


def label(name: str) -> str:
    return str(_holdings[name].label) if name in _holdings else name


def open_matters(person: Person) -> list[str]:
    """What must end before the person's data can be erased, in words."""
    found = (holding.open_matter(person) for holding in holdings() if holding.open_matter)
    return [words for words in found if words]


def kept_by_law(person: Person) -> list[tuple[Holding, int]]:
    """What stays after an erasure, with how many there are."""
    counted = ((holding, holding.kept_count(person)) for holding in holdings() if holding.kept)
    return [(holding, count) for holding, count in counted if count]
