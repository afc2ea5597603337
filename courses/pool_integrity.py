"""What `check_integrity` looks at in the pools, and the work on them that comes round."""

from collections.abc import Iterator
from datetime import timedelta

from courses.queries.pools import astray, miscounted
from courses.tasks import regroup_when_due
from foundation.audit import integrity
from foundation.jobs import upkeep


def check_pools() -> Iterator[str]:
    """A pool counts what its open wishes come to, and holds none of another course or season."""
    for pool, people, count in miscounted():
        yield (
            f"pool {pool.code} counts {pool.people} people in {pool.wish_count} wishes, "
            f"but its open wishes come to {people} in {count}"
        )
    for wish in astray().order_by("pk").values_list("pk", flat=True).iterator():
        yield f"wish {wish} stands in a pool of another course or season, or in one that went elsewhere"


integrity.register("pools", check_pools)
upkeep.register("courses.pools", every=timedelta(hours=1), work=regroup_when_due)
