"""Resident identity numbers by GB 11643. The valid ones here are invented."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.kernel import clock
from foundation.people.identity import (
    DocumentError,
    Repair,
    ResidentId,
    check_character,
    check_resident_id,
    normalise_resident_id,
)

EXAMPLE_OF_THE_STANDARD = "11010519491231002X"
HALFWIDTH_DIGITS = "0123456789"
FULLWIDTH_DIGITS = "０１２３４５６７８９"


def test_what_a_number_says() -> None:
    assert check_resident_id(EXAMPLE_OF_THE_STANDARD) == ResidentId(
        number="11010519491231002X", area="110105", birth_date=date(1949, 12, 31), sex="female"
    )
    assert check_resident_id("330683195909174938").sex == "male"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "length"),
        ("33068319680102123", "length"),
        ("3306831968010212345", "length"),
        ("330683680102123", "length"),
        ("33068319680102123A", "characters"),
        ("3306831968010212３4", "characters"),
        ("X30683196801021234", "characters"),
        ("11010519491231002x", "characters"),
        ("000683195909174938", "area"),
        ("330683195902304938", "birth_date"),
        ("330683189909174938", "birth_date"),
        ("330683299909174938", "birth_date"),
        ("110105194912310021", "check_digit"),
        ("330683199802206149", "check_digit"),
    ],
)
def test_what_is_wrong_with_a_number(number: str, code: str) -> None:
    with pytest.raises(DocumentError) as refusal:
        check_resident_id(number)
    assert refusal.value.code == code


def test_nobody_is_born_tomorrow() -> None:
    born = clock.today() + timedelta(days=1)
    first = f"330683{born:%Y%m%d}123"
    with pytest.raises(DocumentError) as refusal:
        check_resident_id(first + check_character(first))
    assert refusal.value.code == "birth_date"
    with clock.shifted(timedelta(days=1)):
        assert check_resident_id(first + check_character(first)).birth_date == born


def test_a_wrong_check_digit_is_not_told_the_right_one() -> None:
    """Whoever is told the right digit types it, and a wrong number becomes a stranger's valid one."""
    first = "33068319980220614"
    for last in "023456789X":
        with pytest.raises(DocumentError) as refusal:
            check_resident_id(first + last)
        assert str(refusal.value).count("1") == 1  # the 1 of "17 位"; the right last digit is 1
        assert first not in str(refusal.value)


@pytest.mark.parametrize(
    ("written", "number", "repairs"),
    [
        ("330683196101046364", "330683196101046364", []),
        ("３３０６８３１９６１０１０４６３６４", "330683196101046364", [Repair.HALFWIDTH]),
        ("'33068319581222066X", "33068319581222066X", [Repair.QUOTES]),
        ("“33068319581222066X”", "33068319581222066X", [Repair.QUOTES]),
        ("330683197807014414 ", "330683197807014414", [Repair.SPACES]),
        ("330683 19780701 4414", "330683197807014414", [Repair.SPACES]),
        ("\u200b330683197807014414\n", "330683197807014414", [Repair.SPACES]),
        ("33068319780322262x", "33068319780322262X", [Repair.UPPER_X]),
        ("33068319780322262×", "33068319780322262X", [Repair.UPPER_X]),
        ("33068319780322262Ｘ", "33068319780322262X", [Repair.HALFWIDTH]),
        ("33068319780322262ｘ", "33068319780322262X", [Repair.HALFWIDTH, Repair.UPPER_X]),
        (
            " ‘3306831978032２262x’",
            "33068319780322262X",
            [Repair.SPACES, Repair.QUOTES, Repair.HALFWIDTH, Repair.UPPER_X],
        ),
        ("身份证330683", "身份证330683", []),
    ],
)
def test_typing_accidents_are_repaired_and_named(written: str, number: str, repairs: list[Repair]) -> None:
    assert normalise_resident_id(written) == (number, repairs)


def digits_of(text: str) -> str:
    return "".join(
        character
        for character in text.translate(str.maketrans(FULLWIDTH_DIGITS, HALFWIDTH_DIGITS))
        if character in HALFWIDTH_DIGITS
    )


@given(st.text())
def test_repairing_never_touches_a_digit_and_once_is_enough(text: str) -> None:
    number, _repairs = normalise_resident_id(text)
    assert digits_of(number) == digits_of(text)
    assert normalise_resident_id(number) == (number, [])


@given(st.text() | st.text("0123456789Xx", min_size=17, max_size=19))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        assert check_resident_id(text).number == text
    except DocumentError as refusal:
        assert refusal.code in {"length", "characters", "area", "birth_date", "check_digit"}


@given(
    st.sampled_from(["110105", "330683", "540102"]),
    st.dates(date(1900, 1, 1), date(2020, 12, 31)),
    st.integers(0, 999),
)
def test_every_well_formed_number_is_read(area: str, born: date, sequence: int) -> None:
    first = f"{area}{born:%Y%m%d}{sequence:03d}"
    read = check_resident_id(first + check_character(first))
    assert (read.area, read.birth_date, read.sex) == (area, born, "male" if sequence % 2 else "female")


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place: int, difference: int) -> None:
    """What MOD 11-2 promises; the check catches every single slip, and every swap of neighbours below."""
    digits = [int(character) for character in EXAMPLE_OF_THE_STANDARD[:17]]
    digits[place] = (digits[place] + difference) % 10
    assert check_character("".join(map(str, digits))) != EXAMPLE_OF_THE_STANDARD[17]


@given(st.text("0123456789", min_size=17, max_size=17), st.integers(0, 15))
def test_swapped_neighbours_are_always_found(first: str, place: int) -> None:
    swapped = first[:place] + first[place + 1] + first[place] + first[place + 2 :]
    assert (check_character(swapped) == check_character(first)) == (swapped == first)


def test_age_turns_on_the_birthday() -> None:
    holder = check_resident_id(EXAMPLE_OF_THE_STANDARD)
    assert (holder.age_on(date(2026, 12, 30)), holder.age_on(date(2026, 12, 31))) == (76, 77)
