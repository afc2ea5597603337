"""The 22 characters of a level certificate's number, and the 16 of the old ones.

Rule of the field: 1 kind of issuer (``Y`` employer, ``S`` social body), 2-5 body number, 6-7 province (GB/T 2260),
8-13 site serial set by the province, 14-15 year, 16 level, 17-22 serial. There is no check digit.
Pure: nothing here touches the database.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from foundation.kernel.codes import short_code
from foundation.kernel.errors import DomainError

NUMBER_PATTERN = re.compile(r"^[A-Z]\d{14}[1-5A-Z]\d{6}$", re.ASCII)
OLD_NUMBER_PATTERN = re.compile(r"^\d{16}$", re.ASCII)
LAST_SERIAL = 999_999
_GROUPS = ((0, 5), (5, 7), (7, 13), (13, 15), (15, 16), (16, 22))


@dataclass(frozen=True)
class NumberParts:
    """What a number says once it is taken apart; ``year`` is the two printed digits."""

    kind: str
    body_number: str
    province: str
    site_serial: str
    year: str
    level: str
    serial: int


def compose_number(
    *, kind: str, body_number: str, province: str, site_serial: str, year: int, level: int, serial: int
) -> str:
    """Build the 22 characters; refuses a serial that no longer fits rather than print a longer number."""
    if not 1 <= serial <= LAST_SERIAL:
        raise DomainError(
            _("这一年这个等级的证书编号用完了，一共只有 999999 个。请先向省里申请新的站点序号。"),
            "certification.serial_exhausted",
        )
    number = f"{kind}{body_number}{province}{site_serial}{year % 100:02d}{level}{serial:06d}"
    if not NUMBER_PATTERN.fullmatch(number):
        raise DomainError(
            _("评价机构的备案号不完整，编不出证书编号。请先把机构的编号补齐。"),
            "certification.number_malformed",
        )
    return number


def parse_number(number: str) -> NumberParts | None:
    """Take a new-style number apart; None when it is not one."""
    if not NUMBER_PATTERN.fullmatch(number):
        return None
    return NumberParts(
        kind=number[0],
        body_number=number[1:5],
        province=number[5:7],
        site_serial=number[7:13],
        year=number[13:15],
        level=number[15],
        serial=int(number[16:]),
    )


def is_old_number(number: str) -> bool:
    """Whether this is one of the 16-digit numbers printed before the new rule."""
    return bool(OLD_NUMBER_PATTERN.fullmatch(number))


def group_number(number: str) -> str:
    """The number as people read it aloud, in its six groups; anything else comes back unchanged."""
    if not NUMBER_PATTERN.fullmatch(number):
        return number
    return " ".join(number[start:end] for start, end in _GROUPS)


def new_print_serial(year: int) -> str:
    """A serial for one printed copy: the year and ten random characters, so that copies reveal no order."""
    return f"P{year % 100:02d}-{short_code(10)}"
