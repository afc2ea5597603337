"""An answer with its reason: what a register says to "may they, on that day?"."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """`code` is stable, for machines; `reason` is the sentence a person reads, in the language of the moment. Both are
    empty where the answer is yes."""

    allowed: bool
    code: str = ""
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(True)


def no(code: str, reason: str) -> Verdict:
    return Verdict(False, code, reason)
