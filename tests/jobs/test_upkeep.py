"""Work that comes round is done once for its time, by whichever schedule looks first."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings

from config.celery import app
from foundation.audit import receipts
from foundation.audit.models import Receipt
from foundation.jobs import upkeep
from foundation.jobs.models import UpkeepRun
from foundation.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Only the work this test registers; it notes down its runs."""
    monkeypatch.setattr(upkeep, "_registered", {})
    runs: list[str] = []
    yield runs


def test_the_county_has_its_receipts_and_rosters_cleared_daily() -> None:
    everything = upkeep.names()
    assert {"audit.receipts", "notices.due", "notices.expired", "training.rosters"} <= set(everything)
    receipts.claim("form")
    Receipt.objects.update(at=clock.now() - timedelta(days=3))
    assert sorted(upkeep.do_what_is_due()) == everything
    assert Receipt.objects.count() == 0
    assert UpkeepRun.objects.get(pk="audit.receipts").count == 1
    assert upkeep.do_what_is_due() == []
    with clock.shifted(timedelta(days=1, minutes=1)):
        assert sorted(upkeep.do_what_is_due()) == everything


def test_what_failed_does_not_keep_the_rest_waiting(alone: list[str]) -> None:
    def fail() -> int:
        raise RuntimeError("the disk is full")

    upkeep.register("test.broken", every=timedelta(hours=1), work=fail)
    upkeep.register("test.whole", every=timedelta(hours=1), work=lambda: len(alone))
    assert upkeep.do_what_is_due() == ["test.whole"]
    assert UpkeepRun.objects.get(pk="test.broken").finished_at is None
    with clock.shifted(timedelta(hours=2)):
        assert upkeep.do_what_is_due() == ["test.whole"]


def test_two_schedules_do_it_once(alone: list[str]) -> None:
    def look_again() -> int:
        alone.append("once")
        assert upkeep.do_what_is_due() == [], "begun is claimed"
        return 1

    upkeep.register("test.once", every=timedelta(hours=1), work=look_again)
    assert upkeep.do_what_is_due() == ["test.once"]
    assert alone == ["once"]


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)
