"""How plainly a page speaks: the formula as it is written down, and what is to be mended."""

import json

import pytest
from django.conf import settings

from foundation.content.editing.plain_words import HARD, PLAIN, is_common, office_words, read

CIRCULAR = (
    "为进一步贯彻落实上级有关规定，切实提升农村劳动力就业创业能力，优化培训机制，请符合条件的参训人员务必于即日起至截止日期前"
    "携带相关材料前往相关部门进行申报，逾期不予受理。"
)


def test_a_circular_is_hard_and_says_what_to_write_instead() -> None:
    reading = read(CIRCULAR)
    assert reading is not None and reading.score < HARD
    assert len(reading.long_sentences) == 1
    assert ("参训人员", "来上课的人") in reading.office_words and ("逾期", "过了日子") in reading.office_words
    assert not any(word == "参训" for word, _instead in reading.office_words), "counted once, in the longer word"


def test_the_formula_is_the_one_written_down() -> None:
    text = "今天来上课的人都学会了炒茶。" * 2
    reading = read(text)
    assert reading is not None
    assert (reading.average, reading.score, reading.rare, reading.long_sentences) == (13.0, 100, (), ())
    long = read("今天来上课的人都学会了炒茶明天再来一次还是在村里的那个大礼堂里面上课大家都要早一点来。")
    assert long is not None and long.average == 42.0
    assert long.score == max(0, round(100 - 2.5 * (42 - 15) - 40))
    rare = read("今天我们来学做香榧，香榧要晒干再炒，炒好了请大家都来尝一尝。")
    assert rare is not None and rare.rare == ("榧",)
    characters = 27
    assert rare.characters == characters
    assert rare.score == max(0, round(100 - 2.5 * max(0, rare.average - 15) - 6 * 2 / (characters / 100)))


@pytest.mark.parametrize(
    ("character", "common"), [("茶", True), ("炒", True), ("榧", False), ("𠮷", False), ("a", True)]
)
def test_common_is_the_first_level_of_gb_2312(character: str, common: bool) -> None:
    assert is_common(character) is common


@pytest.mark.parametrize("text", ["", "茶叶", "Nothing in Chinese here, and a great deal of it."])
def test_too_little_chinese_is_not_judged(text: str) -> None:
    assert read(text) is None


def test_every_office_word_says_what_to_write_instead() -> None:
    assert len(office_words()) > 60
    assert all(word and instead for word, instead in office_words().items())


def test_our_own_guides_are_plain() -> None:
    facts = json.loads((settings.SITE_DIR / "website" / "guides" / "guides.json").read_text(encoding="utf-8"))
    scores = {}
    for guide in facts["guides"]:
        words = guide["zh"]
        lines = [words["introduction"], *words["rights"], *words["duties"], *words["penalties"], *words["q"]]
        lines += [part for step in words["steps"] for part in step]
        reading = read("\n".join(lines))
        assert reading is not None
        scores[guide["slug"]] = (reading.score, reading.office_words)
    assert {slug: found for slug, found in scores.items() if found[0] < PLAIN} == {}
