"""What the menu puts on the desks of the bureau and of employers."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import CallBack
from courses.queries.callbacks import CALLERS, due_at, mark_due, waiting_call_backs
from courses.rules import KEEPERS_OF_NEIGHBOURS, READERS_OF_DEMAND
from foundation.people import desks
from foundation.people.roles import Role

desks.register_item(
    desks.DeskItem(roles=READERS_OF_DEMAND, label=gettext_lazy("农民点的课"), url_name="wish-list", order=20)
)
desks.register_item(
    desks.DeskItem(roles=READERS_OF_DEMAND, label=gettext_lazy("菜单上没有的"), url_name="word-list", order=21)
)
desks.register_item(
    desks.DeskItem(roles=KEEPERS_OF_NEIGHBOURS, label=gettext_lazy("邻村"), url_name="village-list", order=60)
)
desks.register_item(
    desks.DeskItem(roles=(Role.EMPLOYER,), label=gettext_lazy("给员工点课"), url_name="order", order=20)
)


def callers_waiting(user: Any) -> int:
    return waiting_call_backs(user).count()


def _call_back_tasks(rows: list[CallBack]) -> list[desks.Task]:
    return [
        desks.Task(
            title=str(one.course or one.what or _("电话里说")),
            kind=_("请人回电"),
            url=reverse("call-back", args=[one.code]),
            verb=_("打电话"),
            where=one.township.localized_name,
            look_first=_("打过 %(tries)s 次没打通") % {"tries": one.tries} if one.tries else "",
            due=due_at(one),
        )
        for one in mark_due(rows)
    ]


def call_back_tasks(user: Any) -> desks.Waiting:
    """Who waits to be called in one's own places, the oldest first; what a colleague is calling just now is theirs."""
    return desks.waiting(waiting_call_backs(user).filter(taken_by__isnull=True), _call_back_tasks)


desks.register_item(
    desks.DeskItem(
        roles=CALLERS, label=gettext_lazy("等回电的"), url_name="call-back-list", count=callers_waiting, order=22
    )
)
desks.register_tasks(CALLERS, call_back_tasks)
