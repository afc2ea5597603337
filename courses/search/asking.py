"""Questions to Wagtail's search index: what was typed, first to the letter, then with one slip a word."""

from collections.abc import Iterable, Sequence

from wagtail.search.query import And, Or, PlainText, SearchQuery

from courses.own_words import IDLE
from courses.search.readings import ways_to_read
from courses.search.text import Word, words_in
from courses.search.tokens import DESCRIPTION, NEARLY, TITLE, TRADE, nearly, pairs

LONGEST = 60
"""Characters; whoever writes more has not typed the name of a course."""
MOST_WORDS = 8


def asked_words(text: str) -> list[Word]:
    return words_in(text)[:MOST_WORDS]


def without_idle_words(words: Sequence[Word]) -> list[Word]:
    """The words that say something; all of them where none would be left."""
    kept = [Word(rest, word.chinese) for word in words if (rest := _busy(word))]
    return kept or list(words)


def _busy(word: Word) -> str:
    text = word.text
    if not word.chinese:
        return text
    for idle in IDLE:
        text = text.removeprefix(idle).removesuffix(idle)
    return text


def to_the_letter(words: Sequence[Word], places: Iterable[str] = (TITLE, TRADE, DESCRIPTION)) -> SearchQuery:
    """Every word stands in one of the places."""
    kept = list(places)
    return _all([_any([_written(word, place) for place in kept]) for word in words])


def with_a_slip(words: Sequence[Word]) -> SearchQuery:
    """Every word stands in a title or a trade, or one that differs by a character, a letter, or only in writing."""
    return _all([_any([*(_written(word, place) for place in (TITLE, TRADE)), *_mistaken(word)]) for word in words])


def _written(word: Word, place: str) -> SearchQuery:
    if word.chinese and len(word.text) > 1:
        return _every(pair + place for pair in pairs(word.text))
    return PlainText(word.text + place)


def _mistaken(word: Word) -> Iterable[SearchQuery]:
    if not word.chinese:
        yield from (PlainText(token + NEARLY) for token in nearly(word.text))
        return
    if len(word.text) < 2:
        return
    for syllables in ways_to_read(word.text):
        yield from (PlainText("".join(syllables) + place) for place in (TITLE, TRADE))
    for wrong in range(len(word.text)):
        left, right = word.text[:wrong], word.text[wrong + 1 :]
        rest = [token for part in (left, right) for token in (pairs(part) or part)]
        places = (TITLE, TRADE) if len(word.text) > 2 else (TITLE,)
        yield from (_every(token + place for token in rest) for place in places)


def _every(tokens: Iterable[str]) -> SearchQuery:
    return PlainText(" ".join(tokens), operator="and")


def _all(questions: list[SearchQuery]) -> SearchQuery:
    return questions[0] if len(questions) == 1 else And(questions)


def _any(questions: list[SearchQuery]) -> SearchQuery:
    return questions[0] if len(questions) == 1 else Or(questions)
