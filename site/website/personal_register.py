"""The register of personal data: each field that holds some, with its purpose, ground, term, and how it lies in the database.

`data/dictionary.toml` says which fields are personal; `data/personal.toml` the rest. A test holds both against the models: a
field that is missing, one that only looks personal and isn't declared either way, a purpose or a term nobody knows.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models

from foundation.people.fields import EncryptedText
from foundation.privacy import plan
from foundation.privacy.purposes import Purpose, purposes

SOURCE = Path(__file__).parent / "data" / "personal.toml"
WITH_THE_PERSON = "person"
"""Kept as long as the person is on record: erased when they ask, unless a file names them."""
SUSPICIOUS = re.compile(
    r"name|phone|document|address|photo|picture|contact|birth|mail|text|words|message|remark|note|reason|wanted|answer"
    r"|card|sex|education|device|evidence|paper|account|bank|person",
    re.IGNORECASE,
)
HOLDS_WORDS = (models.CharField, models.TextField, models.FileField, models.DateField, models.JSONField)


@dataclass(frozen=True)
class Entry:
    """One field's line. `clear` says why it isn't encrypted; empty where it is."""

    purpose: str
    kept: str
    clear: str = ""


class Register:
    """The declared lines, and what is wrong with them."""

    def __init__(self, personal: Iterable[str]) -> None:
        declared = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
        self.personal = set(personal)
        self.entries = {name: Entry(**line) for name, line in declared["fields"].items()}
        self.not_personal: dict[str, str] = declared["not_personal"]

    def problems(self, fields: Iterable[models.Field[Any, Any]]) -> list[str]:
        by_label = {f"{field.model._meta.label}.{field.name}": field for field in fields}
        known_purposes = {purpose.name for purpose in purposes()}
        terms = {line.name for line in plan.lines()} | {WITH_THE_PERSON}
        found = [f"{name} is personal but not in personal.toml" for name in sorted(self.personal - set(self.entries))]
        found += [f"{name} is in personal.toml but not declared" for name in sorted(set(self.entries) - self.personal)]
        for name, entry in self.entries.items():
            encrypted = isinstance(by_label.get(name), EncryptedText)
            if entry.purpose not in known_purposes:
                found.append(f"{name}: there is no purpose {entry.purpose!r}")
            if entry.kept not in terms:
                found.append(f"{name}: there is no line {entry.kept!r} in the retention plan")
            if encrypted == bool(entry.clear):
                found.append(
                    f"{name}: " + ("is encrypted, so `clear` is wrong" if encrypted else "say why it is clear")
                )
        covered = {name for line in plan.lines() for name in line.fields if line.carry_out is not None}
        found += [
            f"{name} expires but is not declared personal" for name in sorted(covered & set(by_label) - self.known)
        ]
        found += [
            f"{name} looks personal: declare it, or say in personal.toml [not_personal] what it is"
            for name, field in by_label.items()
            if self._looks_personal(name, field)
        ]
        labels = set(by_label) | {f"*.{field.name}" for field in by_label.values()}
        return [*found, *(f"{name} does not exist" for name in sorted(set(self.not_personal) - labels))]

    @property
    def known(self) -> set[str]:
        return self.personal | set(self.not_personal)

    def _looks_personal(self, name: str, field: models.Field[Any, Any]) -> bool:
        if name in self.known or f"*.{field.name}" in self.not_personal or field.choices:
            return False
        if isinstance(field, models.DateTimeField) or not isinstance(field, HOLDS_WORDS):
            return False
        return SUSPICIOUS.search(field.name) is not None

    def words(self, name: str) -> str:
        """For the data dictionary: purpose with its ground, term, and how it lies there."""
        entry = self.entries.get(name)
        if entry is None:
            return ""
        purpose: Purpose = {one.name: one for one in purposes()}[entry.purpose]
        kept = "with the person" if entry.kept == WITH_THE_PERSON else f"`{entry.kept}`"
        lies = f"clear ({entry.clear})" if entry.clear else "encrypted"
        return f"; for `{purpose.name}` ({purpose.basis}), kept: {kept}, {lies}"
