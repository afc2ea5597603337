"""The settings that exist, with the value that holds where the bureau has set none, and the source of that value."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Definition:
    key: str
    default: Any
    label: str | Promise
    source: str


_definitions: dict[str, Definition] = {}


def define(key: str, default: Any, label: str | Promise, source: str) -> None:
    """Declare a setting. `source` is the rule's origin ("DOMAIN 2 [S]"), shown beside it."""
    _definitions[key] = Definition(key, default, label, source)


def definition(key: str) -> Definition:
    return _definitions[key]


def definitions() -> list[Definition]:
    return sorted(_definitions.values(), key=lambda item: item.key)


def label(key: str) -> str:
    return str(_definitions[key].label) if key in _definitions else key
