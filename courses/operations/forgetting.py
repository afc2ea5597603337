"""Doing away with what people wrote in their wishes. Called by erasure and by the retention plan."""

from typing import Any

from courses.models import CallBack, Wish
from courses.operations.wishes import end_wish
from courses.states import CallBackState, WishState
from foundation.kernel.actors import Actor
from foundation.people.models import Person
from foundation.privacy.plan import MOST_AT_ONCE

GONE = "—"
"""A wish says what is wanted: where the words went, this stands."""


def forget_wishes(person: Person, *, actor: Actor) -> int:
    """Take back what is open and empty the words of all; joins the caller's transaction, who has locked the person."""
    for wish in Wish.objects.filter(person=person, state=WishState.OPEN):
        end_wish(wish, "withdraw", actor=actor)
    count = Wish.objects.filter(person=person).count()
    Wish.objects.filter(person=person).exclude(free_text="").update(free_text=GONE)
    return count


def forget_words(rows: Any, *, actor: Actor) -> int:
    """Empty the words of these wishes, a batch at a time."""
    keys = list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])
    return Wish.objects.filter(pk__in=keys).update(free_text=GONE)


def forget_callers(rows: Any, *, actor: Actor) -> int:
    """Empty number, name and words of these requests to be called, a batch at a time. One that waits keeps them."""
    closed = rows.exclude(state=CallBackState.OPEN)
    keys = list(closed.values_list("pk", flat=True)[:MOST_AT_ONCE])
    return CallBack.objects.filter(pk__in=keys).update(phone="", phone_hash="", name="", what="", note="")
