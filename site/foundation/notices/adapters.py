"""Ways to send a text message. Real gateways join here later with the same one method."""

import logging
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from foundation.kernel import clock
from foundation.kernel.text import mask_tail

logger = logging.getLogger(__name__)


class Adapter(Protocol):
    def send(self, address: str, text: str) -> None:
        """Hand the message over, or raise OSError so that it is tried again."""


class ConsoleAdapter:
    """Says in the log that a message went out, without its text or full number."""

    def send(self, address: str, text: str) -> None:
        logger.info("notice to %s, %d characters", mask_tail(address), len(text))


class FileAdapter:
    """Appends to a file in the data folder, so that a person trying the demo can read what a phone would show."""

    def send(self, address: str, text: str) -> None:
        path = Path(settings.NOTICES_FILE)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{clock.now():%Y-%m-%dT%H:%M:%SZ}\t{mask_tail(address)}\t{text}\n")


_ADAPTERS: dict[str, type[Adapter]] = {"console": ConsoleAdapter, "file": FileAdapter}


def adapter() -> Adapter:
    try:
        return _ADAPTERS[settings.SMS_BACKEND]()
    except KeyError:
        raise ImproperlyConfigured(
            f"SMS_BACKEND is {settings.SMS_BACKEND!r}; choose one of {', '.join(_ADAPTERS)}."
        ) from None
