"""The institution hands in a roster, sees it sorted, decides what is open, and confirms once."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.kernel.errors import DomainError, NotPermitted
from foundation.people.access import desk_required
from foundation.people.models import DocumentType
from foundation.people.queries import persons_by_document
from foundation.people.roles import Role
from foundation.privacy.access_log import saw_all
from training.forms.roster import DecisionForm, RosterFileForm
from training.models import EnrolmentSource, RosterImport
from training.operations.roster import confirm_roster, discard_roster, hand_back_rows, preview_roster
from training.queries.roster import rows_of
from training.roster.handing_out import empty_form, rows_to_mend
from training.roster.rows import Kind
from training.roster.states import ImportState
from training.roster.storing import counts_of
from training.roster.wording import say
from training.rules.roster import accepts
from training.views.doors import attempt, class_managed_by
from training.views.roster_rows import Describer, sections

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHOWN_IMPORTS = 5

manager_only = desk_required(Role.INSTITUTION_MANAGER)


@manager_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request, code):
    training_class = class_managed_by(request.user, code)
    form = RosterFileForm()
    if request.method == "POST":
        form = RosterFileForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                roster_import = preview_roster(training_class, form.cleaned_data["file"].read(), actor=request.user)
            except NotPermitted as refusal:
                raise Http404 from refusal
            except DomainError as refusal:
                form.add_error("file", str(refusal.message))
            else:
                return redirect("roster-import", code=code, pk=roster_import.pk)
    imports = training_class.roster_imports.exclude(state=ImportState.DISCARDED)[:_SHOWN_IMPORTS]
    return render(
        request,
        "training/roster_hand_in.html",
        {
            "training_class": training_class,
            "form": form,
            "is_open": accepts(training_class, EnrolmentSource.ROSTER),
            "imports": imports,
        },
        status=400 if form.errors else 200,
    )


@manager_only
@require_GET
def form(request, code):
    training_class = class_managed_by(request.user, code)
    return _workbook(
        empty_form(_("%(title)s学员名册") % {"title": training_class.title}), f"roster-{training_class.code}.xlsx"
    )


@manager_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sorted_roster(request, code, pk):
    training_class, roster_import = _import(request, code, pk)
    rows, notices = rows_of(roster_import)
    describer = Describer(rows)
    asks = roster_import.state == ImportState.PREVIEWED
    decisions = DecisionForm(rows, describer.facts, request.POST if request.method == "POST" else None)
    if request.method == "POST" and decisions.is_valid():
        try:
            roster_import = confirm_roster(roster_import, decisions.answers(), actor=request.user)
        except NotPermitted as refusal:
            raise Http404 from refusal
        except DomainError as refusal:
            decisions.add_error(None, str(refusal.message))
            roster_import.refresh_from_db()
        else:
            return redirect("roster-import", code=code, pk=pk)
    counts = counts_of(rows) if asks else roster_import.counts
    questions = len(decisions.fields)
    return render(
        request,
        "training/roster_sorted.html" if asks else "training/roster_settled.html",
        {
            "training_class": training_class,
            "roster_import": roster_import,
            "is_confirmed": roster_import.state == ImportState.CONFIRMED,
            "rows_kept": bool(rows),
            "notices": [say(notice) for notice in notices],
            "sections": sections(rows, describer),
            "decisions": decisions,
            "counts": counts,
            "questions": questions,
            "nothing_to_write": not counts["ready"] and not questions,
            "too_many": max(0, counts["ready"] - training_class.seats_left),
            "perhaps_too_many": counts["ready"] + questions > training_class.seats_left,
            "outcome": roster_import.outcome,
        },
        status=400 if decisions.errors else 200,
    )


@manager_only
@require_POST
def discard(request, code, pk):
    _training_class, roster_import = _import(request, code, pk)
    if attempt(request, discard_roster, roster_import, actor=request.user):
        messages.success(request, _("这份名册没有写入，读到的内容已经删掉。"))
    return redirect("class-roster", code=code)


@manager_only
@never_cache
@require_GET
def to_mend(request, code, pk):
    _training_class, roster_import = _import(request, code, pk)
    rows, _notices = rows_of(roster_import)
    if roster_import.state == ImportState.PREVIEWED:
        rows = [row for row in rows if row.kind == Kind.REFUSED]
    if not rows:
        raise Http404
    hand_back_rows(roster_import, actor=request.user)
    known = persons_by_document(DocumentType.RESIDENT_ID, [row.document for row in rows if row.document])
    saw_all(request.user, known.values(), "training.roster_to_mend")
    return _workbook(rows_to_mend(rows), f"roster-{code}-to-mend.xlsx")


def _import(request, code, pk) -> tuple:
    training_class = class_managed_by(request.user, code)
    return training_class, get_object_or_404(RosterImport, training_class=training_class, pk=pk)


def _workbook(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=_WORKBOOK, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
