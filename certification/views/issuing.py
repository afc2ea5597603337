"""The roll the leader signs, and the officer's release."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certification.models import AppraisalBatch, Candidate
from certification.operations.issuing import release_batch
from certification.operations.rolls import sign_roll
from certification.rules.permissions import (
    can_release,
    can_see_results,
    can_sign_roll,
    is_certifying_officer,
    marked_any,
)
from certification.states import BatchState, CandidateState
from certification.views.doors import BATCH_ROLES, DeskRequest, batch_seen
from foundation.jobs.models import Job
from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from foundation.people.access import desk_required
from foundation.people.roles import Role
from foundation.people.rules import person_of


def _candidates(batch: AppraisalBatch) -> list[Candidate]:
    return list(
        batch.candidates.exclude(state=CandidateState.WITHDRAWN)
        .select_related("person", "result", "certificate")
        .order_by("pk")
    )


@desk_required(*BATCH_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def roll(request: DeskRequest, code: str) -> HttpResponse:
    """Results of everybody; hidden until every member has sealed."""
    batch = batch_seen(request.user, code)
    if not can_see_results(request.user, batch):
        raise Http404
    if request.method == "POST":
        try:
            sign_roll(batch, actor=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("签好了。评价机构会公示成绩，过了复核期就发证。"))
        return redirect("batch-roll", code=code)
    return render(
        request,
        "certification/roll.html",
        {
            "batch": batch,
            "candidates": _candidates(batch),
            "members": list(batch.members.select_related("appraiser", "person")),
            "signature": getattr(batch, "roll_signature", None),
            "can_sign": can_sign_roll(request.user, batch),
        },
    )


@desk_required(Role.CERTIFYING_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: DeskRequest, code: str) -> HttpResponse:
    """What is about to be issued, and by whom it was marked and signed; then the release."""
    batch = batch_seen(request.user, code)
    if not is_certifying_officer(request.user, batch):
        raise Http404
    if request.method == "POST":
        try:
            job = release_batch(batch, actor=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("batch-issue", code=code)
        return redirect("job", job.pk)
    person = person_of(request.user)
    return render(
        request,
        "certification/issue.html",
        {
            "batch": batch,
            "candidates": [row for row in _candidates(batch) if row.state == CandidateState.PASSED],
            "members": list(batch.members.select_related("appraiser", "person")),
            "signature": getattr(batch, "roll_signature", None),
            "can_release": can_release(request.user, batch),
            "marked": person is not None and marked_any(person, batch),
            "is_published": batch.state == BatchState.PUBLISHED,
            "review_over": batch.review_until is not None and clock.now() >= batch.review_until,
            "job": Job.objects.filter(unique_key=f"certification.issue:{batch.code}").first(),
        },
    )
