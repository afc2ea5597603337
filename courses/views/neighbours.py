"""Which villages are neighbours: the county's villages by township, and one village's neighbours to tick."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.forms.themes import NeighboursForm
from courses.operations.neighbours import set_neighbours
from courses.rules import KEEPERS_OF_NEIGHBOURS
from foundation.audit.trail import trail
from foundation.kernel.errors import DomainError
from foundation.people.access import SignedIn, desk_required
from foundation.places.models import Division
from foundation.places.queries import current_villages, neighbours_of


@desk_required(*KEEPERS_OF_NEIGHBOURS)
@require_safe
def village_list(request: SignedIn) -> HttpResponse:
    """Every village with its neighbours, township by township. Two queries."""
    villages = list(current_villages().order_by("parent__code", "code"))
    by_id = {village.pk: village for village in villages}
    near = neighbours_of(by_id)
    townships: dict[str, list[dict[str, Any]]] = {}
    for village in villages:
        names = [by_id[pk].localized_name for pk in sorted(near[village.pk]) if pk in by_id]
        township = village.parent.localized_name if village.parent else ""
        townships.setdefault(township, []).append({"village": village, "neighbours": names})
    return render(request, "courses/village_neighbours.html", {"townships": list(townships.items())})


@desk_required(*KEEPERS_OF_NEIGHBOURS)
@require_http_methods(["GET", "HEAD", "POST"])
def village_neighbours(request: SignedIn, code: str) -> HttpResponse:
    """One village: tick its neighbours. Its own township stands open, the others are folded."""
    village = get_object_or_404(current_villages(), code=code)
    others = current_villages().exclude(pk=village.pk).order_by("parent__code", "code")
    form = NeighboursForm(request.POST or None, others=others)
    ticked = neighbours_of([village.pk])[village.pk]
    if request.method == "POST":
        if form.is_valid():
            try:
                set_neighbours(village, form.cleaned_data["neighbours"], actor=request.user)
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("%(village)s的邻村记下了。") % {"village": village.localized_name})
                return redirect("village-list")
        sent = set(request.POST.getlist("neighbours"))
        ticked = {other.pk for other in others if other.code in sent}
    return render(
        request,
        "courses/village_neighbours_form.html",
        {
            "village": village,
            "form": form,
            "townships": _by_township(village, list(others), ticked),
            "timeline": trail(village),
        },
        status=422 if form.errors else 200,
    )


def _by_township(village: Division, others: list[Division], ticked: set[int]) -> list[dict[str, Any]]:
    found: dict[int | None, dict[str, Any]] = {}
    for other in others:
        block = found.setdefault(
            other.parent_id,
            {"name": other.parent.localized_name if other.parent else "", "villages": [], "open": False},
        )
        is_ticked = other.pk in ticked
        block["villages"].append({"village": other, "ticked": is_ticked})
        block["open"] = block["open"] or is_ticked or other.parent_id == village.parent_id
    return sorted(found.values(), key=lambda block: not block["open"])
