"""Shengzhou's divisions of today and until 2019."""

from datetime import date

import pytest

from foundation.places.models import Division
from foundation.places.queries import current_townships, resolve_township

pytestmark = pytest.mark.django_db


def test_fifteen_townships_today_and_twenty_one_until_2019() -> None:
    assert current_townships(date(2026, 11, 22)).count() == 15
    assert current_townships(date(2019, 1, 1)).count() == 21


@pytest.mark.parametrize(
    ("name", "on", "current"),
    [
        ("雅璜乡", date(2026, 11, 22), "330683105"),
        ("雅璜乡", date(2018, 5, 1), "330683203"),
        ("浦口街道", date(2026, 11, 22), "330683005"),
        ("浦口街道", date(2018, 5, 1), "330683004"),
        ("甘霖", date(2026, 11, 22), "330683100"),
    ],
)
def test_a_name_means_the_division_of_its_day(name: str, on: date, current: str) -> None:
    assert resolve_township(name, on).current == Division.objects.get(code=current)


def test_only_a_changed_name_counts_as_abolished() -> None:
    assert resolve_township("雅璜乡", date(2026, 11, 22)).was_abolished is True
    assert resolve_township("浦口街道", date(2026, 11, 22)).was_abolished is False
    assert resolve_township("桃花源镇").current is None
