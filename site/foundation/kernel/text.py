"""Names and text as people hand them in."""

import re
import unicodedata
from decimal import Decimal

_SPACES = re.compile(r"[\s\u200b\ufeff\u3000]+")
_MIDDLE_DOTS = str.maketrans({"•": "·", "・": "·", "‧": "·", "∙": "·", "．": "·", "･": "·"})
_CJK = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
MASK = "＊"
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[\s.-]+(?=[0-9Xx])")
_NUMBER = re.compile(r"(?<![0-9])(?:1[3-9][0-9]{9}|[1-9][0-9]{16}[0-9Xx])(?![0-9])")


def to_halfwidth(raw: str) -> str:
    """Full-width digits, letters and punctuation become ordinary ones."""
    return unicodedata.normalize("NFKC", raw)


def has_control_characters(raw: str) -> bool:
    """Control characters are refused on input: canonical forms of signed records differ on them."""
    return any(unicodedata.category(character) in {"Cc", "Cs"} for character in raw)


def holds_a_number(raw: str) -> bool:
    """Whether a phone or an identity number stands in free text, however it is spaced: it would lie there in the clear."""
    return _NUMBER.search(_BETWEEN_DIGITS.sub("", to_halfwidth(raw))) is not None


def clean_name(raw: str) -> str:
    """A name as we keep it: one form of the middle dot, no spaces inside Chinese names, single ones elsewhere."""
    name = _SPACES.sub(" ", raw.translate(_MIDDLE_DOTS)).strip()
    if _CJK.search(name):
        name = name.replace(" ", "")
    return name


def mask_name(name: str) -> str:
    """Enough to recognise oneself, not enough to look a person up: 王＊明, 王＊, 阿＊＊·买＊＊."""

    def mask_part(part: str) -> str:
        if len(part) <= 1:
            return part if len(name) > 1 else MASK
        if len(part) == 2 or "·" in name:
            return part[0] + MASK * (len(part) - 1)
        return part[0] + MASK * (len(part) - 2) + part[-1]

    separator = "·" if "·" in name else " "
    return separator.join(mask_part(part) for part in name.split(separator))


def mask_tail(value: str, keep: int = 4) -> str:
    """Only the last `keep` characters stay: first 6 + last 4 of an ID leaves little more than a birth date."""
    return MASK * 3 + value[-keep:] if value else ""


def plain_number(number: Decimal) -> str:
    """A decimal as people write it: 4, 3.5; no trailing zeros, no exponent."""
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
