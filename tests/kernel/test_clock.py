"""The one clock."""

from datetime import timedelta

from django.utils import timezone

from foundation.kernel import clock


def test_a_shift_holds_for_its_block_and_adds_up() -> None:
    before = timezone.now()
    with clock.shifted(timedelta(days=-10)):
        with clock.shifted(timedelta(days=3)):
            assert clock.today() == timezone.localdate(before - timedelta(days=7))
        assert clock.now() < before - timedelta(days=9)
    assert clock.now() >= before
