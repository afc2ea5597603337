"""Writing messages in the transaction that causes them."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.jobs.operations import enqueue
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict
from foundation.notices import occasions
from foundation.notices.models import Incoming, MutedPhone, Notice, Wording
from foundation.notices.queries import wordings_in_force
from foundation.notices.rules import can_retry, quiet_until
from foundation.notices.wording import fill, one_line, words_of
from foundation.people.models import Person
from foundation.people.models.persons import phone_index
from foundation.people.phones import normalise_phone
from foundation.people.rules import require

SEND = "notices.send"
Fields = Callable[[], Mapping[str, object]]
"""What stands in the placeholders; called with the reader's language in force."""
AT_ONCE = 200
MOST_PAST_OTHERS = 5


def notify(person: Person, occasion: str, fields: Fields, *, actor: Actor, urgent: bool | None = None) -> Notice:
    """Store a message in the caller's transaction; a job sends it after the commit, or after the quiet hours.

    `fields` is called with the person's language in force, whichever language the one who acts reads in. A person without
    a phone gets it all the same: it stands on their own page. `urgent` overrules the occasion where a day makes it so.
    ValueError: the occasion is not registered, or `fields` are not those it names.
    """
    return notify_all([(person, fields)], occasion, actor=actor, urgent=urgent)[0]


def notify_all(
    recipients: Iterable[tuple[Person, Fields]], occasion: str, *, actor: Actor, urgent: bool | None = None
) -> list[Notice]:
    """The same occasion to many: words, rules and preferences are read once, one job sends them all."""
    about = occasions.find(occasion)
    urgent = about.urgent if urgent is None else urgent
    recipients = list(recipients)
    if not recipients:
        return []
    now, wordings = clock.now(), wordings_in_force(occasion)
    later = None if urgent else quiet_until(now)
    hashes = {person.pk: phone_index(person.phone) for person, _fields in recipients}
    muted: set[str] = set()
    if not about.essential:
        muted = set(MutedPhone.objects.filter(pk__in=hashes.values()).values_list("pk", flat=True))
    notices = []
    for person, fields in recipients:
        state = Notice.State.WAITING if person.phone else Notice.State.NO_ADDRESS
        if person.phone and hashes[person.pk] in muted:
            state = Notice.State.MUTED
        notices.append(
            Notice(
                person=person,
                address=person.phone,
                state=state,
                urgent=urgent,
                send_after=later if state == Notice.State.WAITING else None,
                created_at=now,
                **_written(about, person.language, wordings.get(person.language), fields),
            )
        )
    with transaction.atomic():
        for notice in notices:  # one by one: SQLite before 3.35 gives no ids for many at once
            notice.save(force_insert=True)
            record("notices.notice.stored", notice, actor=actor, occasion=occasion)
        send_soon([notice.pk for notice in notices if _leaves_now(notice)], actor=actor, urgent=urgent)
    return notices


def notify_phone(
    phone: str,
    occasion: str,
    fields: Fields,
    *,
    actor: Actor,
    language: str | None = None,
    life: timedelta | None = None,
) -> Notice:
    """Write to a number nobody is known to hold: a sign-in code, an answer to a text message. It leaves at once.

    `language` is the one the person reads just now (the one in force). After `life` upkeep empties text and number.
    """
    language = language or translation.get_language() or settings.LANGUAGE_CODE
    about, now = occasions.find(occasion), clock.now()
    with transaction.atomic():
        notice = Notice.objects.create(
            address=normalise_phone(phone),
            urgent=True,
            wipe_at=now + life if life is not None else None,
            created_at=now,
            **_written(about, language, wordings_in_force(occasion).get(language), fields),
        )
        record("notices.notice.stored", notice, actor=actor, occasion=occasion)
        send_soon([notice.pk], actor=actor, urgent=True)
    return notice


