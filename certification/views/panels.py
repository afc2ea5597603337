"""The panel: three appraisers at least, one of them the leader."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certification.models import AppraisalBatch
from certification.operations.panels import add_member, name_leader, remove_member
from certification.queries.batches import possible_appraisers
from certification.rules.panel import candidate_person_ids
from certification.states import BatchState
from certification.views.doors import DeskRequest, batch_managed
from foundation.kernel.errors import DomainError
from foundation.people.access import desk_required
from foundation.people.roles import Role
from foundation.policy.queries import value
from training.queries.teaching import taught_pairs


@desk_required(Role.EVALUATION_BODY_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def panel(request: DeskRequest, code: str) -> HttpResponse:
    """Who sits, who could, and why somebody can't."""
    batch = batch_managed(request.user, code)
    if request.method == "POST":
        try:
            messages.success(request, _act(request, batch))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("batch-panel", code=code)
    possible = list(possible_appraisers(batch))
    taught = taught_pairs([card.person_id for card in possible], candidate_person_ids(batch))
    teachers = {trainer for trainer, _learner in taught}
    return render(
        request,
        "certification/panel.html",
        {
            "batch": batch,
            "is_open": batch.state in (BatchState.DRAFT, BatchState.ANNOUNCED, BatchState.REGISTERING),
            "members": list(batch.members.select_related("appraiser", "person")),
            "rows": [{"card": card, "taught": card.person_id in teachers} for card in possible],
            "minimum": value("certification.panel_minimum", batch.exam_on),
        },
    )


def _act(request: DeskRequest, batch: AppraisalBatch) -> str:
    action, _separator, pk = request.POST.get("act", "").partition("-")
    if not pk.isdecimal():
        raise Http404
    if action == "add":
        card = get_object_or_404(possible_appraisers(batch), pk=pk)
        add_member(batch, card, actor=request.user, is_leader=not batch.members.filter(is_leader=True).exists())
        return _("加进考评组了。")
    member = get_object_or_404(batch.members.select_related("appraiser", "batch__body__organisation"), pk=pk)
    if action == "lead":
        name_leader(member, actor=request.user)
        return _("组长定了。")
    if action == "remove":
        remove_member(member, actor=request.user)
        return _("移出考评组了。")
    raise Http404
