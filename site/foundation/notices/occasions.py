"""What messages there are: each app names its occasions, with words in code that a bureau may replace by its own.

    register(
        Occasion(
            "training.cancelled",
            _("班取消了"),
            _("%(title)s取消了：%(reason)s"),
            (Field("title", _("班名"), _("春茶炒制班")), Field("reason", _("原因"), _("台风"))),
        )
    )

The words are a message of the catalogue with named placeholders, so that gettext checks them; where people edit them they
read `{title}` instead of `%(title)s`.
"""

import re
from dataclasses import dataclass

from django.utils.functional import Promise

Words = str | Promise
_GETTEXT_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Field:
    """A placeholder: what stands in it, and an example for the preview. Words of the bureau must hold it unless `optional`."""

    name: str
    meaning: Words
    example: Words
    optional: bool = False


@dataclass(frozen=True)
class Occasion:
    """Why a message is written.

    `urgent`: leaves at once, at night too (a code; a message about today). `essential`: also to who wants no texts any
    more, since it is about something of theirs (a seat, a certificate); others are news that they may do without.
    """

    name: str
    label: Words
    words: Words
    fields: tuple[Field, ...] = ()
    urgent: bool = False
    essential: bool = True

    @property
    def field_names(self) -> list[str]:
        return [field.name for field in self.fields]

    @property
    def default_text(self) -> str:
        """The words in code, in the language in force, as people edit them."""
        return _GETTEXT_PLACEHOLDER.sub(r"{\1}", str(self.words)).replace("%%", "%")

    @property
    def examples(self) -> dict[str, str]:
        return {field.name: str(field.example) for field in self.fields}


_occasions: dict[str, Occasion] = {}


def register(*occasions: Occasion) -> None:
    for occasion in occasions:
        _occasions[occasion.name] = occasion


def find(name: str) -> Occasion:
    """ValueError where no app has registered it: a mistake of ours, never of a person."""
    try:
        return _occasions[name]
    except KeyError:
        raise ValueError(f"the occasion {name!r} is not registered") from None


def registered() -> list[Occasion]:
    return sorted(_occasions.values(), key=lambda occasion: occasion.name)


def label(name: str) -> str:
    return str(_occasions[name].label) if name in _occasions else name
