"""The 22 characters, and series that count without gaps per body, year and level."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from certification.models import Certificate, NumberSeries
from certification.numbering import compose_number, group_number, is_old_number, parse_number
from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from tests.factories.certification import examine, issue, make_published, make_scene, mark_all, publish

PARTS = {"kind": "S", "body_number": "0000", "province": "33", "site_serial": "000123"}


def test_the_number_of_the_fields_rule() -> None:
    assert compose_number(**PARTS, year=2026, level=5, serial=42) == "S000033000123265000042"


def test_a_number_comes_apart_again() -> None:
    parts = parse_number("Y123433000123253999999")
    assert parts is not None
    assert (parts.kind, parts.body_number, parts.province, parts.site_serial) == ("Y", "1234", "33", "000123")
    assert (parts.year, parts.level, parts.serial) == ("25", "3", 999_999)


@pytest.mark.parametrize(
    "text",
    [
        "S00003300012326500004",
        "S0000330001232650000423",
        "s000033000123265000042",
        "S000033000123269000042",
        "S00003300012326500004２",
        "",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None
    assert group_number(text) == text


def test_the_level_may_be_a_letter() -> None:
    parts = parse_number("S00003300012326A000001")
    assert parts is not None and parts.level == "A"


@pytest.mark.parametrize("serial", [0, 1_000_000])
def test_a_serial_that_does_not_fit_is_refused(serial: int) -> None:
    with pytest.raises(DomainError) as refusal:
        compose_number(**PARTS, year=2026, level=5, serial=serial)
    assert refusal.value.code == "certification.serial_exhausted"


def test_a_body_without_its_numbers_is_refused() -> None:
    with pytest.raises(DomainError) as refusal:
        compose_number(**(PARTS | {"site_serial": "123"}), year=2026, level=5, serial=1)
    assert refusal.value.code == "certification.number_malformed"


def test_groups_and_old_numbers() -> None:
    assert group_number("S000033000123265000042") == "S0000 33 000123 26 5 000042"
    assert is_old_number("2633061234500001") and not is_old_number("263306123450000")


@pytest.mark.django_db
def test_two_batches_of_a_body_share_a_series_without_gap() -> None:
    first = make_published(2)
    numbers = [certificate.number for certificate in issue(first)]
    second = make_scene(3)
    second.batch.body_id = first.batch.body_id
    type(second.batch).objects.filter(pk=second.batch.pk).update(body=first.batch.body)
    second.batch.refresh_from_db()
    second.manager, second.officer = first.manager, first.officer
    numbers += [certificate.number for certificate in issue(publish(mark_all(examine(second))))]
    assert [number[-6:] for number in numbers] == ["000001", "000002", "000003", "000004", "000005"]


@pytest.mark.django_db
def test_each_level_and_year_counts_for_itself() -> None:
    scene = make_published(1)
    fives = issue(scene)
    four = make_scene(1, level=4)
    type(four.batch).objects.filter(pk=four.batch.pk).update(body=scene.batch.body)
    four.batch.refresh_from_db()
    four.manager, four.officer = scene.manager, scene.officer
    fours = issue(publish(mark_all(examine(four))))
    assert [fives[0].number[15:], fours[0].number[15:]] == ["5000001", "4000001"]
    assert sorted(NumberSeries.objects.values_list("level", "last_serial")) == [(4, 1), (5, 1)]


@pytest.mark.django_db
def test_the_year_is_that_of_the_issue_in_the_countys_time_zone() -> None:
    scene = make_published(1)
    new_year = timezone.make_aware(datetime(clock.today().year + 1, 1, 1, 0, 30))
    with clock.shifted(new_year - clock.now() + timedelta(seconds=1)):
        certificate = issue(scene)[0]
    assert certificate.number[13:15] == f"{new_year.year % 100:02d}"
    assert certificate.issued_on == new_year.date()
    assert Certificate.objects.get(pk=certificate.pk).issued_at.date() < new_year.date()
