"""Entering candidates and their photos."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certification.forms.candidates import CandidateForm, PhotoForm
from certification.models import AppraisalBatch, Candidate
from certification.operations.candidates import (
    add_candidate,
    add_candidate_by_document,
    mark_absent,
    store_photo,
    withdraw_candidate,
)
from certification.queries.batches import possible_candidates
from certification.rules.permissions import can_see_photo
from certification.states import BatchState, CandidateState
from certification.views.doors import BATCH_ROLES, DeskRequest, batch_managed, batch_seen, candidate_of
from foundation.audit.trail import trail
from foundation.content.sending import send_private
from foundation.kernel.errors import DomainError
from foundation.people.access import desk_required
from foundation.people.roles import Role
from foundation.privacy.access_log import saw
from foundation.privacy.rules import may_reveal


@desk_required(Role.EVALUATION_BODY_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def candidate_add(request: DeskRequest, code: str) -> HttpResponse:
    """People who completed a class of the occupation, or anybody by their document."""
    batch = batch_managed(request.user, code)
    form = CandidateForm()
    if request.method == "POST":
        if "person" in request.POST:
            return _add_known(request, batch)
        form = CandidateForm(request.POST)
        if form.is_valid():
            try:
                candidate = add_candidate_by_document(batch, actor=request.user, **form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("登记了%(name)s。") % {"name": candidate.person.masked_name})
                return redirect("batch-candidates", code=code)
    search = request.GET.get("q", "")[:40]
    return render(
        request,
        "certification/candidate_add.html",
        {
            "batch": batch,
            "is_open": batch.state == BatchState.REGISTERING,
            "search": search,
            "people": possible_candidates(batch, search),
            "entered": list(
                batch.candidates.exclude(state=CandidateState.WITHDRAWN).select_related("person").order_by("-pk")
            ),
            "form": form,
        },
        status=422 if form.errors else 200,
    )


def _add_known(request: DeskRequest, batch: AppraisalBatch) -> HttpResponse:
    known = {row.person.code: row.person for row in possible_candidates(batch, request.POST["person"])}
    person = known.get(request.POST["person"])
    if person is None:
        messages.error(request, _("这个人已经不在可选的名单里了，可能刚登记过。请再找一次。"))
        return redirect("batch-candidates", code=batch.code)
    try:
        candidate = add_candidate(batch, person, actor=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("登记了%(name)s。") % {"name": candidate.person.masked_name})
    return redirect("batch-candidates", code=batch.code)


@desk_required(Role.EVALUATION_BODY_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def candidate_detail(request: DeskRequest, code: str, pk: int) -> HttpResponse:
    """One candidate: why eligible, photo, and leaving."""
    batch = batch_managed(request.user, code)
    candidate = candidate_of(batch, pk)
    form = PhotoForm()
    if request.method == "POST":
        action = request.POST.get("action", "photo")
        if action == "photo":
            form = PhotoForm(request.POST, request.FILES)
            if not form.is_valid():
                return _candidate_page(request, batch, candidate, form)
        try:
            if action == "photo":
                store_photo(candidate, form.cleaned_data["photo"].read(), actor=request.user)
                messages.success(request, _("照片存好了。"))
            elif action == "withdraw":
                withdraw_candidate(candidate, actor=request.user)
                messages.success(request, _("这位考生退出了。"))
                return redirect("batch-detail", code=code)
            elif action == "absent":
                mark_absent(candidate, actor=request.user)
                messages.success(request, _("记了缺考。"))
            else:
                raise Http404
        except DomainError as refusal:
            if action == "photo":
                form.add_error("photo", str(refusal))
                return _candidate_page(request, batch, candidate, form)
            messages.error(request, str(refusal))
        return redirect("candidate-detail", code=code, pk=pk)
    return _candidate_page(request, batch, candidate, form)


def _candidate_page(request: DeskRequest, batch: AppraisalBatch, candidate: Candidate, form: PhotoForm) -> HttpResponse:
    saw(request.user, candidate.person, "certification.candidate")
    return render(
        request,
        "certification/candidate_detail.html",
        {
            "batch": batch,
            "candidate": candidate,
            "form": form,
            "may_reveal": may_reveal(request.user, candidate.person, "document"),
            "timeline": trail(candidate),
            "rule": _rule_words(candidate.eligibility.get("rule", "")),
            "may_leave": batch.state == BatchState.REGISTERING and candidate.state == CandidateState.REGISTERED,
            "may_be_absent": batch.state == BatchState.EXAMINING and candidate.state == CandidateState.REGISTERED,
        },
        status=422 if form.errors else 200,
    )


def _rule_words(rule: str) -> str:
    return {
        "completed_class": _("学完了这个职业的班"),
        "declared_work": _("申报了从业年限"),
        "lower_level": _("持有低一级的证书，年限够了"),
    }.get(rule, "")


@desk_required(*BATCH_ROLES)
@require_safe
def candidate_photo(request: DeskRequest, code: str, pk: int) -> HttpResponseBase:
    """The photo, for those who deal with the batch."""
    batch = batch_seen(request.user, code)
    candidate = candidate_of(batch, pk)
    if not can_see_photo(request.user, candidate):
        raise Http404
    saw(request.user, candidate.person, "certification.photo")
    return send_private(
        request, candidate.photo.name or "", filename=f"{code}-{pk}.jpg", content_type="image/jpeg", seconds=600
    )
