"""Rosters and classes for the tests of the import. Every person and number here is invented."""

import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from foundation.kernel import clock
from foundation.people.identity import check_character
from foundation.people.models import Organisation, User
from foundation.people.roles import Role
from tests.factories.people import make_organisation, make_staff
from tests.factories.training import make_course
from training.models import Scheme, TrainingClass

TEA_ROSTER = Path(__file__).parent / "data" / "roster_tea_class.xlsx"
"""As an institution handed it in; the 42 rows are numbered in its first column."""

HEADINGS = ["序号", "姓名", "性别", "身份证号码", "联系电话", "乡镇", "文化程度", "人员类别", "备注"]
STARTS_ON = date(2026, 12, 8)

_numbers = count(1)


def tea_roster() -> bytes:
    return TEA_ROSTER.read_bytes()


def resident_id(sequence: int = 1, born: date = date(1980, 5, 6), area: str = "330683") -> str:
    """A well-formed number; an odd sequence is a man's."""
    first = f"{area}{born:%Y%m%d}{sequence:03d}"
    return first + check_character(first)


def person_row(number: int, **changes: Any) -> list[Any]:
    """A faultless row for a woman, `changes` by heading."""
    faultless = [
        number,
        "试行人",
        "女",
        resident_id(2 * number % 1000),
        f"139{number:08d}",
        "甘霖镇",
        "初中",
        "低保户",
        "",
    ]
    return [changes.get(heading, value) for heading, value in zip(HEADINGS, faultless, strict=True)]


def workbook(lines: Iterable[list[Any]], sheet: str = "学员名册") -> bytes:
    book = Workbook()
    book.active.title = sheet
    for line in lines:
        book.active.append(line)
    return saved(book)


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def roster(*rows: list[Any]) -> bytes:
    return workbook([HEADINGS, *rows])


def make_class(institution: Organisation | None = None, **facts: Any) -> TrainingClass:
    """A draft: its provisional roster is open."""
    number = next(_numbers)
    values = {
        "code": f"2026-TEA-{number:04d}",
        "course": make_course(hours=Decimal(60)),
        "institution": institution or make_organisation(),
        "scheme": Scheme.objects.get(code="skill-course"),
        "title": "越乡龙井炒制班",
        "capacity": 60,
        "starts_on": STARTS_ON,
        "ends_on": STARTS_ON,
        "created_at": clock.now(),
    } | facts
    return TrainingClass.objects.create(**values)


def manager_of(training_class: TrainingClass) -> User:
    return make_staff(Role.INSTITUTION_MANAGER, training_class.institution)
