"""What was typed, and what a course says, cut into words: runs of Chinese characters and words of letters and digits."""

import re
from dataclasses import dataclass

from foundation.kernel.text import to_halfwidth

CHINESE = "\u3400-\u4dbf\u4e00-\u9fff"
PIECES = re.compile(rf"[{CHINESE}]+|[a-z0-9]+")


@dataclass(frozen=True)
class Word:
    """A run of Chinese characters, or a word of Latin letters and digits in small letters."""

    text: str
    chinese: bool


def clean(raw: str) -> str:
    """Half-width letters, no doubled spaces, nothing at the ends."""
    return " ".join(to_halfwidth(raw).split())


def words_in(text: str) -> list[Word]:
    """In the order they stand in; signs between them are left out."""
    lowered = to_halfwidth(text).casefold().replace("ü", "v")
    return [Word(piece, not piece.isascii()) for piece in PIECES.findall(lowered)]
