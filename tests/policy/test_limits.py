"""Counting tries: per hour and subject, without keeping the subject."""

from datetime import timedelta

import pytest

from foundation.kernel import clock
from foundation.policy import limits
from foundation.policy.models import Counter
from foundation.policy.registry import define

pytestmark = pytest.mark.django_db


def test_each_subject_and_hour_has_its_own_count() -> None:
    assert [limits.count("a", "x"), limits.count("a", "x"), limits.count("a", "y"), limits.count("b", "x")] == [
        1,
        2,
        1,
        1,
    ]
    assert limits.counted("a", "x") == 2
    with clock.shifted(timedelta(hours=1)):
        assert limits.counted("a", "x") == 0
        assert limits.count("a", "x") == 1


def test_a_count_taken_back_never_falls_below_nothing() -> None:
    limits.count("a", "x")
    limits.uncount("a", "x")
    limits.uncount("a", "x")
    assert limits.counted("a", "x") == 0


def test_more_than_the_policy_allows_is_refused_until_the_next_hour() -> None:
    define("tests.most", 2, "most", "a test")
    limits.limit("a", "x", "tests.most")
    limits.limit("a", "x", "tests.most")
    with pytest.raises(limits.TooManyTries) as refused:
        limits.limit("a", "x", "tests.most")
    assert refused.value.again_at == limits.again_at()
    assert timedelta(0) < refused.value.again_at - clock.now() <= timedelta(hours=1)


def test_the_table_holds_no_subject(settings) -> None:
    limits.count("sign-in", "王小明 13805755512")
    assert settings.COUNTERS_IN_CACHE is False
    kept = Counter.objects.values_list("subject", flat=True).get()
    assert "王小明" not in kept and "13805755512" not in kept and len(kept) == 64


def test_old_counts_are_swept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SWEEP_ONE_IN", 1)
    with clock.shifted(timedelta(days=-3)):
        limits.count("a", "old")
    limits.count("a", "new")
    assert Counter.objects.count() == 1
