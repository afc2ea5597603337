"""The manager's batches: list, new, one batch with its next step, and what may interrupt it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certification.forms.batches import BatchForm, NewDayForm, ReasonForm
from certification.models import AppraisalBatch, EvaluationBody
from certification.operations import batches as operations
from certification.operations.rolls import publish_results
from certification.queries.batches import visible_batches
from certification.rules.permissions import (
    can_manage,
    can_release,
    can_see_results,
    can_sign_roll,
    is_certifying_officer,
    seat_of,
)
from certification.states import BATCH, BatchState, CandidateState
from certification.views.doors import BATCH_ROLES, DeskRequest, batch_managed, batch_seen
from courses.levels import Level
from foundation.audit.trail import trail
from foundation.content.tables import Column, Days, Filter, Table, Tag, answer
from foundation.jobs.models import Job
from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from foundation.people.access import desk_required
from foundation.people.roles import Role
from foundation.people.rules import organisations_with_role

STEPS: dict[str, tuple[Callable[..., None], Any]] = {
    "announce": (operations.announce_batch, gettext_lazy("公告好了。")),
    "open_registration": (operations.open_registration, gettext_lazy("报名开放了，可以登记考生。")),
    "settle_panel": (operations.settle_panel, gettext_lazy("考评组定下了，报名截止。")),
    "start_examination": (operations.start_examination, gettext_lazy("考评开始了，考评员可以评分。")),
    "publish_results": (publish_results, gettext_lazy("成绩公示了，考生已收到通知。")),
    "close": (operations.close_batch, gettext_lazy("归档好了。")),
}
STEP_LABELS = {
    "announce": gettext_lazy("公告"),
    "open_registration": gettext_lazy("开放报名"),
    "settle_panel": gettext_lazy("定下考评组"),
    "start_examination": gettext_lazy("开始考评"),
    "publish_results": gettext_lazy("公示成绩"),
    "close": gettext_lazy("归档"),
}
WAY = (
    ((BatchState.DRAFT, BatchState.ANNOUNCED), gettext_lazy("公告")),
    ((BatchState.REGISTERING,), gettext_lazy("报名")),
    ((BatchState.PANELED, BatchState.EXAMINING), gettext_lazy("考评")),
    ((BatchState.MARKED, BatchState.CONFIRMED), gettext_lazy("签字")),
    ((BatchState.PUBLISHED,), gettext_lazy("公示")),
    ((BatchState.REVIEW_OVER, BatchState.ISSUED, BatchState.CLOSED), gettext_lazy("发证")),
)


def way_of(batch: AppraisalBatch) -> list[dict[str, Any]]:
    """The six stretches of a batch and where it stands."""
    here = next((place for place, (states, _label) in enumerate(WAY) if batch.state in states), None)
    if here is None:
        return []
    finished = batch.state in (BatchState.ISSUED, BatchState.CLOSED)
    return [
        {
            "label": label,
            "state": "done" if place < here or finished else "here" if place == here else "todo",
        }
        for place, (_states, label) in enumerate(WAY)
    ]


BATCHES = Table(
    name="batches",
    caption=gettext_lazy("鉴定批次"),
    columns=(
        Column(
            "title",
            gettext_lazy("批次"),
            lambda row: f"{row.occupation} {row.get_level_display()}",
            order=("occupation__name", "level"),
            url=lambda row: reverse("batch-detail", args=[row.code]),
            small=lambda row: row.code,
        ),
        Column("code", gettext_lazy("批次号"), lambda row: row.code, shown=False),
        Column("exam", gettext_lazy("考试日期"), lambda row: row.exam_on, order=("exam_on",)),
        Column(
            "candidates", gettext_lazy("考生"), lambda row: row.candidate_count, order=("candidate_count",), number=True
        ),
        Column(
            "panel",
            gettext_lazy("考评组"),
            lambda row: (
                _("%(sealed)s / %(members)s 位已封存") % {"sealed": row.sealed_count, "members": row.member_count}
            ),
        ),
        Column(
            "state",
            gettext_lazy("到哪一步"),
            lambda row: row.get_state_display(),
            tags=lambda row: [Tag(row.get_state_display(), "info")],
        ),
    ),
    filters=(
        Filter("state", gettext_lazy("到哪一步"), BatchState.choices, counts=True),
        Filter("level", gettext_lazy("等级"), Level.choices),
    ),
    days=(Days("exam", gettext_lazy("从哪天起考试"), gettext_lazy("到哪天止考试"), "exam_on"),),
    search=("code", "occupation__name"),
    search_label=gettext_lazy("找批次：职业、批次号"),
    order="-exam",
    empty_title=gettext_lazy("还没有鉴定批次"),
    empty_text=gettext_lazy("有人学完了课、想考证，就开一批。"),
    empty_pictogram="certificate",
)


@desk_required(*BATCH_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def batch_list(request: DeskRequest) -> HttpResponse:
    """Every batch the person has to do with, the newest exam first."""
    return answer(
        request,
        BATCHES,
        visible_batches(request.user),
        "certification/batch_list.html",
        {"may_open": organisations_with_role(request.user, Role.EVALUATION_BODY_MANAGER).exists()},
    )


def _own_body(user: Any) -> EvaluationBody:
    body = (
        EvaluationBody.objects.filter(organisation__in=organisations_with_role(user, Role.EVALUATION_BODY_MANAGER))
        .select_related("organisation")
        .first()
    )
    if body is None:
        raise Http404
    return body


@desk_required(Role.EVALUATION_BODY_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def batch_new(request: DeskRequest) -> HttpResponse:
    """Open a batch."""
    body = _own_body(request.user)
    form = BatchForm(request.POST or None, body=body)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            batch = operations.create_batch(
                body,
                data["standard"],
                actor=request.user,
                level=data["level"],
                exam_on=data["exam_on"],
                specialism=data["specialism"],
                place=data["place"],
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("批次 %(code)s 建好了。看一遍，没问题就公告。") % {"code": batch.code})
            return redirect("batch-detail", code=batch.code)
    return render(request, "certification/batch_new.html", {"form": form}, status=422 if form.errors else 200)


@desk_required(*BATCH_ROLES)
@require_safe
def batch_detail(request: DeskRequest, code: str) -> HttpResponse:
    """One batch: where it stands, its next step, who sits and who appraises."""
    batch = batch_seen(request.user, code)
    manages = can_manage(request.user, batch)
    seat = seat_of(request.user, batch)
    shows_people = manages or is_certifying_officer(request.user, batch) or seat is not None
    candidates = (
        list(
            batch.candidates.exclude(state=CandidateState.WITHDRAWN)
            .select_related("person", "result", "certificate")
            .order_by("pk")
        )
        if shows_people
        else []
    )
    step = next((name for name in STEPS if BATCH.can(batch, name)), None) if manages else None
    return render(
        request,
        "certification/batch_detail.html",
        {
            "batch": batch,
            "way": way_of(batch),
            "manages": manages,
            "seat": seat,
            "candidates": candidates,
            "members": list(batch.members.select_related("appraiser", "person")),
            "shows_people": shows_people,
            "shows_results": can_see_results(request.user, batch),
            "step": step,
            "step_label": STEP_LABELS.get(step or ""),
            "can_sign": can_sign_roll(request.user, batch),
            "can_release": can_release(request.user, batch),
            "waits_for_review": batch.state == BatchState.PUBLISHED
            and batch.review_until is not None
            and clock.now() < batch.review_until,
            "is_officer": is_certifying_officer(request.user, batch),
            "may_postpone": manages and BATCH.can(batch, "postpone"),
            "may_cancel": manages and BATCH.can(batch, "cancel"),
            "is_registering": batch.state == BatchState.REGISTERING,
            "is_examining": batch.state == BatchState.EXAMINING,
            "panel_open": batch.state in (BatchState.DRAFT, BatchState.ANNOUNCED, BatchState.REGISTERING),
            "is_postponed": batch.state == BatchState.POSTPONED,
            "job": Job.objects.filter(unique_key=f"certification.issue:{batch.code}").first(),
            "timeline": trail(batch),
        },
    )


@desk_required(Role.EVALUATION_BODY_MANAGER)
@require_POST
def batch_step(request: DeskRequest, code: str) -> HttpResponse:
    """The batch's next step, as its button says."""
    batch = batch_managed(request.user, code)
    name = request.POST.get("step", "")
    if name not in STEPS:
        raise Http404
    operation, done = STEPS[name]
    try:
        operation(batch, actor=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(done))
    return redirect("batch-detail", code=code)


