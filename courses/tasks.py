"""Long work of the menu."""

from django.utils.translation import gettext_lazy as _

from courses.operations.pool_regrouping import regroup_some
from courses.queries.pool_policies import work_left
from foundation.jobs import registry
from foundation.jobs.models import Job
from foundation.jobs.operations import enqueue
from foundation.jobs.registry import Progress
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM

POOL_WISHES = "courses.pool_wishes"


@registry.handler(POOL_WISHES, label=_("把心愿凑成班"))
def pool_wishes(job: Job) -> Progress:
    """A chunk of regrouping: strays, pools whose days are over, thresholds that changed."""
    dealt_with = regroup_some(actor=SYSTEM)
    done = job.done + dealt_with
    return Progress(done=done, total=max(job.total, done), finished=dealt_with == 0)


def regroup_when_due() -> int:
    """Upkeep: put the regrouping into the table where there is something to regroup; once an hour at most."""
    left = work_left()
    if left:
        enqueue(POOL_WISHES, actor=SYSTEM, payload={}, total=left, unique_key=f"{POOL_WISHES}:{clock.now():%Y%m%d%H}")
    return left
