"""How plainly a Chinese text speaks, from 0 to 100, and what to mend.

    score = 100 - 2.5 * max(0, L - 15) - 40 * S - 6 * R - 8 * J

- L: average length of a sentence, in characters; up to 15 costs nothing.
- S: share of sentences longer than 30 characters.
- R: rare characters in a hundred. Rare is what stands outside the 3,755 characters of GB 2312's first level.
- J: words of office in a hundred characters, counted from data/office_words.csv, which says what to write instead.

80 and more is plain; under 60 a farmer reads it twice. The weights are our own choice: they were set so that the
pages of the demo county score over 80 and a circular of an office scores under 60. Names are not told apart from words:
a rare character in a name is listed like any other, and costs little.
"""

import csv
import functools
import re
from dataclasses import dataclass
from pathlib import Path

OFFICE_WORDS = Path(__file__).resolve().parents[1] / "data" / "office_words.csv"
EASY_LENGTH, LONG_SENTENCE = 15, 30
PLAIN, HARD = 80, 60
LEAST_CHARACTERS = 20
"""A shorter text has no average worth naming."""
_ENDS = re.compile(r"[。！？；!?;…\n]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]")
_WORDS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]|[0-9A-Za-z]+(?:[.,:-][0-9A-Za-z]+)*")
_FIRST_LEVEL = range(0xB0, 0xD8)


@dataclass(frozen=True)
class Reading:
    score: int
    characters: int
    average: float
    long_sentences: tuple[str, ...]
    rare: tuple[str, ...]
    office_words: tuple[tuple[str, str], ...]
    """Each with what to write instead."""


def read(text: str) -> Reading | None:
    """None where there is too little Chinese to judge."""
    characters = _HAN.findall(text)
    if len(characters) < LEAST_CHARACTERS:
        return None
    sentences = [part.strip() for part in _ENDS.split(text) if _HAN.search(part)]
    lengths = [_length(sentence) for sentence in sentences]
    long_ones = [sentence for sentence, length in zip(sentences, lengths, strict=True) if length > LONG_SENTENCE]
    rare = [character for character in characters if not is_common(character)]
    found, count = _office_words_in(text)
    average = sum(lengths) / len(lengths)
    hundreds = len(characters) / 100
    score = (
        100
        - 2.5 * max(0.0, average - EASY_LENGTH)
        - 40 * len(long_ones) / len(sentences)
        - 6 * len(rare) / hundreds
        - 8 * count / hundreds
    )
    return Reading(
        score=max(0, round(score)),
        characters=len(characters),
        average=round(average, 1),
        long_sentences=tuple(long_ones),
        rare=tuple(dict.fromkeys(rare)),
        office_words=tuple(found),
    )


def is_common(character: str) -> bool:
    """Whether it is one of the 3,755 characters of GB 2312's first level, or no Chinese character at all."""
    if not _HAN.match(character):
        return True
    try:
        return character.encode("gb2312")[0] in _FIRST_LEVEL
    except UnicodeEncodeError:
        return False


def _length(sentence: str) -> int:
    """Characters; a number or a word in Latin letters counts as one."""
    return len(_WORDS.findall(sentence))


def _office_words_in(text: str) -> tuple[list[tuple[str, str]], int]:
    """The longest words first, so that 报名参训 isn't counted again as 参训."""
    found, count = [], 0
    for word, instead in sorted(office_words().items(), key=lambda pair: -len(pair[0])):
        times = text.count(word)
        if times:
            found.append((word, instead))
            count += times
            text = text.replace(word, "\n")
    return found, count


@functools.cache
def office_words() -> dict[str, str]:
    with OFFICE_WORDS.open(encoding="utf-8", newline="") as file:
        return {row["word"]: row["instead"] for row in csv.DictReader(file)}
