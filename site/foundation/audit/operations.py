"""Writing the audit."""

from typing import Any

from foundation.audit import actions, receipts
from foundation.audit.models import Entry
from foundation.audit.signals import recorded
from foundation.kernel import clock
from foundation.kernel.actors import Actor


def record(action: str, obj: Any, *, actor: Actor, **data: Any) -> Entry:
    """Insert one entry about `obj` in the caller's transaction. `data` is JSON without personal data.

    If a form asked for it, the form counts as done from this transaction's commit on.
    """
    if not actions.is_registered(action):
        raise ValueError(f"audit action {action} is not declared")
    receipts.mark_done()
    entry = Entry.objects.create(
        at=clock.now(),
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        actor_id=actor.actor_id,
        actor_label=actor.actor_label,
        data=data,
    )
    recorded.send(sender=action, entry=entry)
    return entry
