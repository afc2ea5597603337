"""Gateways for a machine without a provider: the log, a file, and whatever the office itself has attached to a phone.

What comes in is signed: the header `X-Diancai-Signature` is the HMAC-SHA256 of the body in hex, keyed with
SMS_INBOUND_SECRET. The body is `{"phone": …, "text": …, "id": …}`.
"""

import hmac
import json
import logging
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from foundation.kernel.text import mask_tail
from foundation.notices.gateways.base import Message, Received, Report, Unreadable, received, reported, rows_of, same

logger = logging.getLogger(__name__)
HEADER = "X-Diancai-Signature"


class Signed:
    """What both local gateways read."""

    needs_template = False

    def is_authentic(self, body: bytes, headers: Mapping[str, str], key: str) -> bool:
        secret = settings.SMS_INBOUND_SECRET
        return bool(secret) and same(headers.get(HEADER, ""), hmac.new(secret.encode(), body, sha256).hexdigest())

    def read(self, body: bytes) -> list[Received]:
        try:
            row = json.loads(body)
            return [received(row["phone"], row["text"], row["id"])]
        except (ValueError, KeyError, TypeError) as problem:
            raise Unreadable(type(problem).__name__) from problem

    def read_reports(self, body: bytes) -> list[Report]:
        """`{"id": …, "delivered": true, "code": …}`, or a list of them."""
        try:
            return [reported(row["id"], row["delivered"], row.get("code")) for row in rows_of(body)]
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise Unreadable(type(problem).__name__) from problem

    def thanks(self) -> dict[str, object]:
        return {"received": True}


class Console(Signed):
    """Says in the log that a message went out, without its text or full number."""

    name = "console"

    def send(self, message: Message, now: datetime) -> str:
        logger.info("notice to %s, %d characters", mask_tail(message.address), len(message.whole_text))
        return message.reference


class File(Signed):
    """Appends to a file in the data folder, so that a person trying the demo can read what a phone would show."""

    name = "file"

    def send(self, message: Message, now: datetime) -> str:
        path = Path(settings.NOTICES_FILE)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{now:%Y-%m-%dT%H:%M:%SZ}\t{mask_tail(message.address)}\t{message.whole_text}\n")
        return message.reference
