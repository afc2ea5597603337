"""Rules of the field resolve as of a date."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from foundation.kernel.actors import SYSTEM
from foundation.policy import registry
from foundation.policy.models import Policy
from foundation.policy.operations import set_policy
from foundation.policy.queries import value, values

pytestmark = pytest.mark.django_db
KEY = "test.review_days"


@pytest.fixture(autouse=True)
def setting() -> None:
    registry.define(KEY, 5, "审核工作日", "test")


def test_the_latest_row_in_force_wins_and_the_default_fills_the_gaps() -> None:
    set_policy(KEY, 7, actor=SYSTEM, valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31))
    set_policy(KEY, 3, actor=SYSTEM, valid_from=date(2025, 6, 1), valid_to=date(2025, 6, 30))
    days = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 1), date(2026, 1, 1)]
    assert [value(KEY, day) for day in days] == [5, 7, 3, 7, 5]


def test_an_unknown_setting_is_a_bug() -> None:
    with pytest.raises(KeyError):
        value("test.nobody_knows")


def test_the_database_refuses_dates_out_of_order() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Policy.objects.create(key=KEY, value=1, valid_from=date(2025, 2, 1), valid_to=date(2025, 1, 1))


@pytest.mark.parametrize("rows", [1, 3])
def test_several_settings_cost_one_question_each_as_of_its_own_day(rows: int, django_assert_num_queries) -> None:
    other = "test.other_days"
    registry.define(other, 9, "另一个", "test")
    for year in range(2026 - rows, 2026):
        set_policy(KEY, year, actor=SYSTEM, valid_from=date(year, 1, 1), valid_to=date(year, 12, 31))
    with django_assert_num_queries(1):
        assert values((KEY, date(2025, 5, 1)), (KEY, date(2026, 5, 1)), (other, None)) == [2025, 5, 9]
