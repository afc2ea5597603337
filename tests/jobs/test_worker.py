"""A real Celery worker process does what the table says, bell or no bell."""

import time
from datetime import date

import pytest

from foundation.jobs.models import Job
from foundation.kernel.actors import SYSTEM
from foundation.notices.models import Notice
from foundation.notices.operations import notify
from foundation.notices.policies import QUIET_HOURS
from foundation.policy.operations import set_policy
from tests.factories.people import make_person


@pytest.mark.django_db(transaction=True)
def test_a_stored_notice_is_sent_by_the_worker(start_worker) -> None:
    set_policy(QUIET_HOURS, ["00:00", "00:00"], actor=SYSTEM, valid_from=date(2020, 1, 1))
    notice = notify(
        make_person(phone="13900001234"), "training.withdrawn", lambda: {"title": "王小明的班"}, actor=SYSTEM
    )
    worker = start_worker()
    deadline = time.monotonic() + 60
    while Job.objects.exclude(state=Job.State.DONE).exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert list(Job.objects.values_list("state", flat=True)) == [Job.State.DONE], worker.log
    notice.refresh_from_db()
    assert notice.state == Notice.State.SENT
    assert "王小明" not in worker.log
    assert "13900001234" not in worker.log
