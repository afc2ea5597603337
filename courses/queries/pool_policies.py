"""What the bureau has set for pools as of today."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from courses.models import Course, Pool, Reach, Wish
from courses.policies import POOL_AGAIN_AFTER, POOL_NEIGHBOURS_AFTER, POOL_REACH, POOL_THRESHOLD, POOL_TOWNSHIP_AFTER
from courses.states import PoolState, WishState
from foundation.kernel import clock
from foundation.policy.queries import value


def threshold_of(course: Course) -> int:
    """How many people make a class: the bureau's number for all courses, or the course's own smallest class."""
    return int(value(POOL_THRESHOLD)) or max(course.min_size, 1)


def first_reach(has_village: bool) -> Reach:
    """How near to home a new wish gathers: in its village, unless policy gathers wider from the first day on."""
    farthest = value(POOL_REACH)
    if not has_village or (farthest == Reach.TOWNSHIP and not value(POOL_TOWNSHIP_AFTER)):
        return Reach.TOWNSHIP
    if farthest != Reach.VILLAGE and not value(POOL_NEIGHBOURS_AFTER):
        return Reach.NEIGHBOURS
    return Reach.VILLAGE


def due_to_reach(reach: Reach) -> Q:
    """Gathering pools that policy lets reach this far by now, and that don't yet."""
    farthest = value(POOL_REACH)
    if farthest == Reach.VILLAGE or (farthest == Reach.NEIGHBOURS and reach == Reach.TOWNSHIP):
        return Q(pk__in=[])
    after = POOL_TOWNSHIP_AFTER if reach == Reach.TOWNSHIP else POOL_NEIGHBOURS_AFTER
    narrower = [Reach.VILLAGE] if reach == Reach.NEIGHBOURS else [Reach.VILLAGE, Reach.NEIGHBOURS]
    return Q(state=PoolState.GATHERING, reach__in=narrower, people__gt=0, since__lte=_days_ago(int(value(after))))


def with_another_threshold() -> Q:
    """Gathering pools that need another number of people than policy, or their course, asks for now."""
    number = int(value(POOL_THRESHOLD))
    wanted: Any = number or F("course__min_size")
    return Q(state=PoolState.GATHERING) & ~Q(threshold=wanted)


def gathers_anew_before() -> datetime:
    """Pools closed by then let their people go: they gather anew."""
    return _days_ago(int(value(POOL_AGAIN_AFTER)))


def due_pools() -> QuerySet[Pool]:
    """Pools that policy lets reach further by now."""
    return Pool.objects.filter(due_to_reach(Reach.TOWNSHIP) | due_to_reach(Reach.NEIGHBOURS))


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
        + due_pools().count()
        + Pool.objects.filter(with_another_threshold()).count()
    )


def widens_in_days(pool: Pool) -> int | None:
    """Days until the pool reaches further; None where it never will."""
    farthest = value(POOL_REACH)
    if pool.reach == Reach.TOWNSHIP or farthest in (Reach.VILLAGE, pool.reach):
        return None
    after = POOL_TOWNSHIP_AFTER if pool.reach == Reach.NEIGHBOURS else POOL_NEIGHBOURS_AFTER
    return max(int(value(after)) - (clock.now() - pool.since).days, 0)


def _days_ago(days: int) -> datetime:
    return clock.now() - timedelta(days=days)
