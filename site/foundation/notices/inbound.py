"""What may come in by text message, filled by the apps above.

on_reply("training.who_comes", note_answer)     # somebody answered a question of that name
on_text(answer_number)                          # reads words that answer no question
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from foundation.kernel.actors import Actor
from foundation.notices.models import Question


class ReplyHandler(Protocol):
    """Does what the answer (`question.answer`) means, in the transaction that notes it. A refusal undoes the answer."""

    def __call__(self, question: Question, *, actor: Actor) -> None: ...


@dataclass(frozen=True)
class Reply:
    """An answer by text message: an occasion and its fields, called with the reader's language in force."""

    occasion: str
    fields: Callable[[], Mapping[str, object]]


TextReader = Callable[[str], Reply | None]
"""Looks whether the words are for it, say a certificate's number; the answer, or None."""

_reply_handlers: dict[str, ReplyHandler] = {}
_text_readers: list[TextReader] = []


def on_reply(name: str, handler: ReplyHandler) -> None:
    _reply_handlers[name] = handler


def _nothing_more(question: Question, *, actor: Actor) -> None:
    """The answer itself is all."""


def reply_handler(name: str) -> ReplyHandler:
    return _reply_handlers.get(name, _nothing_more)


def on_text(reader: TextReader) -> None:
    if reader not in _text_readers:
        _text_readers.append(reader)


def read_text(text: str) -> Reply | None:
    """The first reader that takes the words answers them."""
    return next((reply for reader in _text_readers if (reply := reader(text)) is not None), None)
