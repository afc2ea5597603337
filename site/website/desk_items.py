"""The first line of every sidebar."""

from django.utils.translation import gettext_lazy as _

from foundation.people import desks
from foundation.people.roles import Role

desks.register_item(
    desks.DeskItem(
        roles=tuple(role for role in Role.values if role != Role.LEARNER),
        label=_("今天"),
        url_name="desk",
        count=lambda user: len(desks.tasks_for(user)) or None,
        order=0,
    )
)
