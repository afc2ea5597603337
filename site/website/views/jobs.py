"""Watching long work."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.audit.trail import trail
from foundation.content.tables import Column, Days, Filter, Table, Tag, answer
from foundation.jobs import registry
from foundation.jobs.models import Job
from foundation.jobs.operations import retry_job
from foundation.jobs.rules import may_retry, may_see
from foundation.kernel.errors import DomainError
from foundation.people.access import SignedIn, desk_required
from foundation.people.roles import Role


def _visible_job(request: SignedIn, pk: UUID) -> Job:
    found = get_object_or_404(Job, pk=pk)
    if not may_see(request.user, found):
        raise Http404
    return found


@require_GET
@desk_required()
def job(request: SignedIn, pk: UUID) -> HttpResponse:
    """A job's progress; the page asks again every two seconds while it runs, by a header any browser obeys."""
    found = _visible_job(request, pk)
    response = render(
        request,
        "website/job.html",
        {"job": found, "may_retry": may_retry(request.user, found), "timeline": trail(found)},
    )
    if not found.is_finished:
        response["Refresh"] = "2"
    return response


@require_POST
@desk_required()
def retry(request: SignedIn, pk: UUID) -> HttpResponse:
    found = _visible_job(request, pk)
    try:
        retry_job(found, actor=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("又在办了。"))
    return redirect("job", pk=found.pk)


def _state(job: Any) -> list[Tag]:
    tone, pictogram = {Job.State.DONE: ("ok", ""), Job.State.PARKED: ("stop", "warning")}.get(job.state, ("wait", ""))
    return [Tag(job.get_state_display(), tone, pictogram)]


JOBS = Table(
    name="jobs",
    caption=gettext_lazy("后台任务"),
    columns=(
        Column(
            "kind",
            gettext_lazy("任务"),
            lambda row: row.label,
            order=("kind", "subject"),
            url=lambda row: reverse("job", args=[row.pk]),
            small=lambda row: row.subject,
        ),
        Column("subject", gettext_lazy("哪一件"), lambda row: row.subject, shown=False),
        Column("state", gettext_lazy("办到哪了"), lambda row: row.get_state_display(), tags=_state),
        Column("done", gettext_lazy("完成"), lambda row: row.done, order=("done",), number=True),
        Column("total", gettext_lazy("一共"), lambda row: row.total, order=("total",), number=True),
        Column("created", gettext_lazy("交办时间"), lambda row: row.created_at, order=("created_at",)),
        Column("finished", gettext_lazy("办完时间"), lambda row: row.finished_at, order=("finished_at",)),
        Column("error", gettext_lazy("为什么停下"), lambda row: row.error, shown=False),
    ),
    filters=(
        Filter("state", gettext_lazy("办到哪了"), Job.State.choices, counts=True),
        Filter("kind", gettext_lazy("任务"), lambda request: sorted(registry.labels().items())),
    ),
    days=(Days("created", gettext_lazy("从哪天起交办"), gettext_lazy("到哪天止交办"), "created_at", moment=True),),
    order="-created",
    page_length=50,
    empty_title=gettext_lazy("还没有后台任务"),
    empty_text=gettext_lazy("发证、发通知的时候，进度会出现在这里。"),
)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.ADMINISTRATOR, Role.AUDITOR, Role.BUREAU_SUPERVISOR)
def job_list(request: HttpRequest) -> HttpResponse:
    """Long work, newest first; what is parked stands out."""
    return answer(request, JOBS, Job.objects.all(), "website/job_list.html")
