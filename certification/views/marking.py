"""The appraiser's pages, for a phone or tablet: own marks only, one candidate at a time."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certification.forms.marks import MarkForm
from certification.models import PanelMember
from certification.operations.marking import save_marks, seal_marks
from certification.queries.batches import MarkingRow, marking_rows
from certification.states import BatchState
from certification.views.doors import DeskRequest, candidate_of, own_seat
from foundation.kernel.errors import DomainError
from foundation.people.access import desk_required
from foundation.people.roles import Role

appraiser_required = desk_required(Role.APPRAISER, Role.PANEL_LEADER)


def _open(seat: PanelMember) -> bool:
    return seat.batch.state == BatchState.EXAMINING and seat.sealed_at is None


@appraiser_required
@require_safe
def mark_list(request: DeskRequest, code: str) -> HttpResponse:
    """Everybody to mark, and how far this appraiser is."""
    seat = own_seat(request.user, code)
    rows = marking_rows(seat)
    return render(
        request,
        "certification/mark_list.html",
        {
            "batch": seat.batch,
            "seat": seat,
            "rows": rows,
            "done": sum(row.done for row in rows),
            "total": len(rows),
            "is_open": _open(seat),
            "next": next((row.candidate for row in rows if not row.done), None),
        },
    )


@appraiser_required
@require_http_methods(["GET", "HEAD", "POST"])
def mark_candidate(request: DeskRequest, code: str, pk: int) -> HttpResponse:
    """This candidate, this appraiser's two marks; then on to the next."""
    seat = own_seat(request.user, code)
    candidate = candidate_of(seat.batch, pk)
    rows = marking_rows(seat)
    place = next((index for index, row in enumerate(rows) if row.candidate.pk == pk), None)
    if place is None:
        return redirect("batch-marks", code=code)
    row = rows[place]
    form = MarkForm(request.POST or None, initial=_given(row))
    if request.method == "POST" and form.is_valid():
        try:
            save_marks(candidate, actor=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            following = _next_unmarked(rows, place)
            if following is None:
                messages.success(request, _("都评过了。看一遍，没问题就封存。"))
                return redirect("batch-marks", code=code)
            messages.success(request, _("存好了，下一位。"))
            return redirect("mark-candidate", code=code, pk=following.candidate.pk)
    return render(
        request,
        "certification/mark_candidate.html",
        {
            "batch": seat.batch,
            "candidate": candidate,
            "form": form,
            "place": place + 1,
            "total": len(rows),
            "before": rows[place - 1].candidate if place else None,
            "after": rows[place + 1].candidate if place + 1 < len(rows) else None,
            "is_open": _open(seat),
            "row": row,
        },
        status=422 if form.errors else 200,
    )


def _given(row: MarkingRow) -> dict[str, object]:
    if row.theory is None or row.practical is None:
        return {}
    return {
        "theory": row.theory.score.normalize(),
        "practical": row.practical.score.normalize(),
        "veto": row.practical.veto,
        "remark": row.practical.remark,
    }


def _next_unmarked(rows: list[MarkingRow], place: int) -> MarkingRow | None:
    """The next one without marks after this place, then from the beginning; not this one."""
    return next((row for row in rows[place + 1 :] + rows[:place] if not row.done), None)


@appraiser_required
@require_http_methods(["GET", "HEAD", "POST"])
def seal(request: DeskRequest, code: str) -> HttpResponse:
    """Everything once more, then the seal, which is final."""
    seat = own_seat(request.user, code)
    if not _open(seat):
        return redirect("batch-marks", code=code)
    if request.method == "POST":
        try:
            seal_marks(seat.batch, actor=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("封存好了。全组封存以后，成绩自动算出来。"))
        return redirect("batch-marks", code=code)
    rows = marking_rows(seat)
    return render(
        request,
        "certification/seal.html",
        {"batch": seat.batch, "rows": rows, "missing": sum(not row.done for row in rows)},
    )
