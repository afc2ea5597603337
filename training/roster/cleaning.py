"""One cell at a time: what was meant, and what had to be repaired to see it.

Each cleaner returns the value to keep and the codes of its repairs, in a fixed order. An empty value beside a
filled cell means: nobody can tell what was meant. Digits and letters of a name are never changed or guessed.
"""

import re
import unicodedata
from dataclasses import dataclass

from foundation.kernel import text
from foundation.people.identity import normalise_resident_id
from training.roster.workbook import Cell

SPACES, QUOTES, HALFWIDTH, LETTERS, SEPARATORS = "spaces", "quotes", "halfwidth", "letters", "separators"
_ORDER = (SPACES, QUOTES, HALFWIDTH, LETTERS, SEPARATORS)

_QUOTES = "'\"`‘’“”＇＂"
_CONSTANT_FORMULA = re.compile(r'\s*[=＝]\s*["“]([^"”]*)["”]\s*')
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FULL_WIDTH_LETTERS = {code: narrow for code, narrow in _FULL_WIDTH.items() if chr(narrow).isalnum()}
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{9,11}|[2-8][0-9]{6,7}")
_COUNTRY_CODE = re.compile(r"(?:\+|00)?86(?=1[0-9]{10}$)")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}")
_NAME_LETTERS = {"Lo", "Lu", "Ll", "Lt", "Lm", "Mn", "Mc"}
_NAME_SIGNS = "·-'. "
_NOT_SHOWN_ELSEWHERE = {"Co", "Cn", "Cs"}
_SHORTEST_NAME, _LONGEST_NAME = 2, 50

# The digits a spreadsheet loses when it takes eighteen of them for a quantity.
_LOST_DIGITS = "000"


@dataclass(frozen=True, slots=True)
class Cleaned:
    value: str
    repairs: tuple[str, ...] = ()


def is_formula(cell: Cell) -> bool:
    """A formula, whose result nobody computes here; `="330…"`, a habit that keeps digits as text, is none."""
    return cell.formula and _CONSTANT_FORMULA.fullmatch(cell.text) is None


def _bare(cell: Cell) -> tuple[str, set[str]]:
    """The written text without quotes around it and without what nobody sees (each blank becomes one space)."""
    constant = _CONSTANT_FORMULA.fullmatch(cell.text) if cell.formula else None
    written = constant[1] if constant else cell.text
    visible = "".join(
        " " if character.isspace() else character
        for character in written
        if character.isspace() or unicodedata.category(character) not in {"Cc", "Cf"}
    )
    unquoted = visible.strip().strip(_QUOTES)
    bare = unquoted.strip()
    repairs = set()
    if constant or unquoted != visible.strip():
        repairs.add(QUOTES)
    if visible != written or visible.strip() != visible or bare != unquoted:
        repairs.add(SPACES)
    return bare, repairs


def _cleaned(value: str, repairs: set[str]) -> Cleaned:
    return Cleaned(value, tuple(code for code in _ORDER if code in repairs))


def clean_word(cell: Cell) -> Cleaned:
    """A word of a list (township, category …): half-width and without any spaces."""
    bare, repairs = _bare(cell)
    word = text.to_halfwidth("".join(bare.split()))
    return _cleaned(word, repairs | ({SPACES} if " " in bare else set()))


def clean_name(cell: Cell) -> Cleaned:
    """Compatibility forms of rare characters stay: only full-width letters and the middle dot have another form."""
    bare, repairs = _bare(cell)
    name = text.clean_name(bare.translate(_FULL_WIDTH_LETTERS))
    if bare.count(" ") > name.count(" "):
        repairs.add(SPACES)
    if name.replace(" ", "") != bare.replace(" ", ""):
        repairs.add(LETTERS)
    return _cleaned(name, repairs)


def name_problem(name: str) -> str:
    """The code of what is wrong with a cleaned name, or ""."""
    if not name:
        return "name_missing"
    if any(unicodedata.category(character) in _NOT_SHOWN_ELSEWHERE for character in name):
        return "name_private_letter"
    if any(unicodedata.category(letter) not in _NAME_LETTERS and letter not in _NAME_SIGNS for letter in name):
        return "name_not_letters"
    if not _SHORTEST_NAME <= len(name) <= _LONGEST_NAME:
        return "name_length"
    return ""


def clean_document(cell: Cell) -> Cleaned:
    """A resident identity number; its repairs carry the codes of `people.identity.Repair`."""
    constant = _CONSTANT_FORMULA.fullmatch(cell.text) if cell.formula else None
    number, repairs = normalise_resident_id(constant[1] if constant else cell.text)
    codes = [repair.value for repair in repairs]
    return Cleaned(number, tuple([*codes, QUOTES] if constant and QUOTES not in codes else codes))


def is_mangled(cell: Cell, number: str) -> bool:
    """Did a spreadsheet certainly take the number for a quantity and lose its last digits?"""
    if _SCIENTIFIC.fullmatch(clean_word(cell).value):
        return True
    return cell.numeric and looks_mangled(number)


def looks_mangled(number: str) -> bool:
    """Suspicious, no more: ask after the check digit has failed."""
    return len(number) == 18 and number.endswith(_LOST_DIGITS)


def clean_phone(cell: Cell) -> Cleaned:
    """A Chinese mobile or landline number in digits."""
    word = clean_word(cell)
    repairs = set(word.repairs)
    if any(ord(character) in _FULL_WIDTH for character in cell.text):
        repairs.add(HALFWIDTH)
    digits = _COUNTRY_CODE.sub("", re.sub(r"[-—–()]+", "", word.value))
    if digits != word.value:
        repairs.add(SEPARATORS)
    valid = _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits)
    return _cleaned(digits, repairs) if valid else Cleaned("")


_SEXES = {
    **dict.fromkeys(("男", "男性", "m", "male"), "male"),
    **dict.fromkeys(("女", "女性", "f", "female"), "female"),
}


def clean_sex(cell: Cell) -> Cleaned:
    word = clean_word(cell)
    return Cleaned(_SEXES.get(word.value.lower(), ""), word.repairs)
