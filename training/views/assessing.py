"""Scores after the class, and the table that closes it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.kernel.errors import DomainError
from foundation.kernel.text import plain_number
from foundation.people.access import SignedIn, desk_required
from foundation.people.roles import Role
from training.forms.attendance import scores_from
from training.operations.assessments import record_scores
from training.operations.completions import complete_class
from training.queries.assessments import results_history
from training.rules.outcomes import outcomes_of
from training.states import ClassState
from training.views.doors import class_managed_by

manager_required = desk_required(Role.INSTITUTION_MANAGER)


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: SignedIn, code: str) -> HttpResponse:
    """One field a person. Empty fields stay empty; a changed score needs the reason."""
    training_class = class_managed_by(request.user, code)
    if training_class.state != ClassState.ASSESSING or training_class.pass_mark is None:
        return redirect("class-detail", code=code)
    outcomes = outcomes_of(training_class)
    refusal, reason = None, ""
    errors: dict[int, str] = {}
    if request.method == "POST":
        scores, errors = scores_from(request.POST, [row.enrolment.pk for row in outcomes])
        reason = request.POST.get("reason", "").strip()[:200]
        if not errors:
            try:
                written = record_scores(training_class, scores, actor=request.user, reason=reason)
            except DomainError as refused:
                refusal = refused
            else:
                messages.success(request, _("存好了 %(count)s 个成绩。") % {"count": len(written)})
                return redirect("class-complete" if "next" in request.POST else "class-assess", code=code)
    history = results_history(training_class)
    rows = []
    for outcome in outcomes:
        pk = outcome.enrolment.pk
        now = "" if outcome.score is None else plain_number(outcome.score)
        rows.append(
            {
                "outcome": outcome,
                "name": f"score-{pk}",
                "value": request.POST.get(f"score-{pk}", now),
                "error": errors.get(pk, ""),
                "history": history.get(pk, []) if len(history.get(pk, [])) > 1 else [],
            }
        )
    return render(
        request,
        "training/class_assess.html",
        {
            "training_class": training_class,
            "rows": rows,
            "errors": errors,
            "refusal": refusal,
            "reason": reason,
            "needs_reason": bool(history),
            "pass_mark": plain_number(training_class.pass_mark),
            "scored": len(history),
        },
        status=422 if errors or refusal else 200,
    )


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: SignedIn, code: str) -> HttpResponse:
    """The computed table; the manager confirms it as a whole and changes nothing in it by hand."""
    training_class = class_managed_by(request.user, code)
    if training_class.state != ClassState.ASSESSING:
        return redirect("class-detail", code=code)
    refusal = None
    if request.method == "POST":
        try:
            complete_class(training_class, actor=request.user, without_score=bool(request.POST.get("without_score")))
        except DomainError as refused:
            refusal = refused
        else:
            messages.success(request, _("结班了，结果已经告诉每个人。"))
            return redirect("class-detail", code=code)
    outcomes = outcomes_of(training_class)
    return render(
        request,
        "training/class_complete.html",
        {
            "training_class": training_class,
            "outcomes": outcomes,
            "completed_count": sum(1 for row in outcomes if row.verdict.completed),
            "unscored": [row for row in outcomes if row.verdict.needs_score],
            "refusal": refusal,
        },
        status=409 if refusal else 200,
    )
