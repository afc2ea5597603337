"""What time, policy and imports change in the pools, worked off in chunks a job repeats until nothing is left.

What is left stands in the rows themselves, so a successor goes on after a crash. Every chunk locks people first, their
wishes then, and the pools last.
"""

from django.db import transaction
from django.db.models import QuerySet

from courses.models import Course, Pool, Reach, Wish
from courses.operations.pools import gather, set_threshold, widen_pool
from courses.queries.pool_policies import due_to_reach, stray_wishes, threshold_of, with_another_threshold
from courses.queries.pools import locked_pools
from courses.states import PoolState, WishState
from foundation.kernel.actors import Actor
from foundation.people.models import Person

WISHES_A_CHUNK = 500
POOLS_A_CHUNK = 20


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
    gather(
        course, [wish for wish in wishes if wish.state == WishState.OPEN and wish.course_id == course.pk], actor=actor
    )
    return len(wishes)


def _widen_some(actor: Actor) -> int:
    """Pools whose days are over go, with everybody in them, into one that reaches further."""
    for reach in (Reach.TOWNSHIP, Reach.NEIGHBOURS):
        due = list(Pool.objects.filter(due_to_reach(reach)).order_by("pk").values_list("pk", flat=True)[:POOLS_A_CHUNK])
        if due:
            in_them = Wish.objects.filter(pool__in=due, state=WishState.OPEN)
            wishes = _lock(list(in_them.values_list("pk", flat=True)))
            for pool in locked_pools(due):
                if pool.state == PoolState.GATHERING:
                    widen_pool(pool, [wish for wish in wishes if wish.pool_id == pool.pk], reach, actor=actor)
            return len(due)
    return 0


def _follow_thresholds(actor: Actor) -> int:
    ids = list(
        Pool.objects.filter(with_another_threshold()).order_by("pk").values_list("pk", flat=True)[:POOLS_A_CHUNK]
    )
    for pool in locked_pools(ids):
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
