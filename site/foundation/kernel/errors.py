"""Refusals. A `DomainError` is a sentence for the person and a stable code for machines; anything else is a bug."""

from typing import Any


class DomainError(Exception):
    """The act is refused. `message` says what happened, why, and what to do now; `code` never changes."""

    code = "refused"

    def __init__(self, message: Any, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return str(self.message)


class NotPermitted(DomainError):
    code = "not_permitted"


class Conflict(DomainError):
    """Somebody or something else was first: the state, a seat, a number is no longer what the act needs."""

    code = "conflict"
