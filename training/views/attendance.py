"""The trainer's desk: today's sessions, and the sheet of one session on a phone."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from foundation.people.access import SignedIn, desk_required
from foundation.people.roles import Role
from foundation.people.rules import person_of
from foundation.policy.queries import value
from training.forms.attendance import marks_from
from training.models import MarkStatus
from training.operations.attendance import MARKABLE, mark_session
from training.queries.attendance import hours_by_enrolment, marks_of_session, sessions_for_trainer
from training.queries.enrolments import roster_of
from training.states import ClassState
from training.views.doors import session_taught_by

trainer_required = desk_required(Role.TRAINER)
CHOICES = [
    {"value": MarkStatus.PRESENT, "label": MarkStatus.PRESENT.label, "tone": "ok"},
    {"value": MarkStatus.LATE, "label": MarkStatus.LATE.label, "tone": "wait"},
    {"value": MarkStatus.ABSENT, "label": MarkStatus.ABSENT.label, "tone": "stop"},
    {"value": MarkStatus.EXCUSED, "label": MarkStatus.EXCUSED.label, "tone": "info"},
]
WARNING = gettext_lazy("全到也补不满了")


@trainer_required
@require_safe
def session_list(request: SignedIn) -> HttpResponse:
    """Today first, then what is overdue, then the next two weeks."""
    today, now = clock.today(), clock.now()
    found = sessions_for_trainer(person_of(request.user)).filter(
        training_class__state__in=(ClassState.ENROLLING, *MARKABLE), starts_at__lt=now + timedelta(days=14)
    )
    days = [(session, timezone.localdate(session.starts_at)) for session in found]
    markable = {session.pk for session, _day in days if session.training_class.state in MARKABLE}
    return render(
        request,
        "training/session_list.html",
        {
            "today": [row for row, day in days if day == today],
            "overdue": [row for row, day in days if day < today and not row.is_marked and row.pk in markable],
            "ahead": [row for row, day in days if day > today][:10],
            "past": [row for row, day in reversed(days) if day < today and row.is_marked][:10],
        },
    )


@trainer_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: SignedIn, pk: int) -> HttpResponse:
    """One row a person, four answers; nothing is preset, and saving part of it is fine."""
    session = session_taught_by(request.user, pk)
    training_class = session.training_class
    if training_class.state in (ClassState.DRAFT, ClassState.REFUSED):
        raise Http404
    if request.method != "POST":
        return _sheet_page(request, session, None, {}, "")
    marks, others = marks_from(request.POST)
    reason = request.POST.get("reason", "").strip()[:200]
    try:
        written = mark_session(session, marks, actor=request.user, reason=reason, others=others)
    except DomainError as refusal:
        return _sheet_page(request, session, refusal, marks, reason, others)
    left = 0 if others else max(training_class.seats_taken - len(marks), 0)
    messages.success(request, _saved_text(len(written), left))
    return redirect("session-sheet", pk=pk)


def _sheet_page(request, session, refusal, typed, reason, others="") -> HttpResponse:
    training_class = session.training_class
    roster = list(roster_of(training_class))
    history = marks_of_session(session)
    hours = hours_by_enrolment(training_class)
    opens = session.starts_at - timedelta(minutes=value("training.mark_minutes_ahead"))
    rows = []
    for enrolment in roster:
        marks = history.get(enrolment.pk, [])
        now = marks[-1].status if marks else ""
        own = hours[enrolment.pk]
        rows.append(
            {
                "enrolment": enrolment,
                "name": f"mark-{enrolment.pk}",
                "note": WARNING if not own.reachable else _("已上 %(percent)s%%") % {"percent": own.percent},
                "value": typed.get(enrolment.pk, others or now),
                "history": marks if len(marks) > 1 else [],
            }
        )
    marked = sum(1 for row in roster if row.pk in history)
    return render(
        request,
        "training/session_sheet.html",
        {
            "session": session,
            "training_class": training_class,
            "rows": rows,
            "choices": CHOICES,
            "marked": marked,
            "unmarked": len(roster) - marked,
            "total": len(roster),
            "refusal": refusal,
            "reason": reason,
            "opens": opens,
            "may_mark": training_class.state in MARKABLE and clock.now() >= opens,
            "needs_reason": bool(marked),
            "is_ahead": clock.now() < opens,
            "history": [row for row in rows if row["history"]],
        },
        status=409 if refusal else 200,
    )


def _saved_text(written: int, left: int) -> str:
    if not written:
        return _("没有变动，不用存。")
    if left:
        return _("存好了 %(count)s 个人，还有 %(left)s 个人没点。") % {"count": written, "left": left}
    return _("存好了，每个人都点过了。")
