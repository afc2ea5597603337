"""What time, policy and imports change in the pools, worked off in chunks a job repeats until nothing is left.

What is left stands in the rows themselves, so a successor goes on after a crash. Every chunk locks people first, their
wishes then, and the pools last.
"""

from collections.abc import Iterable
from itertools import groupby

from django.db import transaction
from django.db.models import QuerySet

from courses.models import Course, Pool, Reach, Wish
from courses.operations.pools import count_out, join_pools, lock_pools, set_threshold
from courses.queries.pool_policies import due_to_reach, gathers_anew_before, threshold_of, with_another_threshold
from courses.states import POOL, PoolState, WishState
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.people.models import Person

WISHES_A_CHUNK = 500
POOLS_A_CHUNK = 20


def stray_wishes() -> tuple[QuerySet[Wish], QuerySet[Wish]]:
    """Open wishes for a course that no pool counts: those that came another way, and those whose pool came to nothing
    long ago. Two questions, each with an index of its own."""
    open_ones = Wish.objects.filter(state=WishState.OPEN, course__isnull=False)
    let_go = Pool.objects.filter(
        state=PoolState.CLOSED, merged_into__isnull=True, changed_at__lte=gathers_anew_before()
    )
    return open_ones.filter(pool__isnull=True), open_ones.filter(pool__in=let_go)


def work_left() -> int:
    """Wishes and pools the regrouping would touch."""
    return (
        sum(strays.count() for strays in stray_wishes())
        + _due_pools().count()
        + Pool.objects.filter(with_another_threshold()).count()
    )


def regroup_some(*, actor: Actor) -> int:
    """One chunk, in one transaction; how many wishes and pools it dealt with. 0: all stands as policy says."""
    with transaction.atomic():
        return _pool_strays(actor) or _widen_some(actor) or _follow_thresholds(actor)


def _pool_strays(actor: Actor) -> int:
    """Strays of one course in one township."""
    for strays in stray_wishes():
        first = strays.order_by("course", "township").values("course", "township").first()
        if first is not None:
            return _pool_alike(strays, first["course"], first["township"], actor)
    return 0


def _pool_alike(strays: QuerySet[Wish], course_id: int, township_id: int, actor: Actor) -> int:
    alike = strays.filter(course=course_id, township=township_id)
    wishes = _lock(list(alike.order_by("village", "season", "pk").values_list("pk", flat=True)[:WISHES_A_CHUNK]))
    course = Course.objects.get(pk=course_id)
    _join(
        course, [wish for wish in wishes if wish.state == WishState.OPEN and wish.course_id == course.pk], None, actor
    )
    return len(wishes)


def _due_pools() -> QuerySet[Pool]:
    return Pool.objects.filter(due_to_reach(Reach.TOWNSHIP) | due_to_reach(Reach.NEIGHBOURS))


def _widen_some(actor: Actor) -> int:
    """Pools whose days are over go, with everybody in them, into one that reaches further."""
    for reach in (Reach.TOWNSHIP, Reach.NEIGHBOURS):
        due = list(Pool.objects.filter(due_to_reach(reach)).order_by("pk").values_list("pk", flat=True)[:POOLS_A_CHUNK])
        if due:
            in_them = Wish.objects.filter(pool__in=due, state=WishState.OPEN)
            wishes = _lock(list(in_them.values_list("pk", flat=True)))
            for pool in lock_pools(due):
                if pool.state == PoolState.GATHERING:
                    _widen(pool, [wish for wish in wishes if wish.pool_id == pool.pk], reach, actor)
            return len(due)
    return 0


def _widen(pool: Pool, wishes: list[Wish], reach: Reach, actor: Actor) -> None:
    open_ones = [wish for wish in wishes if wish.state == WishState.OPEN]
    count_out(pool, open_ones)
    joined = _join(pool.course, open_ones, reach, actor)
    if not joined:
        return
    into, _count = max(joined, key=lambda one: (one[1], -one[0].pk))
    POOL.move(pool, "close", merged_into=into, changed_at=clock.now())
    record("courses.pool.widened", pool, actor=actor, into=into.code, people=sum(wish.group_size for wish in open_ones))


def _join(course: Course, wishes: Iterable[Wish], reach: Reach | None, actor: Actor) -> list[tuple[Pool, int]]:
    """Each place and season into its pools: the pools, and how many people went there."""
    found: dict[int, tuple[Pool, int]] = {}

    def place(wish: Wish) -> tuple[int, int, str]:
        return (wish.township_id, wish.village_id or 0, wish.season)

    for _place, alike in groupby(sorted(wishes, key=lambda wish: (*place(wish), wish.pk)), key=place):
        for pool, taken in join_pools(course, list(alike), actor=actor, reach=reach):
            people = sum(wish.group_size for wish in taken)
            found[pool.pk] = (pool, found.get(pool.pk, (pool, 0))[1] + people)
    return list(found.values())


def _follow_thresholds(actor: Actor) -> int:
    ids = list(
        Pool.objects.filter(with_another_threshold()).order_by("pk").values_list("pk", flat=True)[:POOLS_A_CHUNK]
    )
    for pool in lock_pools(ids):
        if pool.state == PoolState.GATHERING:
            set_threshold(pool, threshold_of(pool.course), actor=actor)
    return len(ids)


def _lock(ids: list[int]) -> list[Wish]:
    """The wishes' people, then the wishes, as they stand then."""
    people = Person.objects.filter(wishes__in=ids).values("pk")
    list(
        Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk", flat=True)
    )
    rows = Wish.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk")
    return list(rows.select_related("township", "village"))
