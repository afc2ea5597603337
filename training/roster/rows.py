"""A sorted row: what will be written, what was repaired, what a person has to decide, why it was refused."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from training.roster.columns import Column
from training.roster.findings import Finding

#: What a row says of a person beside name and document.
FACTS = (Column.SEX, Column.PHONE, Column.TOWNSHIP, Column.EDUCATION, Column.CATEGORY)


class Kind(StrEnum):
    AS_IS = "as_is"
    REPAIRED = "repaired"
    DECIDE = "decide"
    REFUSED = "refused"


class Option(StrEnum):
    """What a person may decide of a row. DROP: not enrolled now, the row goes back to be mended."""

    KEEP = "keep"
    NUMBER = "number"
    BLANK = "blank"
    DROP = "drop"


@dataclass(slots=True)
class SortedRow:
    """`township`, `education`, `category` are codes, `sex` as in `people.Sex`; `written` is the row as handed in.

    `group`: the numbers of all rows of the same person that contradict each other, this one's among them.
    `same_as`: the number of the earlier row that speaks for this one. `in_class`: enrolled already, nothing to do.
    """

    number: int
    line: int
    kind: Kind
    name: str
    document: str
    sex: str = ""
    phone: str = ""
    township: str = ""
    education: str = ""
    category: str = ""
    written: dict[str, str] = field(default_factory=dict)
    repairs: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    questions: list[Finding] = field(default_factory=list)
    refusals: list[Finding] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    group: list[int] = field(default_factory=list)
    same_as: int | None = None
    in_class: bool = False

    @property
    def is_ready(self) -> bool:
        """Somebody to enrol without asking anyone."""
        return self.kind in (Kind.AS_IS, Kind.REPAIRED) and not self.in_class and self.same_as is None

    def as_json(self) -> dict[str, Any]:
        stored = {name: getattr(self, name) for name in self.__slots__ if name not in _FINDINGS}
        return stored | {name: [item.as_json() for item in getattr(self, name)] for name in _FINDINGS}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "SortedRow":
        row = cls(**{name: value for name, value in stored.items() if name not in _FINDINGS})
        for name in _FINDINGS:
            setattr(row, name, [Finding.from_json(item) for item in stored[name]])
        row.kind = Kind(row.kind)
        row.options = [Option(option) for option in row.options]
        return row


_FINDINGS = ("repairs", "notes", "questions", "refusals")
