"""Messages on the desk: where they stand, how they are worded, and what the keeper of the machine must look at."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from foundation.notices.queries import standing
from foundation.notices.rules import KEEPERS, READERS, WORDING_READERS
from foundation.people import desks


def messages_to_look_at(user: Any) -> list[desks.Task]:
    """One line for all that failed, one for all that wait since the day's messages are used up."""
    now, tasks = standing(), []
    if now["failed"]:
        tasks.append(
            desks.Task(
                title=ngettext("%(count)s 条短信没发出", "%(count)s 条短信没发出", now["failed"])
                % {"count": now["failed"]},
                kind=_("短信"),
                url=reverse("notice-list") + "?state=failed",
                verb=_("看原因"),
                look_first=_("把原因办好，再按原因一起重发"),
                tone="stop",
            )
        )
    if now["over_cap"]:
        tasks.append(
            desks.Task(
                title=ngettext("%(count)s 条短信等明天", "%(count)s 条短信等明天", now["over_cap"])
                % {"count": now["over_cap"]},
                kind=_("短信"),
                url=reverse("notice-list") + "?problem=over_cap",
                verb=_("看一看"),
                look_first=_("今天的短信条数用完了"),
                tone="wait",
            )
        )
    return tasks


desks.register_item(
    desks.DeskItem(
        roles=READERS,
        label=gettext_lazy("发出的通知"),
        url_name="notice-list",
        count=lambda user: standing()["failed"] or None,
        order=85,
    )
)
desks.register_item(
    desks.DeskItem(roles=WORDING_READERS, label=gettext_lazy("短信写法"), url_name="wording-list", order=86)
)
desks.register_tasks(KEEPERS, messages_to_look_at)
