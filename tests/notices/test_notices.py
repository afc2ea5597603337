"""Messages: stored with what caused them, sent after it, encrypted at rest."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from foundation.jobs import runner
from foundation.jobs.models import Job
from foundation.kernel.actors import SYSTEM
from foundation.notices.models import Notice
from foundation.notices.operations import notify
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_a_notice_goes_with_its_transaction() -> None:
    person = make_person()
    with transaction.atomic():
        notify(person, "test.hello", lambda: "你好", actor=SYSTEM)
        transaction.set_rollback(True)
    assert Notice.objects.count() == 0
    assert Job.objects.count() == 0


def test_the_job_carries_an_id_only_and_sends_once() -> None:
    notice = notify(make_person(phone="13900005678"), "test.hello", lambda: "课在明天晚上", actor=SYSTEM)
    job = Job.objects.get()
    assert job.payload == {"notice": notice.pk}
    runner.run_to_end(job.pk)
    lines = Path(settings.NOTICES_FILE).read_text(encoding="utf-8").splitlines()
    assert [line.split("\t")[1:] for line in lines][-1] == ["＊＊＊5678", "课在明天晚上"]
    notice.refresh_from_db()
    assert notice.state == Notice.State.SENT


def test_a_person_without_a_phone_still_has_the_message() -> None:
    notice = notify(make_person(phone=""), "test.hello", lambda: "课在明天晚上", actor=SYSTEM)
    assert notice.state == Notice.State.NO_ADDRESS
    assert Job.objects.count() == 0


def test_text_and_number_are_encrypted_in_the_database() -> None:
    notify(make_person(phone="13900009999"), "test.hello", lambda: "课在明天晚上", actor=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, address FROM notices_notice")
        stored = cursor.fetchone()
    assert [value.partition("$")[0] for value in stored] == ["k1", "k1"]
