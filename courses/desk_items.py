"""What the menu puts on the desks of the bureau and of employers."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.queries.wishes import pools
from courses.rules import READERS_OF_DEMAND
from foundation.people import desks
from foundation.people.roles import Role

desks.register_item(
    desks.DeskItem(roles=READERS_OF_DEMAND, label=gettext_lazy("农民点的课"), url_name="wish-list", order=20)
)
desks.register_item(
    desks.DeskItem(roles=(Role.EMPLOYER,), label=gettext_lazy("给员工点课"), url_name="order", order=20)
)


def demand_tasks(user: Any) -> list[desks.Task]:
    """What enough people of one township wait for to make a class of it, the most wanted first."""
    return [
        desks.Task(
            title=pool.localized_title,
            kind=_("农民点的课"),
            url=reverse("wish-list"),
            verb=_("看"),
            where=pool.localized_township,
            look_first=_("%(people)s 人在等，够开班了") % {"people": pool.people},
            tone="gold",
        )
        for pool in pools(limit=desks.MOST_SHOWN)
        if pool.missing == 0
    ]


desks.register_tasks((Role.PROGRAMME_OFFICER,), demand_tasks)
