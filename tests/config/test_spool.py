"""The broker of a machine without Redis: files in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu.connection import Connection
from kombu.exceptions import ChannelError

from config import celery

QUEUE = "bell"


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[Any]:
    """Of a connection such as the site's, named by the same address."""
    assert celery.app is not None
    folder = str(tmp_path)
    options = {"data_folder_in": folder, "data_folder_out": folder, "control_folder": folder}
    with Connection("filesystem://localhost", transport_options=options) as connection:
        yield connection.channel()


class LooksInMeanwhile:
    """A word of a message; asks for the queue's next message while it is being written."""

    def __init__(self, channel: Any) -> None:
        self.channel = channel
        self.found: list[object] = []

    def __json__(self) -> str:
        try:
            self.found.append(self.channel._get(QUEUE))
        except Empty:
            self.found.append(None)
        return "ring"


def test_a_message_that_is_being_written_is_not_there_yet(channel: Any) -> None:
    word = LooksInMeanwhile(channel)
    channel._put(QUEUE, {"word": word})
    assert word.found == [None]
    assert channel._get(QUEUE) == {"word": "ring"}
    assert list(Path(channel.data_folder_in).iterdir()) == []


def test_a_queue_has_its_own_messages_only(channel: Any) -> None:
    channel._put("another", {"number": 1})
    channel._put(QUEUE, {"number": 2})
    assert channel._get(QUEUE) == {"number": 2}
    with pytest.raises(Empty):
        channel._get(QUEUE)


def test_a_folder_that_is_not_there_is_an_error_of_the_broker(channel: Any) -> None:
    channel.data_folder_out = str(Path(channel.data_folder_in) / "nowhere")
    with pytest.raises(ChannelError):
        channel._put(QUEUE, {})
