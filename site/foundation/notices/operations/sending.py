"""Handing a message to the gateway: taken and paid for first, sent outside any transaction, noted afterwards.

A crash between sending and noting sends it again: at least once, never lost. No two workers hold the same message, since
its job has a lease.
"""

import json
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import translation

from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.notices import occasions
from foundation.notices.gateways import Message, NotSent, Report, gateway
from foundation.notices.models import Notice, SendingDay
from foundation.notices.policies import MOST_ATTEMPTS, SIGNATURE
from foundation.notices.queries import wordings_in_force
from foundation.notices.rules import most_parts_today, next_morning, quiet_until
from foundation.notices.states import WORTH_ANOTHER_TRY, Problem
from foundation.notices.wording import parts, placeholders, words_of
from foundation.people.rules import require
from foundation.policy.queries import value

MINUTES_UNTIL_NEXT_TRY = (1, 5, 30, 120)


@dataclass(frozen=True)
class Outcome:
    """What became of a message: the gateway's id of it, or why it did not leave."""

    notice: int
    gateway_id: str = ""
    not_sent: NotSent | None = None


def take_notice(notice_id: int, *, actor: Actor) -> Message | None:
    """Take a waiting message to be sent now and count what it costs; None where it does not leave now.

    It waits on through the quiet hours, and until tomorrow once the day's messages are used up.
    """
    require(actor.is_system)
    with transaction.atomic():
        notice = (
            Notice.objects.select_for_update(of=("self",), no_key=True)
            .select_related("wording")
            .filter(pk=notice_id, state=Notice.State.WAITING, send_after__isnull=True)
            .first()
        )
        if notice is None:
            return None
        now = clock.now()
        if notice.wipe_at is not None and notice.wipe_at <= now:
            _fail(notice, Problem.TOO_LATE)
            return None
        later = None if notice.urgent else quiet_until(now)
        if later is not None:
            Notice.objects.filter(pk=notice.pk).update(send_after=later)
            return None
        template, values = _template_of(notice)
        if gateway().needs_template and not template:
            _fail(notice, Problem.NO_TEMPLATE)
            return None
        signature = str(value(SIGNATURE))
        if not _paid_for(parts(notice.text, signature), notice.urgent):
            Notice.objects.filter(pk=notice.pk).update(send_after=next_morning(), problem=Problem.OVER_CAP)
            return None
        Notice.objects.filter(pk=notice.pk).update(attempts=F("attempts") + 1, problem="", provider_code="")
    return Message(notice.address, notice.text, signature, str(notice.pk), template, values)


def settle_notice(outcome: Outcome, *, actor: Actor) -> None:
    """Note what became of it. What may go better next time waits for its next try, a few times."""
    require(actor.is_system)
    rows = Notice.objects.filter(pk=outcome.notice, state=Notice.State.WAITING)
    name = gateway().name
    if outcome.not_sent is None:
        rows.update(
            state=Notice.State.SENT, sent_at=clock.now(), gateway=name, gateway_id=outcome.gateway_id[:100], problem=""
        )
        return
    problem, code = outcome.not_sent.problem, outcome.not_sent.code
    notice = rows.first()
    if notice is None:
        return
    if problem in WORTH_ANOTHER_TRY and notice.attempts < int(value(MOST_ATTEMPTS)):
        wait = 1 if notice.urgent else MINUTES_UNTIL_NEXT_TRY[min(notice.attempts, len(MINUTES_UNTIL_NEXT_TRY)) - 1]
        again = clock.now() + timedelta(minutes=wait)
        rows.update(send_after=again, problem=problem, provider_code=code, gateway=name)
    else:
        rows.update(state=Notice.State.FAILED, problem=problem, provider_code=code, gateway=name)


def note_receipt(report: Report, *, gateway_name: str, actor: Actor) -> bool:
    """The carrier's word on a message that was sent: it reached the phone, or it did not and may be sent again.

    Whether it was about one of ours. The same receipt twice changes nothing, and what was delivered stays delivered.
    """
    require(actor.is_system)
    ours = Notice.objects.filter(gateway=gateway_name, gateway_id=report.message_id)
    now = clock.now()
    if report.delivered:
        ours.filter(state__in=(Notice.State.SENT, Notice.State.FAILED), sent_at__isnull=False).update(
            state=Notice.State.DELIVERED, reported_at=now, problem="", provider_code=report.code
        )
    else:
        ours.filter(state=Notice.State.SENT).update(
            state=Notice.State.FAILED, reported_at=now, problem=Problem.UNDELIVERED, provider_code=report.code
        )
    return ours.exists()


def _fail(notice: Notice, problem: str) -> None:
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.FAILED, problem=problem)


def _paid_for(count: int, urgent: bool) -> bool:
    """Count the messages on today's row unless they are more than may leave; one statement, so that no racer gets more."""
    today = clock.today()
    SendingDay.objects.get_or_create(day=today)
    room = SendingDay.objects.filter(day=today, parts__lte=most_parts_today(urgent) - count)
    return room.update(parts=F("parts") + count) == 1


def _template_of(notice: Notice) -> tuple[str, dict[str, str]]:
    """The provider's number for these very words, and what stands in its places in their order.

    A number that was filled in after the message was written counts too, as long as the words are the same.
    """
    occasion = occasions.find(notice.occasion)
    own = notice.wording
    if own is None or not own.gateway_template:
        newest = wordings_in_force(notice.occasion).get(notice.language)
        if newest is not None and newest.text == (own.text if own else ""):
            own = newest
    with translation.override(notice.language):
        words = words_of(occasion, own)
    values = json.loads(notice.values) if notice.values else {}
    return own.gateway_template if own else "", {name: values[name] for name in placeholders(words) if name in values}
