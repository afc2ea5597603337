"""Names and codes as people write them."""

import pytest

from foundation.kernel import codes, text


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王小明", "王＊明"),
        ("王明", "王＊"),
        ("欧阳小明", "欧＊＊明"),
        ("阿卜杜拉·买买提", "阿＊＊＊·买＊＊"),
        ("𬭎仁梅", "𬭎＊梅"),
        ("John Smith", "J＊＊n S＊＊＊h"),
        ("王", "＊"),
    ],
)
def test_a_masked_name_shows_enough_for_its_owner_only(name: str, masked: str) -> None:
    assert text.mask_name(name) == masked


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (" 许 菊 ", "许菊"),
        ("许　菊", "许菊"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("Mary  Ann   Lee", "Mary Ann Lee"),
        ("\u200b王小明\ufeff", "王小明"),
    ],
)
def test_names_keep_one_form(raw: str, clean: str) -> None:
    assert text.clean_name(raw) == clean


def test_a_typed_code_finds_the_printed_one() -> None:
    assert codes.normalise(" o1il-ab c ") == "0111ABC"


def test_a_code_of_80_bits_has_16_characters_of_the_alphabet() -> None:
    code = codes.random_code(80)
    assert len(code) == 16
    assert set(code) <= set(codes.ALPHABET)
    assert code != codes.random_code(80)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("想学炒茶，电话 13805750001", True),
        ("打我电话138 0575 0001", True),
        ("138-0575-0001", True),
        ("１３８０５７５０００１", True),
        ("身份证330683198005010229", True),
        ("330683 19800501 001X", True),
        ("2026年春天，12 个人，课时 40", False),
        ("订单 202611220001345678901", False),
        ("", False),
    ],
)
def test_numbers_are_seen_in_free_text(written: str, found: bool) -> None:
    assert text.holds_a_number(written) is found
