"""What a person meant by a text message, told from the words alone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from foundation.kernel.text import clean_name, to_halfwidth

UNSUBSCRIBE = {"TD", "T", "退订", "TD退订", "退订TD", "STOP", "UNSUBSCRIBE"}
SAID_BEFORE = {"回", "回复", "选", "选择", "答"}
SUBSCRIBE = {"HF", "恢复", "START"}
_AROUND = " \t\r\n.,;:!?。，；：！？、“”\"'()（）【】[]"
_FIGURE = re.compile(r"\d")


@dataclass(frozen=True)
class Figure:
    """A figure, and what else was written: perhaps a name."""

    figure: str
    rest: str


def tidied(text: str) -> str:
    return to_halfwidth(text).strip(_AROUND)


def wants_fewer(text: str) -> bool:
    return tidied(text).upper() in UNSUBSCRIBE


def wants_again(text: str) -> bool:
    return tidied(text).upper() in SUBSCRIBE


def figure_in(text: str) -> Figure | None:
    """ "1", "１。", "1 王小明", "王小明1": one figure with at most a name beside it. "12" or "1200" is none."""
    flat = tidied(text)
    figures = _FIGURE.findall(flat)
    if len(figures) != 1:
        return None
    before, _figure, after = flat.partition(figures[0])
    if before and after:
        return None
    rest = (before or after).strip(_AROUND)
    return Figure(figures[0], "" if rest in SAID_BEFORE else clean_name(rest))


def one_named(rest: str, names: Iterable[str]) -> str:
    """The one name that was written; "" where none or several fit."""
    fitting = [name for name in names if clean_name(name) == rest]
    return fitting[0] if len(fitting) == 1 else ""
