"""What an entry's data says, in words. An app gives the words for the keys it writes; nothing is shown unexplained.

wording.say("session", lambda number: _("第 %(number)s 次课") % {"number": number}, within="training.")
wording.keep_silent("sha256", within="training.roster.")
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from foundation.audit.models import Entry

Words = Callable[[Any], str]
_words: dict[tuple[str, str], Words | None] = {}
_tones: dict[str, str] = {}
LONGEST_VALUE = 60


def say(key: str, words: Words, *, within: str = "") -> None:
    """How the data's `key` reads, for actions that begin with `within`; the longest such beginning counts."""
    _words[within, key] = words


def keep_silent(*keys: str, within: str = "") -> None:
    """Keys that are for machines: digests, row numbers."""
    for key in keys:
        _words[within, key] = None


def set_tones(tones: Mapping[str, str]) -> None:
    """The colour of an action's dot: "ok", "wait" or "stop"."""
    _tones.update(tones)


def tone(action: str) -> str:
    return _tones.get(action, "")


def is_explained(action: str, key: str) -> bool:
    return _beginning(action, key) is not None


def details(entry: Entry) -> list[str]:
    """Everything the data tells a reader, the reason last. A key nobody explained is left out."""
    told = []
    for key in sorted(entry.data, key=lambda name: (name == "reason", list(entry.data).index(name))):
        beginning = _beginning(entry.action, key)
        words = _words[beginning, key] if beginning is not None else None
        value = entry.data[key]
        if words is not None and value not in (None, "", [], {}):
            said = words(value)
            if said:
                told.append(said)
    return told


def changes(labels: Mapping[str, Any], before_after: Mapping[str, Any]) -> str:
    """Old -> new, a field at a time: 名额 20 → 30."""
    return _("；").join(
        _("%(field)s %(old)s → %(new)s")
        % {"field": labels.get(field, field), "old": _value(values[0]), "new": _value(values[1])}
        for field, values in before_after.items()
        if isinstance(values, list | tuple) and len(values) == 2
    )


def _value(value: Any) -> str:
    return _("（空）") if value in (None, "") else str(value)[:LONGEST_VALUE]


def _beginning(action: str, key: str) -> str | None:
    beginnings = [within for within, known in _words if known == key and action.startswith(within)]
    return max(beginnings, key=len, default=None)
