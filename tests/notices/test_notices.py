"""Messages: stored with what caused them, sent after it, encrypted at rest."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from foundation.jobs import runner
from foundation.jobs.models import Job
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.notices.models import Notice
from foundation.notices.operations import notify_phone, wipe_expired_notices
from tests.factories.notices import CODE, say
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def make_code(phone: str) -> Notice:
    return notify_phone(phone, CODE, lambda: {"words": "1234"}, actor=SYSTEM, life=timedelta(minutes=5))


def test_a_notice_goes_with_its_transaction() -> None:
    person = make_person()
    with transaction.atomic():
        say("你好", person)
        transaction.set_rollback(True)
    assert Notice.objects.count() == 0
    assert Job.objects.count() == 0


def test_the_job_carries_an_id_only_and_sends_once() -> None:
    notice = say("课在明天晚上", make_person(phone="13900005678"))
    job = Job.objects.get()
    assert job.payload == {"notices": [notice.pk]}
    runner.run_to_end(job.pk)
    lines = Path(settings.NOTICES_FILE).read_text(encoding="utf-8").splitlines()
    assert [line.split("\t")[1:] for line in lines][-1] == ["＊＊＊5678", "【嵊州点菜】课在明天晚上"]
    notice.refresh_from_db()
    assert notice.state == Notice.State.SENT


def test_a_person_without_a_phone_still_has_the_message() -> None:
    notice = say("课在明天晚上", make_person(phone=""))
    assert notice.state == Notice.State.NO_ADDRESS
    assert Job.objects.count() == 0


def test_text_and_number_are_encrypted_in_the_database() -> None:
    say("课在明天晚上", make_person(phone="13900009999"))
    with connection.cursor() as cursor:
        cursor.execute('SELECT text, "values", address FROM notices_notice')
        stored = cursor.fetchone()
    assert [value.partition("$")[0] for value in stored] == ["k1", "k1", "k1"]


def test_a_code_goes_to_a_number_of_nobody_known_and_is_emptied_after_its_life() -> None:
    with translation.override("en"):
        notice = make_code("+86 139 0000 5678")
    assert (notice.person, notice.address, notice.language, notice.urgent) == (None, "13900005678", "en", True)
    runner.run_to_end(Job.objects.get().pk)
    with clock.shifted(timedelta(minutes=4)):
        assert wipe_expired_notices(actor=SYSTEM) == 0
    with clock.shifted(timedelta(minutes=5, seconds=1)):
        assert wipe_expired_notices(actor=SYSTEM) == 1
        assert wipe_expired_notices(actor=SYSTEM) == 0
    notice.refresh_from_db()
    assert (notice.text, notice.address, notice.state) == ("", "", Notice.State.SENT)


def test_a_code_that_outlived_itself_is_not_sent_any_more() -> None:
    notice = make_code("13900005678")
    with clock.shifted(timedelta(minutes=6)):
        wipe_expired_notices(actor=SYSTEM)
    notice.refresh_from_db()
    assert (notice.text, notice.state) == ("", Notice.State.FAILED)
