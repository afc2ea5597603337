"""Receipts of forms: whose turn it is, whether the act was committed, what it was answered with.

The claim on a form's key is committed before the work begins. `record()` marks it done inside the transaction of the act,
so both are there or neither: whoever dies in between leaves a receipt that tells the truth. A claim nobody has
marked may be taken over after a while; the one it was taken from can no longer commit anything under that form.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.audit.models import Receipt
from foundation.kernel import clock
from foundation.kernel.errors import Conflict

KEPT = timedelta(hours=48)
"""Longer than any page is left open before the same form is sent from it again."""


@dataclass(eq=False)
class Claim:
    """The right to do what a form asks, once."""

    key: str
    owner: str
    marked: bool = False

    def committed(self) -> None:
        """Waits on the transaction's list of things to do on commit: while it stands there, the mark stands too."""


_current: ContextVar[Claim | None] = ContextVar("claim", default=None)


def name(path: str, key: str) -> str:
    """A receipt belongs to a page and to the secret key of the form on it."""
    return sha256(f"{path}\n{key}".encode()).hexdigest()


def claim(key: str) -> Claim | None:
    """Take a form nobody has sent before; None if somebody has."""
    owner = secrets.token_hex(16)
    try:
        with transaction.atomic():
            Receipt.objects.create(key=key, owner=owner, at=clock.now())
    except IntegrityError:
        return None
    return Claim(key, owner)


def take_over(receipt: Receipt) -> Claim | None:
    """Take a form from a sender who seems to have died; None if he has just committed, or lost it to another."""
    owner = secrets.token_hex(16)
    taken = Receipt.objects.filter(key=receipt.key, owner=receipt.owner, done=False).update(owner=owner, at=clock.now())
    return Claim(receipt.key, owner) if taken else None


def is_overdue(receipt: Receipt) -> bool:
    """The answer should have been there long ago: its sender has died, or can be made to give way."""
    return clock.now() - receipt.at > timedelta(seconds=settings.FORM_CLAIM_SECONDS)


@contextmanager
def working(claim: Claim) -> Iterator[None]:
    """What is recorded in here is done under the claim."""
    token = _current.set(claim)
    try:
        yield
    finally:
        _current.reset(token)


def being_worked_on() -> Claim | None:
    return _current.get()


def mark_done() -> None:
    """Mark the current form as done, in the transaction of the act; once a transaction. Nothing outside a form.

    Refused where the claim was taken over ("audit.taken_over"): the act is rolled back.
    """
    claim = _current.get()
    if claim is None:
        return
    waiting = transaction.get_connection().run_on_commit  # a rolled back savepoint takes its entries off again
    if any(function == claim.committed for _savepoints, function, *_rest in waiting):
        return
    if not Receipt.objects.filter(key=claim.key, owner=claim.owner).update(done=True):
        raise Conflict(_("这张表你又交了一次，那一次正在办。请刷新页面看结果。"), "audit.taken_over")
    claim.marked = True
    transaction.on_commit(claim.committed)


def settle(claim: Claim, location: str, session: str = "") -> None:
    """Keep the answer for whoever sends the form again; a form under which nothing was done may be sent afresh."""
    mine = Receipt.objects.filter(key=claim.key, owner=claim.owner)
    if not (claim.marked and mine.filter(done=True).update(location=location, session=session)):
        mine.filter(done=False).delete()


def forget_old() -> int:
    """Delete receipts nobody can ask for any more; returns how many."""
    return Receipt.objects.filter(at__lt=clock.now() - KEPT).delete()[0]
