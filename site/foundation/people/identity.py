"""Resident identity numbers (居民身份证号码): how they are built and how people mistype them.

Source of the rule: GB 11643-1999. Eighteen characters: six digits of the area where the number
was first given out (not where the person lives), eight of the birth date, three of a sequence
whose last digit is odd for a man and even for a woman, and one check character computed by
ISO 7064 MOD 11-2.

Nothing here ever tells what the right check character would be in a message: a clerk who is
told simply types it, and a wrong number becomes a valid one that belongs to someone else.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from foundation.kernel.clock import today
from foundation.kernel.errors import DomainError

LENGTH: Final = 18
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS: Final = "10X98765432"

# First two digits of GB/T 2260, with 83 for the residence permits of Taiwan residents.
_PROVINCES: Final = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
        "91",
    ]
)
_OLDEST_BIRTH_YEAR: Final = 1900

_QUOTES: Final = "'\"`‘’“”＇＂′″´「」"
# Only these: superscripts and circled digits are nobody's way of typing a number, so they stay and are refused.
_FULLWIDTH: Final = dict(zip("０１２３４５６７８９Ｘｘ", "0123456789XX", strict=True))
# Letters and signs that look like the X of the last place: small x, times sign, Greek, Cyrillic.
_LOOKS_LIKE_X: Final = "xXχΧхХ×✕✖"


class Repair(TextChoices):
    """What was put right in a number as it was typed; nothing here changes a digit."""

    SPACES = "spaces", _("去掉空格")
    QUOTES = "quotes", _("去掉引号")
    HALFWIDTH = "halfwidth", _("全角数字改成半角")
    UPPER_X = "upper_x", _("末位改成大写 X")


class DocumentError(DomainError):
    """A number that cannot be a resident identity number.

    Codes: ``length``, ``characters``, ``area``, ``birth_date``, ``check_digit``.
    """


@dataclass(frozen=True, slots=True)
class ResidentId:
    """What a valid number says about its holder. ``sex`` is "male" or "female"."""

    number: str
    area: str
    birth_date: date
    sex: str

    def age_on(self, day: date) -> int:
        """Full years on that day; someone born on 29 February turns older on 1 March."""
        before_birthday = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before_birthday


def check_character(first_seventeen: str) -> str:
    """The eighteenth character that belongs to the first seventeen digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def normalise_resident_id(text: str) -> tuple[str, list[Repair]]:
    """The number with its typing accidents removed, and which ones those were.

    Promises: idempotent; digits are never changed, added or dropped; repairs come in the order
    of ``Repair`` and each at most once. The result may still be no valid number.
    """
    found: set[Repair] = set()
    kept: list[str] = []
    for raw in text:
        if raw in _LOOKS_LIKE_X:
            if raw != "X":
                found.add(Repair.UPPER_X)
            kept.append("X")
            continue
        if _is_blank(raw):
            found.add(Repair.SPACES)
            continue
        if raw in _QUOTES:
            found.add(Repair.QUOTES)
            continue
        if raw in _FULLWIDTH:
            found.add(Repair.HALFWIDTH)
            if raw == "ｘ":
                found.add(Repair.UPPER_X)
            kept.append(_FULLWIDTH[raw])
            continue
        kept.append(raw)
    return "".join(kept), [repair for repair in Repair if repair in found]


def _is_blank(character: str) -> bool:
    """Spaces, tabs, line ends, and the invisible marks that copying from a chat brings along."""
    return character.isspace() or unicodedata.category(character) in {"Zs", "Zl", "Zp", "Cc", "Cf"}


def check_resident_id(text: str) -> ResidentId:
    """What the number says, or a ``DocumentError`` that says what is wrong and how to mend it.

    Takes the number strictly as given: repair it with ``normalise_resident_id`` first.
    """
    if len(text) != LENGTH:
        raise DocumentError(_wrong_length(text), "length")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text):
        raise DocumentError(
            _("身份证号只能是数字，最后一位可以是 X，这里有别的字。请对照身份证改好。"),
            "characters",
        )
    if text[:2] not in _PROVINCES:
        raise DocumentError(_("身份证号开头两位不是任何一个省份的代码，多半抄错了。请对照身份证改好。"), "area")
    born = born_on(text[6:14])
    if born is None:
        raise DocumentError(
            _("身份证号里的出生日期（第 7 到 14 位）不是真实的日子。请对照身份证改好。"),
            "birth_date",
        )
    if check_character(text[:17]) != text[17]:
        raise DocumentError(
            _("身份证号的最后一位和前面 17 位对不上，多半有一位抄错了。请对照身份证逐位核对。"),
            "check_digit",
        )
    sex = "male" if int(text[16]) % 2 else "female"
    return ResidentId(number=text, area=text[:6], birth_date=born, sex=sex)


def _wrong_length(text: str):
    if re.fullmatch(r"[0-9]{15}", text):
        return _("这是 15 位的老号码，2013 年起已停用。请填身份证上的 18 位号码。")
    return _("身份证号应为 18 位，这里有 %(length)d 位。请对照身份证改好。") % {"length": len(text)}


def is_province(digits: str) -> bool:
    """Whether the two digits are a province's in GB/T 2260."""
    return digits in _PROVINCES


def born_on(digits: str) -> date | None:
    """The day eight digits name, if somebody alive may have been born on it."""
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return born if born.year >= _OLDEST_BIRTH_YEAR and born <= today() else None
