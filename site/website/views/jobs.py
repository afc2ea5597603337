"""Watching long work."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from foundation.jobs.models import Job
from foundation.jobs.operations import retry_job
from foundation.jobs.rules import may_retry, may_see
from foundation.kernel.errors import DomainError
from foundation.people.access import desk_required
from foundation.people.roles import Role


def _visible_job(request: HttpRequest, pk: UUID) -> Job:
    found = get_object_or_404(Job, pk=pk)
    if not may_see(request.user, found):
        raise Http404
    return found


@require_GET
@desk_required()
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A job's progress; the page asks again every two seconds while it runs, by a header any browser obeys."""
    found = _visible_job(request, pk)
    response = render(request, "website/job.html", {"job": found, "may_retry": may_retry(request.user, found)})
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


@require_GET
@desk_required(Role.ADMINISTRATOR, Role.AUDITOR, Role.BUREAU_SUPERVISOR)
def job_list(request: HttpRequest) -> HttpResponse:
    """Long work, newest first; what is parked stands out."""
    page = Paginator(Job.objects.order_by("-created_at"), 50).get_page(request.GET.get("page"))
    return render(request, "website/job_list.html", {"page": page})
