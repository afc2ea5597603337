"""The tokens a course stands under in the index.

Each carries where it was found (`TITLE`, `TRADE`, `DESCRIPTION`), so that a question can ask for one place after the other
and both databases rank alike: Chinese characters and pairs of them; of titles and trades also what they are read like, in
full and by first letters, from any character on, beginnings of English words, and `NEARLY`: each word with a letter left out,
which is also what a word with another wrong letter becomes.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from courses.search.readings import ways_to_read
from courses.search.text import Word, words_in

TITLE, TRADE, DESCRIPTION, NEARLY = "x1", "x2", "x3", "x0"
LONGEST_READ = 8
"""Characters that are read together."""
READ_NEARLY = range(2, 7)
"""Characters whose pinyin may hold a slip; of fewer there is too little to go by."""
SHORTEST_NEARLY = 4
SHORTEST_BEGINNING = 3


def tokens_of(texts: Mapping[str, Iterable[str]]) -> str:
    """`{TITLE: ["茶艺师", "Tea art"], …}` as the text of the index, each token once."""
    found: set[str] = set()
    for place, written in texts.items():
        for text in written:
            found |= _tokens(text, place)
    return " ".join(sorted(found))


@lru_cache(maxsize=2_000)
def _tokens(text: str, place: str) -> frozenset[str]:
    return frozenset(token for word in words_in(text) for token in _of_word(word, place))


def _of_word(word: Word, place: str) -> Iterator[str]:
    if word.chinese:
        yield from (character + place for character in word.text)
        yield from (pair + place for pair in pairs(word.text))
        if place != DESCRIPTION:
            yield from pairs(word.text)  # for editors, who search in the admin without places
            yield from _read(word.text, place)
        return
    yield word.text + place
    if place == DESCRIPTION:
        return
    yield from (word.text[:end] + place for end in range(SHORTEST_BEGINNING, len(word.text)))
    yield from (token + NEARLY for token in nearly(word.text))


def _read(run: str, place: str) -> Iterator[str]:
    for start in range(len(run)):
        for end in range(start + 1, min(start + LONGEST_READ, len(run)) + 1):
            for syllables in ways_to_read(run[start:end]):
                full, initials = "".join(syllables), "".join(syllable[0] for syllable in syllables)
                yield full + place
                if end - start in READ_NEARLY:
                    yield initials + place
                    yield from (token + NEARLY for way in (full, initials) for token in nearly(way))


def pairs(run: str) -> list[str]:
    return [run[start : start + 2] for start in range(len(run) - 1)]


def nearly(word: str) -> list[str]:
    """The word, and the word with each letter left out; nothing for short words."""
    if len(word) < SHORTEST_NEARLY:
        return []
    return sorted({word, *(word[:at] + word[at + 1 :] for at in range(len(word)))})
