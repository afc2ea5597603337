"""Documents other than the resident identity card, and how each number is checked (DOMAIN 6).

Sources: the residence permit of Hong Kong, Macau and Taiwan residents follows GB 11643 with 810000, 820000 or 830000 for the
area (State Council, 2018); the permanent residence card has 18 digits since 2023 (9, province, nationality, birth date,
sequence, check as in GB 11643) and had three letters and twelve digits before; passports follow ICAO 9303, nine places at
most, some states' a few more.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from foundation.kernel.text import to_halfwidth
from foundation.people.identity import (
    DocumentError,
    born_on,
    check_character,
    check_resident_id,
    is_province,
    normalise_resident_id,
)
from foundation.people.models import DocumentType

PERMIT_AREAS = ("810000", "820000", "830000")


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """What a valid number says. Only some kinds tell the birth date and the sex; the rest leave them open."""

    number: str
    birth_date: date | None = None
    sex: str = ""


def check_document(document_type: str, written: str) -> CheckedDocument:
    """The number in the one form it is kept in, or a `DocumentError` that says what is wrong and how to mend it."""
    if document_type not in _CHECKS:
        raise DocumentError(_("没有这种证件。请选证件上写的那一种。"), "type")
    return _CHECKS[DocumentType(document_type)](written)


def _resident_id(written: str) -> CheckedDocument:
    checked = check_resident_id(normalise_resident_id(written)[0])
    return CheckedDocument(checked.number, checked.birth_date, checked.sex)


def _permit(written: str) -> CheckedDocument:
    number = normalise_resident_id(written)[0]
    if len(number) == 18 and number[:6] not in PERMIT_AREAS:
        raise DocumentError(
            _("港澳台居民居住证的号码以 810000、820000 或 830000 开头，这个不是。请看看证件种类选对没有。"), "area"
        )
    checked = check_resident_id(number)
    return CheckedDocument(checked.number, checked.birth_date, checked.sex)


def _permanent_residence(written: str) -> CheckedDocument:
    number = _plain(written)
    if re.fullmatch(r"[A-Z]{3}[0-9]{12}", number):
        return CheckedDocument(number)
    if not re.fullmatch(r"9[0-9]{16}[0-9X]", number):
        raise DocumentError(
            _("永久居留身份证的号码是 9 开头的 18 位，老证是 3 个字母加 12 位数字。请对照证件改好。"), "length"
        )
    if not is_province(number[1:3]):
        raise DocumentError(_("号码第 2、3 位不是任何一个省份的代码，多半抄错了。请对照证件改好。"), "area")
    born = born_on(number[6:14])
    if born is None:
        raise DocumentError(_("号码里的出生日期（第 7 到 14 位）不是真实的日子。请对照证件改好。"), "birth_date")
    if check_character(number[:17]) != number[17]:
        raise DocumentError(_("号码最后一位和前面 17 位对不上，多半有一位抄错了。请对照证件逐位核对。"), "check_digit")
    return CheckedDocument(number, born, "male" if int(number[16]) % 2 else "female")


def _passport(written: str) -> CheckedDocument:
    number = _plain(written)
    if not number:
        raise DocumentError(_("证件号码没有填。请照证件填写。"), "length")
    if not re.fullmatch(r"[A-Z0-9]+", number):
        raise DocumentError(_("护照号码只有字母和数字，这里有别的字。请对照护照改好。"), "characters")
    if not 5 <= len(number) <= 12 or not re.search(r"[0-9]", number):
        raise DocumentError(_("护照号码是 5 到 12 位的字母和数字，这个不像。请对照护照改好。"), "length")
    return CheckedDocument(number)


def _plain(written: str) -> str:
    return re.sub(r"[\s\-‐－—.·'\"`‘’“”\u200b\ufeff]+", "", to_halfwidth(written)).upper()


_CHECKS = {
    DocumentType.RESIDENT_ID: _resident_id,
    DocumentType.HKMT_RESIDENCE: _permit,
    DocumentType.PERMANENT_RESIDENCE: _permanent_residence,
    DocumentType.PASSPORT: _passport,
}