def _interruption(
    form_class: type[Any], operation: Callable[..., None], *, done: str | Promise, **page: Any
) -> Callable[..., HttpResponseBase]:
    """The page that stops a batch or lets it go on: one question, then `operation` with the answer."""

    def view(request: DeskRequest, code: str) -> HttpResponse:
        batch = batch_managed(request.user, code)
        form = form_class(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                operation(batch, actor=request.user, **form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, str(done))
                return redirect("batch-detail", code=code)
        return render(
            request,
            "certification/batch_interrupt.html",
            {"batch": batch, "form": form, **page},
            status=422 if form.errors else 200,
        )

    return desk_required(Role.EVALUATION_BODY_MANAGER)(require_http_methods(["GET", "HEAD", "POST"])(view))


batch_postpone = _interruption(  # typhoon, illness
    ReasonForm,
    operations.postpone_batch,
    done=gettext_lazy("延期了。定了新日子就可以恢复，已打的分都在。"),
    heading=gettext_lazy("延期这一批"),
    verb=gettext_lazy("延期这一批"),
    explanation=gettext_lazy("延期后不能评分，已打的分不会丢。定了新日子，从停下的地方接着办。"),
)
batch_resume = _interruption(
    NewDayForm,
    operations.resume_batch,
    done=gettext_lazy("恢复了，从停下的地方接着办。"),
    heading=gettext_lazy("定新日子"),
    verb=gettext_lazy("恢复"),
    explanation=gettext_lazy("考评员证在新的考试日期要仍然有效。"),
)
batch_cancel = _interruption(
    ReasonForm,
    operations.cancel_batch,
    done=gettext_lazy("取消了。"),
    heading=gettext_lazy("取消这一批"),
    verb=gettext_lazy("取消这一批"),
    explanation=gettext_lazy("取消后不能恢复。只是换日子的话，请用延期。"),
    danger=True,
)
