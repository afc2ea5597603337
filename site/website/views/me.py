"""A person's own things: classes, wishes, certificates, messages."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from certification.queries.certificates import certificates_of
from courses.views.ordering import with_progress
from foundation.notices.queries import notices_of, open_questions
from foundation.people.rules import person_of, roles_in_force
from training.queries.enrolments import enrolments_of
from training.queries.holds import live_holds_of


@login_required
def me(request: HttpRequest) -> HttpResponse:
    person = person_of(request.user)
    context: dict[str, Any] = {"person": person, "has_desk": bool(roles_in_force(request.user))}
    if person is not None:
        context |= {
            "holds": live_holds_of(person)[:50],
            "enrolments": enrolments_of(person)[:50],
            "wishes": with_progress(person),
            "certificates": certificates_of(person)[:50],
            "notices": notices_of(person)[:5],
            "questions_open": open_questions(person=person).count(),
        }
    return render(request, "website/me.html", context)
