"""Celery's messages as files in a folder, the broker of a machine without Redis: a message is there whole or not at all.

kombu's own transport opens the file under its final name and writes then. A worker that looks in between reads an empty
message and ends on it (https://github.com/celery/kombu/issues/1551).
"""

from __future__ import annotations

import os
from pathlib import Path
from time import monotonic_ns
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # kombu's two differ
        """The file's name begins with its time, by which messages are taken in order, and ends with the queue's."""
        finished = Path(self.data_folder_out) / f"{monotonic_ns() // 1_000_000}_{uuid4()}.{queue}.msg"
        unfinished = finished.with_suffix(".unfinished")
        try:
            unfinished.write_text(dumps(payload))
            os.replace(unfinished, finished)
        except OSError as problem:
            raise ChannelError(f"{finished} could not be written") from problem


class Transport(filesystem.Transport):
    Channel = Channel


def be_the_filesystem() -> None:
    """From now on `filesystem://` means this one."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
