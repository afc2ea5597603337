"""Reading the record of acts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from foundation.audit.models import Entry
from foundation.people.access import desk_required
from foundation.people.roles import Role

PAGE = 100


@require_GET
@desk_required(Role.AUDITOR)
def entry_list(request: HttpRequest) -> HttpResponse:
    """The newest acts first; older ones follow by their number, so that no page grows with the table."""
    before = request.GET.get("before", "")
    entries = Entry.objects.order_by("-id")
    if before.isdigit():
        entries = entries.filter(id__lt=int(before[:18]))
    rows = list(entries[: PAGE + 1])
    return render(
        request,
        "website/audit_list.html",
        {"entries": rows[:PAGE], "older": rows[PAGE - 1].pk if len(rows) > PAGE else None},
    )
