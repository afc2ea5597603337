"""A staff member's first page: what waits for them now."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from foundation.kernel import clock
from foundation.people import desks
from foundation.people.access import SignedIn, desk_required
from foundation.people.rules import roles_in_force


@desk_required()
def desk(request: HttpRequest) -> HttpResponse:
    """The most pressing first. A page of this length is what one person can hold; lists of everything are beside it."""
    waiting = desks.waiting_for(request.user)
    now = clock.now()
    return render(
        request,
        "website/desk.html",
        {
            "tasks": waiting.tasks,
            "task_count": waiting.count,
            "more": waiting.count - len(waiting.tasks),
            "overdue": desks.overdue(waiting.tasks),
            "hour": timezone.localtime(now).hour,
            "now": now,
        },
    )


@desk_required()
@require_POST
def choose_post(request: SignedIn) -> HttpResponse:
    """Work in one of one's posts, or in all of them; what one may do does not change, only what stands on the desk."""
    chosen = request.POST.get("post", "")
    own = {str(membership.pk) for membership in roles_in_force(request.user)}
    if chosen and chosen not in own:
        raise Http404
    if chosen:
        request.session[desks.ACTIVE] = int(chosen)
    else:
        request.session.pop(desks.ACTIVE, None)
    return redirect("desk")
