"""Emptying what holds personal data and is not needed any more. Called by erasure and by the retention plan only.

They ask no permission and record nothing: whoever calls has asked, and records what came of it with its count.
"""

from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Q

from foundation.audit import receipts
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.notices.models import Notice
from foundation.policy.models import Counter
from foundation.privacy.models import DataRequest, PersonalDataAccess, Reveal

HELD = Q(text__isempty=False) | Q(values__isempty=False) | Q(address__isempty=False)
"""Messages that still hold something."""


def empty_notices(rows: Any, *, actor: Actor) -> int:
    """Text, its values and the address go; that something was sent, when and why, stays. One that still waits is not sent any more."""
    keys = list(rows.filter(HELD).values_list("pk", flat=True))
    Notice.objects.filter(pk__in=keys, state=Notice.State.WAITING).update(state=Notice.State.FAILED)
    return Notice.objects.filter(pk__in=keys).update(text="", values="", address="", wipe_at=None)


def empty_requests(rows: Any, *, actor: Actor) -> int:
    """What was wanted, why and the answer go; that there was a request and how it ended stays."""
    keys = list(rows.filter(wiped_at__isnull=True).values_list("pk", flat=True))
    return DataRequest.objects.filter(pk__in=keys).update(wanted="", reason="", answer="", wiped_at=clock.now())


def empty_reveal_notes(rows: Any, *, actor: Actor) -> int:
    keys = list(rows.values_list("pk", flat=True))
    return Reveal.objects.filter(pk__in=keys).update(note="")


def delete_accesses(rows: Any, *, actor: Actor) -> int:
    """The database refuses whatever is younger than 180 days."""
    return int(PersonalDataAccess.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()[0])


def delete_counters(rows: Any, *, actor: Actor) -> int:
    return int(Counter.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()[0])


def delete_sessions(rows: Any, *, actor: Actor) -> int:
    return int(Session.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()[0])


def forget_receipts(*, actor: Actor) -> int:
    return receipts.forget_old()
