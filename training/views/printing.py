"""The class on paper: who is on the roster, and a box to sign in for each session."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation.people.access import SignedIn
from foundation.privacy.access_log import saw_all
from training.queries.enrolments import roster_of
from training.views.classes import staff_required
from training.views.doors import class_seen_by

SESSIONS_A_SHEET = 6
"""As many as leave room to sign, on a sheet laid across."""


@staff_required
@never_cache
@require_safe
def sign_in_sheet(request: SignedIn, code: str) -> HttpResponse:
    """Sheets of six sessions each, the whole roster on every one; ID numbers show their last four only."""
    training_class = class_seen_by(request.user, code)
    sessions = list(training_class.sessions.select_related("trainer").order_by("number"))
    groups = [sessions[start : start + SESSIONS_A_SHEET] for start in range(0, len(sessions), SESSIONS_A_SHEET)]
    roster = list(roster_of(training_class))
    saw_all(request.user, [enrolment.person for enrolment in roster], "training.class_print")
    return render(
        request,
        "training/class_print.html",
        {
            "training_class": training_class,
            "roster": roster,
            "sheets": groups or [[]],
            "section": training_class.course.section,
        },
    )
