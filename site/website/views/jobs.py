"""Watching long work."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from foundation.jobs.models import Job
from foundation.jobs.operations import retry_job
from foundation.kernel.errors import DomainError
from foundation.people.access import desk_required
from foundation.people.roles import Role
from foundation.people.rules import has_role


def _visible_job(request: HttpRequest, pk: UUID) -> Job:
    found = get_object_or_404(Job, pk=pk)
    starter = found.actor_id == request.user.actor_id
    if not (starter or has_role(request.user, Role.ADMINISTRATOR, Role.BUREAU_SUPERVISOR)):
        raise Http404
    return found


@require_GET
@desk_required()
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A job's progress; the page asks again every two seconds while it runs, by a header any browser obeys."""
    found = _visible_job(request, pk)
    response = render(request, "website/job.html", {"job": found, "back": request.GET.get("back", "")})
    if not found.is_finished:
        response["Refresh"] = "2"
    return response


@require_POST
@desk_required()
def retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _visible_job(request, pk)
    try:
        retry_job(found, actor=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("又在办了。"))
    return redirect("job", pk=found.pk)
