"""What the people of a pool are told: when it is half full, when few are missing, when it is called or comes to nothing.

Not at every wish: each step is told once, and never to whoever has just made it.
"""

from collections.abc import Sequence
from functools import partial

from courses import pool_wording
from courses.models import Pool, Wish
from courses.queries.pools import wishes_in
from foundation.kernel.actors import Actor
from foundation.notices.operations import Fields, notify_all

HALF, NEARLY = 50, 80
"""Percent of the people a pool needs."""
LEAST_FOR_STEPS = 6
"""Smaller pools fill too fast for steps worth a message."""


def tell_progress(pool: Pool, joined: Sequence[Wish], *, actor: Actor) -> None:
    """Half way, or nearly there: once each, to those who waited already. The pool is locked."""
    if pool.threshold < LEAST_FOR_STEPS:
        return
    percent = 100 * pool.people // pool.threshold
    step = NEARLY if percent >= NEARLY else HALF if percent >= HALF else 0
    if step <= pool.told:
        return
    pool.told = step
    pool.save(update_fields=["told"])
    occasion = "courses.pool_nearly" if step == NEARLY else "courses.pool_half"
    just_now = {wish.pk for wish in joined}
    _tell(pool, occasion, partial(_progress, pool), actor, but=just_now)


def tell_reached(pool: Pool, *, actor: Actor) -> None:
    _tell(pool, "courses.pool_called", partial(_called, pool), actor)


def tell_closed(pool: Pool, reason: str, *, actor: Actor) -> None:
    _tell(pool, "courses.pool_closed", lambda: _about(pool) | {"reason": reason}, actor)


def _tell(pool: Pool, occasion: str, fields: Fields, actor: Actor, but: set[int] | None = None) -> None:
    people = {wish.person_id: wish.person for wish in wishes_in(pool) if wish.pk not in (but or set())}
    notify_all([(person, fields) for person in people.values()], occasion, actor=actor)


def _about(pool: Pool) -> dict[str, object]:
    return {"title": pool.course.localized_title, "place": pool_wording.place_name(pool)}


def _progress(pool: Pool) -> dict[str, object]:
    return _about(pool) | {"people": pool.people, "missing": pool.missing, "address": pool_wording.address_of(pool)}


def _called(pool: Pool) -> dict[str, object]:
    return _about(pool) | {"people": pool.people}
