"""The desk's lines and tasks around people's own data."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.kernel import clock
from foundation.people import desks
from foundation.people.roles import Role
from foundation.people.rules import person_of
from foundation.privacy.models import DataRequest
from foundation.privacy.rules import requests_handled_by
from foundation.privacy.states import RequestState


def requests_to_decide(user: Any) -> desks.Waiting:
    """Open requests of others, the oldest first."""
    rows = _open(user).exclude(person=person_of(user))
    return desks.waiting(rows.select_related("person").order_by("filed_at"), _tasks)


def _tasks(rows: list[DataRequest]) -> list[desks.Task]:
    now = clock.now()
    return [
        desks.Task(
            title=_("%(name)s的个人信息申请") % {"name": row.person.masked_name},
            kind=str(row.get_kind_display()),
            url=reverse("data-request", args=[row.pk]),
            verb=_("去办"),
            look_first=_("过了一天还没办") if now > row.target_at else str(row.get_field_display()),
            tone="wait",
            due=row.due_at,
        )
        for row in rows
    ]


def _open(user: Any) -> QuerySet[DataRequest]:
    return DataRequest.objects.filter(requests_handled_by(user), state=RequestState.OPEN)


def _open_count(user: Any) -> int | None:
    return _open(user).count() or None


desks.register_item(
    desks.DeskItem(
        roles=(Role.PROGRAMME_OFFICER,),
        label=gettext_lazy("个人信息申请"),
        url_name="data-request-list",
        count=_open_count,
        order=60,
    )
)
desks.register_item(
    desks.DeskItem(roles=(Role.AUDITOR,), label=gettext_lazy("谁看过谁"), url_name="who-saw-whom", order=81)
)
desks.register_item(
    desks.DeskItem(roles=(Role.ADMINISTRATOR,), label=gettext_lazy("到期清理"), url_name="retention", order=92)
)
desks.register_item(
    desks.DeskItem(roles=(Role.ADMINISTRATOR,), label=gettext_lazy("字段钥匙"), url_name="field-keys", order=93)
)
desks.register_tasks((Role.PROGRAMME_OFFICER,), requests_to_decide)
