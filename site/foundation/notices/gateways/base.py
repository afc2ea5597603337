"""What all gateways have in common."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol

from foundation.notices.wording import bracketed

SECONDS = 5
"""How long a provider may take to be reached, and then to answer."""
LONGEST_INCOMING = 500


@dataclass(frozen=True)
class Message:
    """One message as it leaves. `values` stand in the provider's template, in the order the words hold them."""

    address: str
    text: str
    signature: str
    reference: str
    template: str = ""
    values: Mapping[str, str] | None = None

    @property
    def whole_text(self) -> str:
        """As the phone shows it, with the signature carriers want."""
        return bracketed(self.signature) + self.text


@dataclass(frozen=True)
class Received:
    """One message that came in, with the provider's own id of it."""

    address: str
    text: str
    message_id: str


@dataclass(frozen=True)
class Report:
    """What became of a message that the provider took: `message_id` is what `send` returned, `code` the carrier's word."""

    message_id: str
    delivered: bool
    code: str = ""


class NotSent(Exception):
    """The provider did not take the message: `problem` is one of ours (`states.Problem`), `code` what the provider said."""

    def __init__(self, problem: str, code: str = "") -> None:
        super().__init__(f"{problem} {code}".strip())
        self.problem = problem
        self.code = code[:80]


class Unreadable(Exception):
    """What came in is not in the form of this gateway."""


class Gateway(Protocol):
    name: str
    needs_template: bool
    """The provider sends only words it has approved, by their number."""

    def send(self, message: Message, now: datetime) -> str:
        """Hand the message over and return the provider's id of it, or raise NotSent."""

    def is_authentic(self, body: bytes, headers: Mapping[str, str], key: str) -> bool:
        """Whether what came in is from the provider: it knows the secret we told it. `key` stands in the address."""

    def read(self, body: bytes) -> list[Received]:
        """The messages in a request of the provider; Unreadable where it is none."""

    def read_reports(self, body: bytes) -> list[Report]:
        """The delivery receipts in a request of the provider; Unreadable where it is none."""

    def thanks(self) -> dict[str, object]:
        """What the provider wants to hear, or it sends the same again."""


def same(given: str, expected: str) -> bool:
    """Compared in constant time; without a secret of ours nothing is authentic."""
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


def digest_of(*facts: object) -> str:
    """An id for providers that give a message none: the same message twice has the same."""
    return sha256("\x1f".join(str(fact) for fact in facts).encode()).hexdigest()[:40]


def reported(message_id: object, delivered: object, code: object) -> Report:
    """The facts of a receipt, which may hold anything."""
    if not isinstance(message_id, str) or not message_id or not isinstance(delivered, bool):
        raise Unreadable("a receipt without an id or an answer")
    return Report(message_id[:100], delivered, str(code or "")[:80])


def rows_of(body: bytes) -> list[Any]:
    """The rows of a request that holds one, or a list of them."""
    content: Any = json.loads(body)
    return content if isinstance(content, list) else [content]


def received(address: object, text: object, message_id: object) -> Received:
    """The facts of a request, which may hold anything."""
    if not isinstance(address, str) or not isinstance(text, str) or not message_id:
        raise Unreadable("a message without a number, words or an id")
    return Received(address[:40], text[:LONGEST_INCOMING], str(message_id)[:100])
