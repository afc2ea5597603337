"""Writing messages in the transaction that causes them."""

from collections.abc import Callable

from django.utils import translation

from foundation.audit.operations import record
from foundation.jobs.operations import enqueue
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.notices.models import Notice
from foundation.people.models import Person

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
        text=words,
        address=person.phone,
        state=Notice.State.WAITING if person.phone else Notice.State.NO_ADDRESS,
        created_at=clock.now(),
    )
    record("notices.notice.stored", notice, actor=actor, occasion=occasion)
    if person.phone:
        enqueue(SEND, actor=actor, payload={"notice": notice.pk}, total=1)
    return notice
