"""Reading the record of acts."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from foundation.audit import actions, naming, objects, wording
from foundation.audit.models import Entry
from foundation.content.tables import Choices, Column, Days, Filter, Table, answer
from foundation.people.access import desk_required
from foundation.people.roles import Role


def _actions(request: HttpRequest) -> Choices:
    """Every act there can be, in the order of their words."""
    return sorted(((name, str(label)) for name, label in actions.registered().items()), key=lambda pair: pair[1])


def _kinds(request: HttpRequest) -> Choices:
    return sorted(((name, str(kind.label)) for name, kind in objects.kinds().items()), key=lambda pair: pair[1])


def _actors(request: HttpRequest) -> Choices:
    """Staff, and whoever is asked for: farmers are reached from a line of theirs, never picked from a list."""
    known = naming.choices()
    asked = request.GET.get("actor", "")
    if not asked or asked in dict(known):
        return known
    entry = Entry.objects.filter(actor_id=asked).order_by("-id").first()
    return [*known, (asked, naming.actors_of([entry])[entry.pk])] if entry else known


def _about(request: HttpRequest) -> Choices:
    """The one object asked for; one comes here by a link."""
    asked = request.GET.get("about", "")
    object_type, _colon, object_id = asked.partition(":")
    return [(asked, _name(object_type, object_id))] if object_id else []


def _only_about(rows: QuerySet[Entry], asked: str) -> QuerySet[Entry]:
    object_type, _colon, object_id = asked.partition(":")
    return rows.filter(object_type=object_type, object_id=object_id)


def _name(object_type: str, object_id: str) -> str:
    title = objects.shown([(object_type, object_id)])[object_type, object_id].title
    return f"{objects.kind_of(object_type).label} {title}"


def _find(rows: QuerySet[Entry], words: str) -> QuerySet[Entry]:
    """By a whole code or number of an object or an account, each by its index; other words in the reasons given."""
    condition = Q()
    for object_type, object_id in objects.find(words):
        condition |= Q(object_type=object_type, object_id=object_id)
    if actors := naming.find(words):
        condition |= Q(actor_id__in=actors)
    if words.isdecimal():
        condition |= Q(object_id=words)
    return rows.filter(condition or Q(data__reason__icontains=words))


def _prepare(rows: list[Any]) -> None:
    """Names of actors and objects for the whole page: a constant number of queries."""
    who = naming.actors_of(rows)
    shown = objects.shown({(row.object_type, row.object_id) for row in rows})
    for row in rows:
        kind = objects.kind_of(row.object_type)
        found = shown[row.object_type, row.object_id]
        row.who, row.what, row.title = who[row.pk], kind.label, found.title
        row.page = found.url if kind.read_by_auditors else ""
        row.about = urlencode({"about": f"{row.object_type}:{row.object_id}"})
        row.by = urlencode({"actor": row.actor_id})
        row.details = _("；").join(wording.details(row))


RECORD = Table(
    name="record",
    caption=gettext_lazy("留痕"),
    columns=(
        Column("number", gettext_lazy("号"), lambda row: row.pk, number=True),
        Column("at", gettext_lazy("什么时候"), lambda row: row.at),
        Column(
            "action",
            gettext_lazy("办了什么"),
            lambda row: row.action_label,
            small=lambda row: row.details,
        ),
        Column("details", gettext_lazy("细节"), lambda row: row.details, shown=False),
        Column(
            "object",
            gettext_lazy("对象"),
            lambda row: f"{row.what} {row.title}",
            template="website/parts/audit_object.html",
        ),
        Column("actor", gettext_lazy("谁"), lambda row: row.who, template="website/parts/audit_actor.html"),
        Column("account", gettext_lazy("账号"), lambda row: row.actor_label, shown=False),
    ),
    filters=(
        Filter("action", gettext_lazy("办了什么"), _actions),
        Filter("kind", gettext_lazy("哪类对象"), _kinds, field="object_type"),
        Filter("about", gettext_lazy("哪一个"), _about, apply=_only_about),
        Filter("actor", gettext_lazy("谁办的"), _actors, field="actor_id"),
    ),
    days=(Days("at", gettext_lazy("从哪天起"), gettext_lazy("到哪天止"), "at", moment=True),),
    find=_find,
    search_label=gettext_lazy("班号、证书编号、账号的代码，或原因里的字"),
    page_length=50,
    by_number=True,
    prepare=_prepare,
    empty_title=gettext_lazy("还没有留痕"),
)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.AUDITOR)
def entry_list(request: HttpRequest) -> HttpResponse:
    """The newest acts first; older ones follow by their number, so that no page grows with the table."""
    return answer(request, RECORD, Entry.objects.all(), "website/audit_list.html")
