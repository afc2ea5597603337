"""What is said about a row or a file: a stable code and the facts its sentence names (`wording` says it)."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """`facts` are short strings as they stood in the file; never a whole document number or phone."""

    code: str
    facts: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "facts": self.facts}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Finding":
        return cls(stored["code"], dict(stored["facts"]))


def found(code: str, **facts: object) -> Finding:
    return Finding(code, {name: str(fact) for name, fact in facts.items()})
