"""How Chinese characters are read: pinyin in full and its first letters, without tones.

From `readings.txt` (see `make_readings`), a table small enough for every process, read when it is first needed.
"""

import functools
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

FILE = Path(__file__).with_name("readings.txt")
MOST_WAYS = 4
"""Ways to read one run of characters that are told apart; some characters have two readings."""


@functools.cache
def _readings() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        syllable, characters = line.split(" ")
        for character in characters:
            found[character] = (*found.get(character, ()), syllable)
    return found


def ways_to_read(run: str) -> Iterator[tuple[str, ...]]:
    """The syllables of a run, in up to `MOST_WAYS` ways; none where a character is unknown."""
    known = [_readings().get(character, ()) for character in run]
    return islice(product(*known), MOST_WAYS)
