"""Writes `readings.txt`: how each common character is read, without tones. `python -m courses.search.make_readings`.

The characters are those of GB 2312. A reading counts if it is the usual one, or makes up a tenth of the character's uses in
the words that pypinyin knows. The dictionary itself is far too large to be loaded by a site.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

FILE = Path(__file__).with_name("readings.txt")
FEWEST_USES = 0.1
FEWEST_WORDS = 3


def common_characters() -> Iterator[str]:
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:
                continue


def plain(syllable: str) -> str:
    """`lǚ` as people type it: lv."""
    parts = unicodedata.normalize("NFD", syllable.replace("ü", "v").replace("ǘ", "v").replace("ǚ", "v"))
    parts = parts.replace("ǜ", "v").replace("u\u0308", "v")
    return "".join(letter for letter in parts if "a" <= letter <= "z")


def table() -> str:
    """A line a syllable: the syllable, a space, its characters."""
    from pypinyin import phrases_dict, pinyin_dict

    uses: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase, readings in phrases_dict.phrases_dict.items():
        for character, ways in zip(phrase, readings, strict=False):
            uses[character][plain(ways[0])] += 1
    lines: dict[str, list[str]] = defaultdict(list)
    for character in common_characters():
        usual = plain(pinyin_dict.pinyin_dict[ord(character)].split(",")[0])
        counted = uses[character]
        least = max(FEWEST_WORDS, FEWEST_USES * counted.total())
        for reading in sorted({usual, *(one for one, count in counted.items() if count >= least)}):
            lines[reading].append(character)
    return "".join(f"{reading} {''.join(lines[reading])}\n" for reading in sorted(lines) if reading)


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")
