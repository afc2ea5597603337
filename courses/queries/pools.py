"""Pools: how many want a course somewhere. Figures come from the pools' own counters, however many wishes there are."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Count, F, Q, QuerySet, Sum

from courses.models import Course, Pool, Reach, Wish
from courses.states import PoolState, WishState
from foundation.people.models import Person
from foundation.places.models import Division
from foundation.places.queries import neighbours_of

ALIVE = (PoolState.GATHERING, PoolState.CALLED)


def shown() -> QuerySet[Pool]:
    """Pools with everything a page says of them."""
    return Pool.objects.select_related("course__section", "place", "township")


def pools_for_menu(limit: int = 6) -> list[Pool]:
    """The fullest pools still gathering for courses on the menu. One query, by index."""
    found = shown().filter(state=PoolState.GATHERING, people__gt=0, course__active=True)
    return list(found.order_by("-people", "pk")[:limit])


def pools_of_course(course_id: int, limit: int = 6) -> list[Pool]:
    """The course's pools, gathering or called, the fullest first. One query, by index."""
    found = shown().filter(course=course_id, state__in=ALIVE, people__gt=0)
    return list(found.order_by("-people", "pk")[:limit])


def people_waiting_for(course_ids: Iterable[int]) -> dict[int, int]:
    """People in pools of each course, all places together; courses nobody waits for are missing."""
    alive = Pool.objects.filter(course__in=list(course_ids), state__in=ALIVE, people__gt=0)
    rows = alive.order_by().values("course_id").annotate(total=Sum("people"))
    return {row["course_id"]: row["total"] for row in rows}


def full_pools(limit: int) -> list[Pool]:
    """Pools with enough people, the fullest first."""
    return list(shown().filter(state=PoolState.CALLED).order_by("-people", "pk")[:limit])


def nearby_pools(pool: Pool, limit: int = 4) -> list[Pool]:
    """Others of the township still gathering, for whoever looks at one of them."""
    found = shown().filter(township=pool.township_id, state=PoolState.GATHERING, people__gt=0, course__active=True)
    return list(found.exclude(pk=pool.pk).order_by("-people", "pk")[:limit])


def end_of_the_way(pool: Pool) -> Pool:
    """The pool its people are in now: itself, or the wider one it went into."""
    while pool.merged_into is not None:
        pool = pool.merged_into
    return pool


def people_of(pool: Pool) -> QuerySet[Person]:
    """Who waits in the pool, the oldest wish first."""
    waiting = Person.objects.filter(wishes__pool=pool, wishes__state=WishState.OPEN)
    return waiting.order_by("wishes__pk")


def wishes_in(pool: Pool) -> QuerySet[Wish]:
    """The open wishes of the pool, the oldest first."""
    return Wish.objects.filter(pool=pool, state=WishState.OPEN).select_related("person").order_by("pk")


def villages_around(pool: Pool) -> list[Division]:
    """The villages a pool gathers from; none where that is the whole township. Two queries."""
    if pool.reach == Reach.TOWNSHIP:
        return []
    ids = {pool.place_id}
    if pool.reach == Reach.NEIGHBOURS:
        ids |= neighbours_of([pool.place_id])[pool.place_id]
    return sorted(
        Division.objects.filter(pk__in=ids).select_related("parent"), key=lambda v: (v.pk != pool.place_id, v.code)
    )


def living_around(course: Course, season: str, township: int, village: int | None, near: Iterable[int]) -> list[Pool]:
    """Living pools of the course and season that a wish of the village, or of the township alone, may be in; `near` are
    the village's neighbours. One query."""
    places = [township] if village is None else [township, village, *near]
    found = Pool.objects.filter(place__in=places, course=course, season=season, state__in=ALIVE)
    reached: dict[Reach, set[int | None]] = {
        Reach.TOWNSHIP: {township},
        Reach.VILLAGE: {village},
        Reach.NEIGHBOURS: {village, *near},
    }
    return [pool for pool in found.order_by() if pool.place_id in reached[Reach(pool.reach)]]


def pool_demand() -> QuerySet[Pool]:
    """What is asked for, for the desk: pools with somebody in them, gathering or called."""
    return shown().filter(state__in=ALIVE, people__gt=0)


def locked_pools(ids: Sequence[int]) -> list[Pool]:
    """The pools, locked in the order of their keys: the last locks an operation takes."""
    return list(Pool.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))


def miscounted() -> Iterator[tuple[Pool, int, int]]:
    """Pools whose counters don't agree with their open wishes, with what the wishes come to: people, wishes."""
    sums = {
        row["pool_id"]: (row["people"], row["count"])
        for row in Wish.objects.filter(pool__isnull=False, state=WishState.OPEN)
        .order_by()
        .values("pool_id")
        .annotate(people=Sum("group_size"), count=Count("pk"))
    }
    for pool in Pool.objects.filter(state__in=ALIVE).order_by("pk").iterator():
        people, count = sums.get(pool.pk, (0, 0))
        if (pool.people, pool.wish_count) != (people, count):
            yield pool, people, count


def astray() -> QuerySet[Wish]:
    """Open wishes that stand in a pool of another course or season, or in one whose people went elsewhere."""
    return Wish.objects.filter(state=WishState.OPEN, pool__isnull=False).filter(
        ~Q(pool__course=F("course")) | ~Q(pool__season=F("season")) | Q(pool__merged_into__isnull=False)
    )
