"""Adding people up until they make a class.

Locks are taken in one order: people, their wishes, and the pools last. A pool is a counter: whoever holds one takes no
person's lock any more.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.db import IntegrityError, transaction

from courses import signals
from courses.models import Course, Pool, Reach, Wish
from courses.operations.pool_notices import tell_closed, tell_progress, tell_reached
from courses.queries.pool_policies import first_reach, threshold_of
from courses.queries.pools import ALIVE, living_around, locked_pools
from courses.states import POOL, PoolState, WishState
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.codes import short_code
from foundation.places.queries import neighbours_of

CODE_LENGTH = 8
WIDEST_FIRST = (Reach.TOWNSHIP, Reach.NEIGHBOURS, Reach.VILLAGE)


def pool_wish(wish: Wish, *, actor: Actor) -> Pool | None:
    """Count an open wish in a pool of its course, season and place, in the transaction that places it.

    It joins the widest pool that gathers there, or the one a call is out for while the course has room; else it begins
    one as near to home as policy says. Where that makes enough people, the pool is called. None: a wish in one's own
    words, or one that has ended. The caller holds the lock of the wish's person.
    """
    with transaction.atomic():
        now = Wish.objects.select_related("course", "pool").get(pk=wish.pk)
        if now.course is None or now.state != WishState.OPEN or now.pool is not None:
            return now.pool
        ((pool, _wishes),) = _join_pools(now.course, [now], actor=actor)
        wish.pool = pool
    return pool


def leave_pool(wish: Wish, *, actor: Actor) -> None:
    """Take a wish out of its pool and its count: it was withdrawn, expired or answered, or its words were put elsewhere.

    One that was answered by the class its pool led to stays with it. The caller holds the person's or the wish's lock.
    """
    with transaction.atomic():
        now = Wish.objects.get(pk=wish.pk)
        if now.pool_id is None:
            return
        pool = locked_pools([now.pool_id])[0]
        if pool.state == PoolState.ANSWERED and now.state == WishState.ANSWERED:
            return
        _count_out(pool, [now])
        wish.pool = None


def answer_pool(pool: Pool, *, actor: Actor) -> None:
    """A class was chosen for the people of a called pool: they keep their place in it, nobody else joins."""
    with transaction.atomic():
        now = locked_pools([pool.pk])[0]
        POOL.move(now, "answer", changed_at=clock.now())
        record("courses.pool.answered", now, actor=actor, people=now.people)
    pool.refresh_from_db()


def call_again(pool: Pool, *, actor: Actor) -> None:
    """The class a pool was promised fell through, or its call is taken up again: count who still waits, and call.

    Sends `pool_reached` no second time: whoever calls again says so to the institutions.
    """
    with transaction.atomic():
        now = locked_pools([pool.pk])[0]
        POOL.move(now, "call_again", changed_at=clock.now())
        _recount(now)
        record("courses.pool.called", now, actor=actor, people=now.people, threshold=now.threshold)
    pool.refresh_from_db()


def close_pool(pool: Pool, *, actor: Actor, reason: str) -> None:
    """No class comes of a pool for now: its people are told why and keep their wishes, which gather anew after the
    days policy names."""
    with transaction.atomic():
        now = locked_pools([pool.pk])[0]
        POOL.move(now, "close", changed_at=clock.now())
        record("courses.pool.closed", now, actor=actor, people=now.people, reason=reason)
        tell_closed(now, reason, actor=actor)
    pool.refresh_from_db()


def widen_pool(pool: Pool, wishes: Sequence[Wish], reach: Reach, *, actor: Actor) -> None:
    """Let a locked pool go, with its people, into one that reaches this far. The caller holds the locks of the people and
    of the wishes."""
    open_ones = [wish for wish in wishes if wish.state == WishState.OPEN]
    _count_out(pool, open_ones)
    joined = gather(pool.course, open_ones, actor=actor, reach=reach)
    if not joined:
        return
    into, _count = max(joined, key=lambda one: (one[1], -one[0].pk))
    POOL.move(pool, "close", merged_into=into, changed_at=clock.now())
    record("courses.pool.widened", pool, actor=actor, into=into.code, people=sum(wish.group_size for wish in open_ones))


def gather(
    course: Course, wishes: Iterable[Wish], *, actor: Actor, reach: Reach | None = None
) -> list[tuple[Pool, int]]:
    """Each place and season into its pools: the pools, and how many people went there."""
    found: dict[int, tuple[Pool, int]] = {}

    def place(wish: Wish) -> tuple[int, int, str]:
        return (wish.township_id, wish.village_id or 0, wish.season)

    for _place, alike in groupby(sorted(wishes, key=lambda wish: (*place(wish), wish.pk)), key=place):
        for pool, taken in _join_pools(course, list(alike), actor=actor, reach=reach):
            people = sum(wish.group_size for wish in taken)
            found[pool.pk] = (pool, found.get(pool.pk, (pool, 0))[1] + people)
    return list(found.values())


def set_threshold(pool: Pool, threshold: int, *, actor: Actor) -> None:
    """Policy or the course asks for another number of people: a locked pool that gathers follows, and is called where
    that makes enough."""
    record("courses.pool.threshold_set", pool, actor=actor, threshold=threshold)
    pool.threshold = threshold
    pool.save(update_fields=["threshold"])
    _after_growth(pool, pool.course, [], actor)


def _join_pools(
    course: Course, wishes: Sequence[Wish], *, actor: Actor, reach: Reach | None = None
) -> list[tuple[Pool, list[Wish]]]:
    """Count wishes of one course, place and season, which are in no pool, as `pool_wish` does; which went where.

    `reach` is the least the pools must reach: what widens does not go back to where it was. The caller holds the locks of
    the people and of the wishes.
    """
    first, left, joined = wishes[0], list(wishes), []
    while left:
        pool = _pool_for(course, first, left[0].group_size, reach, actor)
        taken = _those_with_room(pool, course, left)
        left = left[len(taken) :]
        _count_in(pool, taken)
        _after_growth(pool, course, taken, actor)
        joined.append((pool, taken))
    return joined


def _pool_for(course: Course, wish: Wish, size: int, reach: Reach | None, actor: Actor) -> Pool:
    """The locked pool a wish goes into next; begun where there is none."""
    near = neighbours_of([wish.village_id])[wish.village_id] if wish.village_id else set()
    least = reach or first_reach(wish.village_id is not None)
    while True:
        candidates = living_around(course, wish.season, wish.township_id, wish.village_id, near)
        for found in sorted(candidates, key=_preferred):
            if reach is not None and WIDEST_FIRST.index(Reach(found.reach)) > WIDEST_FIRST.index(reach):
                continue
            if found.state == PoolState.CALLED and found.people + size > course.max_size:
                continue
            pool = locked_pools([found.pk])[0]
            if pool.state == PoolState.GATHERING:
                return pool
            if pool.state == PoolState.CALLED and pool.people + size <= course.max_size:
                return pool
        try:
            with transaction.atomic():
                return _begin(course, wish, least, actor)
        except IntegrityError:  # somebody began the same one meanwhile
            continue


def _preferred(pool: Pool) -> tuple[bool, int, int, int]:
    return (pool.state != PoolState.CALLED, WIDEST_FIRST.index(Reach(pool.reach)), -pool.people, pool.pk)


def _begin(course: Course, wish: Wish, reach: Reach, actor: Actor) -> Pool:
    place = wish.township if reach == Reach.TOWNSHIP or wish.village is None else wish.village
    now = clock.now()
    pool = Pool.objects.create(
        code=short_code(CODE_LENGTH),
        course=course,
        township=wish.township,
        place=place,
        reach=reach,
        season=wish.season,
        threshold=threshold_of(course),
        since=wish.created_at,
        created_at=now,
        changed_at=now,
    )
    record("courses.pool.begun", pool, actor=actor, course=course.code, place=place.code, season=wish.season)
    return pool


def _those_with_room(pool: Pool, course: Course, wishes: list[Wish]) -> list[Wish]:
    """As many of the wishes, in their order, as the pool takes: gathering until it has enough, then up to a full class."""
    taken: list[Wish] = []
    people = pool.people
    for wish in wishes:
        full = people + wish.group_size > course.max_size
        if full and (pool.state == PoolState.CALLED or people >= pool.threshold):
            break
        taken.append(wish)
        people += wish.group_size
    return taken


def _count_in(pool: Pool, wishes: Sequence[Wish]) -> None:
    oldest = min(wish.created_at for wish in wishes)
    pool.since = min(pool.since, oldest) if pool.wish_count else oldest
    pool.people += sum(wish.group_size for wish in wishes)
    pool.wish_count += len(wishes)
    pool.changed_at = clock.now()
    pool.save(update_fields=["since", "people", "wish_count", "changed_at"])
    Wish.objects.filter(pk__in=[wish.pk for wish in wishes]).update(pool=pool)
    for wish in wishes:
        wish.pool = pool


def _count_out(pool: Pool, wishes: Sequence[Wish]) -> None:
    """Take wishes out of a locked pool. What was promised a class, or is over, keeps its figures: they are history."""
    Wish.objects.filter(pk__in=[wish.pk for wish in wishes]).update(pool=None)
    if pool.state in ALIVE:
        pool.people -= sum(wish.group_size for wish in wishes)
        pool.wish_count -= len(wishes)
        pool.changed_at = clock.now()
        pool.save(update_fields=["people", "wish_count", "changed_at"])


def _after_growth(pool: Pool, course: Course, joined: Sequence[Wish], actor: Actor) -> None:
    """Call a pool that has enough people, once; tell of what moved notably."""
    if pool.state != PoolState.GATHERING:
        return
    if pool.people >= pool.threshold and course.active:
        POOL.move(pool, "call", changed_at=clock.now())
        record("courses.pool.called", pool, actor=actor, people=pool.people, threshold=pool.threshold)
        tell_reached(pool, actor=actor)
        signals.pool_reached.send(sender=Pool, pool=pool, actor=actor)
    else:
        tell_progress(pool, joined, actor=actor)


def _recount(pool: Pool) -> None:
    sizes = list(Wish.objects.filter(pool=pool, state=WishState.OPEN).values_list("group_size", flat=True))
    pool.people, pool.wish_count = sum(sizes), len(sizes)
    pool.save(update_fields=["people", "wish_count"])
