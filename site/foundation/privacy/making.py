"""What makes the file of an export: a registry by kind, since what goes in is known higher up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from foundation.people.models import Person
from foundation.privacy.models import DataExport


@dataclass(frozen=True)
class Maker:
    """`make(export)` returns the file; `filename(export)` what it is called when fetched, without personal data.
    `shows(export)` are the people in it, whose access log says so each time it is fetched (nobody: one's own data)."""

    make: Callable[[DataExport], bytes]
    filename: Callable[[DataExport], str]
    content_type: str
    shows: Callable[[DataExport], Iterable[Person]] = lambda export: ()
    what: str = ""


_makers: dict[str, Maker] = {}


def register(kind: str, maker: Maker) -> None:
    _makers[kind] = maker


def maker(kind: str) -> Maker:
    return _makers[kind]
