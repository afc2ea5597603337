"""The settings that exist, with the value that holds where the bureau has set none, and the source of that value."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Check = Callable[[Any], str]
"""Says what is wrong with a value, in words; nothing where it fits."""


@dataclass(frozen=True)
class Definition:
    key: str
    default: Any
    label: str | Promise
    source: str | Promise
    least: float = 0
    most: float | None = None
    check: Check | None = None


_definitions: dict[str, Definition] = {}


def define(
    key: str,
    default: Any,
    label: str | Promise,
    source: str | Promise,
    *,
    least: float = 0,
    most: float | None = None,
    check: Check | None = None,
) -> None:
    """Declare a setting. `source` is the rule's origin ("DOMAIN 2 [S]"), shown beside it.

    A value set later must be of the default's kind; a number within `least` and `most`; `check` says what else is wrong.
    """
    _definitions[key] = Definition(key, default, label, source, least, most, check)


def unfit(key: str, value: Any) -> str:
    """What is wrong with a value for the setting, in words; empty where it fits. KeyError: no such setting."""
    about = _definitions[key]
    wrong = _wrong_kind(about.default, value)
    if not wrong and isinstance(value, int | float) and not isinstance(value, bool):
        if value < about.least:
            wrong = _("最小是 %(least)s。") % {"least": f"{about.least:g}"}
        elif about.most is not None and value > about.most:
            wrong = _("最大是 %(most)s。") % {"most": f"{about.most:g}"}
    return wrong or (about.check(value) if about.check else "")


def _wrong_kind(default: Any, value: Any) -> str:
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else _("这里只能填是或不是。")
    if isinstance(default, int | float):
        fits = isinstance(value, int | float) and not isinstance(value, bool)
        return "" if fits else _("这里要填一个数。")
    if isinstance(default, list):
        fits = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return "" if fits else _("这里一行写一样。")
    if isinstance(default, dict):
        return "" if isinstance(value, dict) else _("这里要写成 JSON，最外面是花括号。")
    return "" if isinstance(value, str) else _("这里要写文字。")


def days(value: list[str]) -> str:
    """A check for lists of days."""
    for one in value:
        try:
            date.fromisoformat(one)
        except ValueError:
            return _("“%(day)s”不是日子，请写成 2026-10-01 这样。") % {"day": one}
    return ""


def only(words: set[str]) -> Check:
    """A check for lists that may hold these words and no others."""

    def check(value: list[str]) -> str:
        foreign = sorted(set(value) - words)
        if not foreign:
            return ""
        return _("不认得“%(word)s”，可以写的是：%(words)s。") % {"word": foreign[0], "words": ", ".join(sorted(words))}

    return check


def definition(key: str) -> Definition:
    return _definitions[key]


def definitions() -> list[Definition]:
    return sorted(_definitions.values(), key=lambda item: item.key)


def label(key: str) -> str:
    return str(_definitions[key].label) if key in _definitions else key
