"""A farmer joins a class: see the five answers, confirm, read what to bring, when and where."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import wording
from foundation.kernel.errors import DomainError
from foundation.people.access import SignedIn
from foundation.people.rules import person_of
from training.models import EnrolmentSource, TrainingClass
from training.operations.enrolments import enrol, withdraw_enrolment
from training.queries.enrolments import active_enrolment
from training.rules.roster import is_open_to_all, roster_is_locked
from training.states import ENROLMENT, ClassState
from training.views.answers import five_answers

#: A class that strangers may know of: once it was opened.
PUBLIC = (
    ClassState.ENROLLING,
    ClassState.RUNNING,
    ClassState.ASSESSING,
    ClassState.CLOSED,
    ClassState.POSTPONED,
    ClassState.CANCELLED,
)


def _public_class(code: str) -> TrainingClass:
    return get_object_or_404(
        TrainingClass.objects.exclude(starts_on__isnull=True).select_related(
            "course__section", "course__occupation", "institution", "venue__division", "scheme"
        ),
        code=code,
        state__in=PUBLIC,
        decided_at__isnull=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    training_class = _public_class(code)
    person = person_of(request.user)
    refusal = None
    if request.method == "POST":
        if person is None:
            return redirect_to_login(request.get_full_path())
        try:
            enrol(training_class, person, actor=person.account, source=EnrolmentSource.SELF)
        except DomainError as refused:
            refusal = refused
            training_class.refresh_from_db(fields=["seats_taken", "state"])
        else:
            return redirect("join-done", code=code)
    enrolment = active_enrolment(training_class, person)
    return render(
        request,
        "training/join.html",
        {
            "training_class": training_class,
            "answers": five_answers(training_class),
            "person": person,
            "enrolment": enrolment,
            "can_leave": bool(enrolment) and _can_leave(enrolment, training_class),
            "is_open": is_open_to_all(training_class),
            "is_full": training_class.seats_left <= 0,
            "refusal": refusal,
            "wish_url": f"{reverse('order-wish')}?course={training_class.course.slug}",
            "menu_url": wording.in_language(f"/menu/{training_class.course.slug}/"),
        },
        status=409 if refusal else 200,
    )


@login_required
@require_safe
def joined(request: SignedIn, code: str) -> HttpResponse:
    """After joining, and whenever the person wants to read it again."""
    training_class = _public_class(code)
    enrolment = active_enrolment(training_class, person_of(request.user))
    if enrolment is None:
        return redirect("join-class", code=code)
    return render(
        request,
        "training/join_done.html",
        {
            "training_class": training_class,
            "enrolment": enrolment,
            "sessions": training_class.sessions.order_by("starts_at"),
            "can_leave": _can_leave(enrolment, training_class),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: SignedIn, code: str) -> HttpResponse:
    training_class = _public_class(code)
    enrolment = active_enrolment(training_class, person_of(request.user))
    if enrolment is None:
        return redirect("join-class", code=code)
    if request.method == "POST":
        try:
            withdraw_enrolment(enrolment, actor=request.user)
        except DomainError as refused:
            messages.error(request, refused.message)
            return redirect("join-done", code=code)
        messages.success(request, _("你已经退出%(title)s。") % {"title": training_class.localized_title})
        return redirect("join-class", code=code)
    return render(request, "training/leave.html", {"training_class": training_class, "enrolment": enrolment})


def _can_leave(enrolment, training_class) -> bool:
    return ENROLMENT.can(enrolment, "withdraw") and not roster_is_locked(training_class)
