"""When messages leave: quiet hours, the day's cap, and what a crash between sending and noting does."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.utils import timezone

from foundation.jobs.models import Job
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import NotPermitted
from foundation.notices import tasks
from foundation.notices.models import Notice, SendingDay
from foundation.notices.operations import mute_phone, retry_notice, retry_notices, send_what_is_due, unmute_phone
from foundation.notices.policies import DAILY_PARTS, QUIET_HOURS
from foundation.notices.rules import quiet_until
from foundation.people.roles import Role
from foundation.policy.operations import set_policy
from tests.factories.notices import CODE, NEWS, say, work_off
from tests.factories.people import make_account, make_person, make_staff

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 1)


def rule(key: str, value: Any) -> None:
    set_policy(key, value, actor=SYSTEM, valid_from=LONG_AGO)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Any:
    """`at("2026-12-01 22:30")` sets the clock to that time of day in the county."""
    moment = [timezone.now()]
    monkeypatch.setattr("tests.notices.test_sending.now", lambda: moment[0], raising=False)
    settings.CLOCK = "tests.notices.test_sending.now"

    def set_to(text: str) -> datetime:
        moment[0] = timezone.make_aware(datetime.fromisoformat(text))
        return moment[0]

    return set_to


def local(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("hours", "moment", "until"),
    [
        (["21:00", "08:00"], "2026-12-01 20:59", None),
        (["21:00", "08:00"], "2026-12-01 21:00", "2026-12-02 08:00"),
        (["21:00", "08:00"], "2026-12-31 23:59", "2027-01-01 08:00"),
        (["21:00", "08:00"], "2026-12-02 00:00", "2026-12-02 08:00"),
        (["21:00", "08:00"], "2026-12-02 07:59", "2026-12-02 08:00"),
        (["21:00", "08:00"], "2026-12-02 08:00", None),
        (["12:00", "14:00"], "2026-12-02 13:00", "2026-12-02 14:00"),
        (["12:00", "14:00"], "2026-12-02 14:00", None),
        (["00:00", "00:00"], "2026-12-02 00:00", None),
    ],
)
def test_quiet_hours_reach_across_midnight(hours: list[str], moment: str, until: str | None) -> None:
    rule(QUIET_HOURS, hours)
    assert quiet_until(local(moment)) == (local(until) if until else None)


def test_at_night_only_what_is_urgent_leaves_and_the_rest_in_the_morning(at: Any) -> None:
    rule(QUIET_HOURS, ["21:00", "08:00"])
    at("2026-12-01 23:30")
    plain, today, code = say(), say(urgent=True), say(occasion=CODE)
    work_off()
    assert states(plain, today, code) == ["waiting", "sent", "sent"]
    assert send_what_is_due(actor=SYSTEM) == 0
    at("2026-12-02 07:59")
    assert send_what_is_due(actor=SYSTEM) == 0
    at("2026-12-02 08:00")
    assert send_what_is_due(actor=SYSTEM) == 1
    assert send_what_is_due(actor=SYSTEM) == 0, "handed over once"
    work_off()
    assert states(plain) == ["sent"]


def test_a_job_that_comes_late_in_the_evening_lets_its_message_wait(at: Any) -> None:
    rule(QUIET_HOURS, ["21:00", "08:00"])
    at("2026-12-01 20:59")
    notice = say()
    at("2026-12-01 21:01")
    work_off()
    notice.refresh_from_db()
    assert (notice.state, notice.send_after, notice.attempts) == ("waiting", local("2026-12-02 08:00"), 0)


def states(*notices: Notice) -> list[str]:
    return [Notice.objects.get(pk=notice.pk).state for notice in notices]


def test_the_days_cap_keeps_a_share_for_codes_and_the_rest_waits_until_tomorrow(at: Any) -> None:
    rule(DAILY_PARTS, 5)
    rule(QUIET_HOURS, ["21:00", "08:00"])
    at("2026-12-01 10:00")
    plain = [say() for _number in range(5)]
    work_off()
    codes = [say(occasion=CODE) for _number in range(2)]
    work_off()
    assert states(*plain, *codes) == ["sent"] * 4 + ["waiting", "sent", "waiting"]
    assert SendingDay.objects.get().parts == 5
    for notice in (plain[4], codes[1]):
        notice.refresh_from_db()
        assert (notice.problem, notice.send_after) == ("over_cap", local("2026-12-02 08:00"))
    at("2026-12-02 08:00")
    assert send_what_is_due(actor=SYSTEM) == 2
    work_off()
    assert states(plain[4], codes[1]) == ["sent", "sent"]


def test_a_long_message_counts_as_the_parts_it_takes() -> None:
    say("课" * (70 - 6))
    say("课" * (70 - 6 + 1))
    work_off()
    assert SendingDay.objects.get().parts == 1 + 2


def test_a_crash_between_sending_and_noting_sends_again_and_loses_nothing(monkeypatch: Any) -> None:
    """The worker dies with the message handed over and nothing written: whoever takes the job over sends it again."""

    class Died(BaseException):
        pass

    def die(outcome: object, *, actor: object) -> None:
        raise Died

    notice = say("只此一条", make_person(phone="13900005678"))
    with monkeypatch.context() as patch, pytest.raises(Died):
        patch.setattr(tasks, "settle_notice", die)
        work_off()
    job = Job.objects.get()
    notice.refresh_from_db()
    assert (job.state, notice.state, notice.attempts) == (Job.State.RUNNING, "waiting", 1)
    with clock.shifted(timedelta(seconds=configured.JOBS_LEASE_SECONDS + 1)):
        from foundation.jobs import runner

        runner.run_to_end(job.pk)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == ("sent", 2)
    sent = Path(configured.NOTICES_FILE).read_text(encoding="utf-8").splitlines()
    assert sum(line.endswith("只此一条") for line in sent) == 2


def test_no_transaction_is_open_while_a_message_is_sent(monkeypatch: Any) -> None:
    """A provider that takes its time must keep no writer waiting (on SQLite it would keep all of them)."""
    from django.db import connection

    from foundation.notices.gateways.local import File

    depth = len(connection.savepoint_ids)
    seen: list[int] = []

    def send(self: Any, message: Any, now: Any) -> str:
        seen.append(len(connection.savepoint_ids))
        return "1"

    monkeypatch.setattr(File, "send", send)
    say()
    work_off()
    assert seen == [depth]


def test_who_wants_fewer_messages_gets_what_must_be_sent_and_reads_the_rest_on_the_page() -> None:
    user = make_account(make_person(phone="13900004321"))
    mute_phone("139 0000 4321", actor=user)
    news, needed = say(person=user.person, occasion=NEWS), say(person=user.person)
    assert states(news, needed) == ["muted", "waiting"]
    unmute_phone("13900004321", actor=user)
    assert states(say(person=user.person, occasion=NEWS)) == ["waiting"]
    with pytest.raises(NotPermitted):
        mute_phone("13900004321", actor=make_account())


def test_only_who_keeps_the_machine_running_sends_again() -> None:
    failed = [say(), say()]
    Notice.objects.update(state="failed", problem="key")
    auditor, administrator = make_staff(Role.AUDITOR), make_staff(Role.ADMINISTRATOR)
    for notice in failed:
        notice.refresh_from_db()
    with pytest.raises(NotPermitted):
        retry_notice(failed[0], actor=auditor)
    assert retry_notices("key", actor=auditor) == 0
    assert retry_notices("money", actor=administrator) == 0
    assert retry_notices("key", actor=administrator) == 2
    work_off()
    assert states(*failed) == ["sent", "sent"]
    with pytest.raises(NotPermitted):
        retry_notice(Notice.objects.get(pk=failed[0].pk), actor=administrator)


def test_a_job_holds_ids_only_and_no_job_or_record_holds_a_number_or_a_word() -> None:
    from foundation.audit.models import Entry

    say("给王小明的话", make_person(phone="13900005678"))
    kept = str(list(Job.objects.values())) + str(list(Entry.objects.values()))
    assert [word for word in ("13900005678", "王小明") if word in kept] == []
