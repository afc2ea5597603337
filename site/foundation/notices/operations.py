"""Writing messages in the transaction that causes them."""

from foundation.audit.operations import record
from foundation.jobs.operations import enqueue
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.notices.models import Notice
from foundation.people.models import Person

SEND = "notices.send"


def notify(person: Person, occasion: str, text: str, *, actor: Actor) -> Notice:
    """Store a message in the caller's transaction; a job sends it after the commit.

    A person without a phone gets it all the same: it stands on their own page.
    """
    notice = Notice.objects.create(
        person=person,
        occasion=occasion,
        text=str(text),
        address=person.phone,
        state=Notice.State.WAITING if person.phone else Notice.State.NO_ADDRESS,
        created_at=clock.now(),
    )
    record("notices.notice.stored", notice, actor=actor, occasion=occasion)
    if person.phone:
        enqueue(SEND, actor=actor, payload={"notice": notice.pk}, total=1)
    return notice
