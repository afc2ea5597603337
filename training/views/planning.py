"""The institution drafts, mends and sends a class plan."""

from datetime import time

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.kernel.errors import DomainError
from foundation.kernel.text import plain_number
from foundation.people.access import SignedIn, desk_required
from foundation.people.models import Person
from foundation.people.roles import Role
from foundation.people.rules import organisations_with_role
from training.forms.planning import DraftForm, FactsForm, SessionForm, TimetableForm
from training.operations.classes import file_class
from training.operations.planning import change_plan, change_session, draft_class, drop_session, plan_sessions
from training.queries.enrolments import roster_of
from training.rules.filing import missing_for_filing
from training.states import EDITABLE
from training.views.doors import attempt, class_managed_by

manager_required = desk_required(Role.INSTITUTION_MANAGER)


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: SignedIn) -> HttpResponse:
    """A new class starts with the course and what is known already; everything else follows on the plan page."""
    institutions = organisations_with_role(request.user, Role.INSTITUTION_MANAGER)
    form = DraftForm(
        request.POST or None, institutions=institutions, initial={"course": request.GET.get("course"), "capacity": 40}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            training_class = draft_class(
                data["course"],
                actor=request.user,
                institution=form.chosen_institution,
                title=data["title"] or data["course"].title,
                capacity=data["capacity"],
                venue=data["venue"],
                trainers=data["trainers"],
                what_to_bring=data["what_to_bring"],
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("class-plan", code=training_class.code)
    return render(request, "training/class_file.html", {"form": form}, status=422 if form.errors else 200)


@manager_required
def plan(request: SignedIn, code: str) -> HttpResponse:
    training_class = _editable(request, code)
    return _plan_page(request, training_class, TimetableForm(initial=_suggested(training_class)))


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: SignedIn, code: str) -> HttpResponse:
    training_class = _editable(request, code)
    form = FactsForm(
        request.POST or None,
        institution=training_class.institution,
        initial={
            "title": training_class.title,
            "capacity": training_class.capacity,
            "venue": training_class.venue_id,
            "trainers": list(training_class.trainers.values_list("person_id", flat=True)),
            "what_to_bring": training_class.what_to_bring,
        },
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        data["title"] = data["title"] or training_class.course.title
        if _apply(form, change_plan, training_class, actor=request.user, **data):
            messages.success(request, _("改好了。"))
            return redirect("class-plan", code=code)
    return render(
        request,
        "training/class_facts.html",
        {"form": form, "training_class": training_class},
        status=422 if form.errors else 200,
    )


@manager_required
@require_POST
def timetable(request: SignedIn, code: str) -> HttpResponse:
    training_class = _editable(request, code)
    form = TimetableForm(request.POST)
    if form.is_valid() and _apply(form, plan_sessions, training_class, form.timetable(), actor=request.user):
        messages.success(request, _("课表排好了，可以一次一次再改。"))
        return redirect("class-plan", code=code)
    return _plan_page(request, training_class, form, status=422)


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: SignedIn, code: str, number: str) -> HttpResponse:
    training_class = _editable(request, code)
    planned = get_object_or_404(training_class.sessions.select_related("training_class"), number=number)
    trainers = Person.objects.filter(taught_classes__training_class=training_class).order_by("name")
    form = SessionForm(request.POST or None, session=planned, trainers=trainers)
    if (
        request.method == "POST"
        and form.is_valid()
        and _apply(form, change_session, planned, actor=request.user, **form.changes())
    ):
        messages.success(request, _("第 %(number)s 次课改好了。") % {"number": number})
        return redirect("class-plan", code=code)
    return render(
        request,
        "training/session_plan.html",
        {"form": form, "training_class": training_class, "session": planned},
        status=422 if form.errors else 200,
    )


@manager_required
@require_POST
def drop(request: SignedIn, code: str, number: str) -> HttpResponse:
    training_class = _editable(request, code)
    planned = get_object_or_404(training_class.sessions.select_related("training_class"), number=number)
    if attempt(request, drop_session, planned, actor=request.user):
        messages.success(request, _("第 %(number)s 次课去掉了。") % {"number": number})
    return redirect("class-plan", code=code)


@manager_required
@require_POST
def send(request: SignedIn, code: str) -> HttpResponse:
    """File the plan. Whoever sends it also promises that the facts are true (承诺书)."""
    training_class = _editable(request, code)
    if not request.POST.get("promise"):
        messages.error(request, _("请先勾上承诺，再送审。"))
        return redirect("class-plan", code=code)
    if attempt(request, file_class, training_class, actor=request.user):
        messages.success(
            request,
            _("已经送到培训科，%(day)s前答复。") % {"day": date_format(training_class.decide_by, "MONTH_DAY_FORMAT")},
        )
        return redirect("class-detail", code=code)
    return redirect("class-plan", code=code)


def _plan_page(request, training_class, form, status: int = 200) -> HttpResponse:
    sessions = list(training_class.sessions.select_related("trainer").order_by("number"))
    missing = missing_for_filing(training_class)
    return render(
        request,
        "training/class_plan.html",
        {
            "training_class": training_class,
            "form": form,
            "sessions": sessions,
            "total_hours": plain_number(sum((row.hours for row in sessions), start=training_class.course.hours * 0)),
            "course_hours": plain_number(training_class.course.hours),
            "trainers": [row.person for row in training_class.trainers.select_related("person")],
            "missing": missing,
            "roster": roster_of(training_class)[:5],
        },
        status=status,
    )


def _editable(request, code):
    training_class = class_managed_by(request.user, code)
    if training_class.state not in EDITABLE:
        raise Http404
    return training_class


def _suggested(training_class) -> dict:
    """A first timetable that fits the course: afternoons of three class hours, or what the course's hours allow."""
    hours = 4 if training_class.course.hours % 4 == 0 else 3
    count = -(-int(training_class.course.hours) // hours)
    return {
        "begins": time(13, 30),
        "ends": time(16, 30) if hours == 4 else time(15, 45),
        "hours": hours,
        "count": count,
        "theory": -(-count * training_class.scheme.min_share // 100),
        "weekdays": [1, 3, 5],
    }


def _apply(form, act, *args, **kwargs) -> bool:
    """Run an operation; its refusal stands on the form, which keeps what was typed."""
    try:
        act(*args, **kwargs)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
