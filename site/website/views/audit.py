"""Reading the record of acts."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from foundation.audit import actions
from foundation.audit.models import Entry
from foundation.content.tables import Choices, Column, Days, Filter, Table, answer
from foundation.people.access import desk_required
from foundation.people.roles import Role


def _actions(request: HttpRequest) -> Choices:
    """Every act there can be, in the order of their words."""
    return sorted(((name, str(label)) for name, label in actions.registered().items()), key=lambda pair: pair[1])


RECORD = Table(
    name="record",
    caption=gettext_lazy("留痕"),
    columns=(
        Column("number", gettext_lazy("号"), lambda row: row.pk, number=True),
        Column("action", gettext_lazy("办了什么"), lambda row: row.action_label),
        Column("object", gettext_lazy("对象"), lambda row: f"{row.object_type} {row.object_id}"),
        Column("actor", gettext_lazy("谁"), lambda row: row.actor_label),
        Column("at", gettext_lazy("什么时候"), lambda row: row.at),
    ),
    filters=(Filter("action", gettext_lazy("办了什么"), _actions),),
    days=(Days("at", gettext_lazy("从哪天起"), gettext_lazy("到哪天止"), "at", moment=True),),
    search=("actor_label", "object_id"),
    search_label=gettext_lazy("找留痕：谁办的，或对象的号"),
    page_length=100,
    by_number=True,
    empty_title=gettext_lazy("还没有留痕"),
)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.AUDITOR)
def entry_list(request: HttpRequest) -> HttpResponse:
    """The newest acts first; older ones follow by their number, so that no page grows with the table."""
    return answer(request, RECORD, Entry.objects.all(), "website/audit_list.html")
