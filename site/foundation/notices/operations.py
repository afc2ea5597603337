"""Writing messages in the transaction that causes them."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation

from foundation.audit.operations import record
from foundation.jobs.operations import enqueue
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.notices.models import Notice
from foundation.people.models import Person
from foundation.people.phones import normalise_phone

SEND = "notices.send"


def notify(person: Person, occasion: str, text: Callable[[], str], *, actor: Actor) -> Notice:
    """Store a message in the caller's transaction; a job sends it after the commit.

    `text` is called for each person, with their language in force, whichever language the one who acts reads in.
    A person without a phone gets it all the same: it stands on their own page.
    """
    with translation.override(person.language):
        words = str(text())
    notice = Notice.objects.create(
        person=person,
        occasion=occasion,
        language=person.language,
        text=words,
        address=person.phone,
        state=Notice.State.WAITING if person.phone else Notice.State.NO_ADDRESS,
        created_at=clock.now(),
    )
    record("notices.notice.stored", notice, actor=actor, occasion=occasion)
    if person.phone:
        enqueue(SEND, actor=actor, payload={"notice": notice.pk}, total=1)
    return notice


def notify_phone(
    phone: str,
    occasion: str,
    text: Callable[[], str],
    *,
    actor: Actor,
    language: str | None = None,
    life: timedelta | None = None,
) -> Notice:
    """Write to a number nobody is known to hold: a sign-in code, an answer to a text message. It leaves at once.

    `language` is the one the person reads just now (the one in force). After `life` upkeep empties text and number.
    """
    language = language or translation.get_language() or settings.LANGUAGE_CODE
    with translation.override(language):
        words = str(text())
    now = clock.now()
    with transaction.atomic():
        notice = Notice.objects.create(
            occasion=occasion,
            language=language,
            text=words,
            address=normalise_phone(phone),
            urgent=True,
            wipe_at=now + life if life is not None else None,
            created_at=now,
        )
        record("notices.notice.stored", notice, actor=actor, occasion=occasion)
        enqueue(SEND, actor=actor, payload={"notice": notice.pk}, total=1)
    return notice


def wipe_expired_notices(*, actor: Actor) -> int:
    """Empty text and number of the messages whose life is over; how many. What was sent when stays on record."""
    expired = Notice.objects.filter(wipe_at__lte=clock.now())
    expired.filter(state=Notice.State.WAITING).update(state=Notice.State.FAILED)
    return expired.update(text="", address="", wipe_at=None)
