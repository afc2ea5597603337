"""Work of the menu that comes round."""

from datetime import timedelta
from functools import partial

from courses.operations.calls import close_overdue_calls
from courses.operations.expiry import ask_who_still_wishes, expire_wishes
from foundation.jobs import upkeep
from foundation.kernel.actors import SYSTEM

upkeep.register("courses.calls", every=timedelta(minutes=5), work=partial(close_overdue_calls, actor=SYSTEM))
upkeep.register("courses.wishes_asked", every=timedelta(hours=1), work=partial(ask_who_still_wishes, actor=SYSTEM))
upkeep.register("courses.wishes_expired", every=timedelta(hours=1), work=partial(expire_wishes, actor=SYSTEM))
