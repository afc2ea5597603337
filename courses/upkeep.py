"""Work of the menu that comes round."""

from datetime import timedelta
from functools import partial

from courses.operations.calls import close_overdue_calls
from foundation.jobs import upkeep
from foundation.kernel.actors import SYSTEM

upkeep.register("courses.calls", every=timedelta(minutes=5), work=partial(close_overdue_calls, actor=SYSTEM))
