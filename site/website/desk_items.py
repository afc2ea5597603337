"""The lines of the sidebar that belong to no single step of the chain."""

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
desks.register_item(
    desks.DeskItem(
        roles=(Role.ADMINISTRATOR, Role.AUDITOR, Role.BUREAU_SUPERVISOR),
        label=_("后台任务"),
        url_name="job-list",
        order=90,
    )
)
desks.register_item(desks.DeskItem(roles=(Role.AUDITOR,), label=_("留痕"), url_name="audit-list", order=80))
desks.register_item(
    desks.DeskItem(roles=(Role.ADMINISTRATOR, Role.EDITOR), label=_("样式"), url_name="style", order=95)
)