def send_soon(ids: list[int], *, actor: Actor, urgent: bool = False) -> None:
    """Put messages that wait for nothing into a job's hands. The job carries their ids and nothing else.

    A few urgent ones go past longer work; many at once (a class called off today) wait their turn in it.
    """
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        past = urgent and len(ids) <= MOST_PAST_OTHERS
        enqueue(SEND, actor=actor, payload={"notices": some}, total=len(some), urgent=past)


def send_what_is_due(*, actor: Actor) -> int:
    """Hand messages whose time has come to a job; how many. Safe to repeat, and by several at once."""
    due = Notice.objects.filter(state=Notice.State.WAITING, send_after__lte=clock.now())
    with transaction.atomic():
        rows = due.order_by("-urgent", "send_after", "id").select_for_update(no_key=True, skip_locked=_skips())
        found = list(rows.values_list("pk", "urgent")[: 10 * AT_ONCE])
        ids = [pk for pk, _urgent in found]
        Notice.objects.filter(pk__in=ids).update(send_after=None)
        for urgent in (True, False):
            send_soon([pk for pk, one in found if one == urgent], actor=actor, urgent=urgent)
    return len(ids)


def retry_notice(notice: Notice, *, actor: Actor) -> Notice:
    """Send a message again that could not be sent: whoever keeps the machine running, while its words are still there."""
    require(
        can_retry(actor, notice),
        _("这条通知现在不能再发：它已经发出，或者内容过了时间已经清掉。"),
        "notices.not_retriable",
    )
    with transaction.atomic():
        changed = Notice.objects.filter(pk=notice.pk, state=Notice.State.FAILED).update(
            state=Notice.State.WAITING, attempts=0, problem="", send_after=None
        )
        if not changed:
            raise Conflict(_("这条通知已经又在发了，请刷新页面看看。"), "notices.not_failed")
        record("notices.notice.retried", notice, actor=actor)
        send_soon([notice.pk], actor=actor)
    notice.refresh_from_db()
    return notice


def retry_notices(problem: str, *, actor: Actor) -> int:
    """The same for all that failed for one reason, say a wrong key that has been mended; how many."""
    found = list(Notice.objects.filter(state=Notice.State.FAILED, problem=problem).order_by("pk")[: 10 * AT_ONCE])
    with transaction.atomic():
        retriable = [notice for notice in found if can_retry(actor, notice)]
        for notice in retriable:
            record("notices.notice.retried", notice, actor=actor)
        ids = [notice.pk for notice in retriable]
        Notice.objects.filter(pk__in=ids, state=Notice.State.FAILED).update(
            state=Notice.State.WAITING, attempts=0, problem="", send_after=None
        )
        send_soon(ids, actor=actor)
    return len(ids)


def wipe_expired_notices(*, actor: Actor) -> int:
    """Empty text and number of the messages whose life is over; how many. What was sent when stays on record."""
    require(actor.is_system)
    now = clock.now()
    expired = Notice.objects.filter(wipe_at__lte=now)
    expired.filter(state=Notice.State.WAITING).update(state=Notice.State.FAILED, problem="too_late")
    wiped = expired.update(text="", values="", address="", wipe_at=None)
    return wiped + Incoming.objects.filter(wipe_at__lte=now).update(text="", address="", wipe_at=None)


def _written(occasion: occasions.Occasion, language: str, wording: Wording | None, fields: Fields) -> dict[str, object]:
    """The columns that hold what is said, with the language in force while it is written."""
    with translation.override(language):
        values = {name: one_line(value) for name, value in fields().items()}
        if sorted(values) != sorted(occasion.field_names):
            raise ValueError(f"{occasion.name} takes {occasion.field_names}, not {sorted(values)}")
        text = fill(words_of(occasion, wording), values)
    return {
        "occasion": occasion.name,
        "language": language,
        "wording": wording,
        "text": text,
        "values": json.dumps(values, ensure_ascii=False),
    }


def _leaves_now(notice: Notice) -> bool:
    return notice.state == Notice.State.WAITING and notice.send_after is None


def _skips() -> bool:
    return transaction.get_connection().features.has_select_for_update_skip_locked
