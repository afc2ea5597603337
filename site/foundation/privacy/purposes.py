"""What personal data is used for, and on what ground: a registry of purposes with their words in both languages.

The words stand in `data/purposes.toml`, each version for good: who consented must later be able to read what to. A purpose on
a statutory ground needs no consent, but its notice is due all the same; the others are asked, one by one.
"""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext_lazy as _

SOURCE = Path(__file__).parent / "data" / "purposes.toml"


class Basis(StrEnum):
    """The ground on which data is used (PIPL, article 13)."""

    DUTY = "duty"
    CONSENT = "consent"
    SERVICE = "service"

    @property
    def label(self) -> str:
        return str(
            {
                Basis.DUTY: _("法定职责，不用你同意，但要告诉你"),
                Basis.CONSENT: _("要你同意，随时可以收回"),
                Basis.SERVICE: _("办你要办的事少不了"),
            }[self]
        )


@dataclass(frozen=True)
class Text:
    """One version of a purpose's words, in one language."""

    version: str
    title: str
    data: str
    why: str
    who: str
    kept: str

    @property
    def digest(self) -> str:
        return sha256("\n".join([self.title, self.data, self.why, self.who, self.kept]).encode()).hexdigest()


@dataclass(frozen=True)
class Purpose:
    """`law` names the rule it rests on; `asked` is "here" (on one's own page) or "there" (where the need comes up)."""

    name: str
    basis: Basis
    law: str
    asked: str
    texts: tuple[tuple[str, Text, Text], ...]

    @property
    def needs_consent(self) -> bool:
        return self.basis == Basis.CONSENT

    @property
    def version(self) -> str:
        return self.texts[-1][0]

    def text(self, language: str, version: str = "") -> Text:
        """The newest version, or the one asked for, as a reader of the language gets it."""
        for number, chinese, english in reversed(self.texts):
            if not version or number == version:
                return english if language == "en" else chinese
        raise KeyError(version)

    @property
    def words(self) -> Text:
        return self.text(translation.get_language() or "zh-hans")


@cache
def _registry() -> dict[str, Purpose]:
    found = {}
    for name, entry in tomllib.loads(SOURCE.read_text(encoding="utf-8")).items():
        texts = []
        for one in entry["text"]:
            versions = [
                Text(one["version"], **{key: one[language][key] for key in ("title", "data", "why", "who", "kept")})
                for language in ("zh", "en")
            ]
            texts.append((one["version"], versions[0], versions[1]))
        found[name] = Purpose(name, Basis(entry["basis"]), entry["law"], entry.get("asked", ""), tuple(texts))
    return found


def purpose(name: str) -> Purpose:
    """KeyError: nobody declared such a purpose."""
    return _registry()[name]


def purposes() -> list[Purpose]:
    """All of them in the order of the file: what is due by law first."""
    return list(_registry().values())


def consents_asked() -> list[Purpose]:
    return [one for one in purposes() if one.needs_consent]
