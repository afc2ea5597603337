"""A staff member's first page: what waits for them now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from foundation.kernel import clock
from foundation.people import desks
from foundation.people.access import desk_required


@desk_required()
def desk(request: HttpRequest) -> HttpResponse:
    """The most pressing first. A page of this length is what one person can hold; lists of everything are beside it."""
    tasks = desks.tasks_for(request.user)
    now = clock.now()
    return render(
        request,
        "website/desk.html",
        {
            "tasks": tasks[:50],
            "task_count": len(tasks),
            "overdue": sum(1 for task in tasks if task.due and task.due < now),
            "hour": timezone.localtime(now).hour,
            "now": now,
        },
    )
