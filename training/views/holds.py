"""Held seats on the farmer's own pages, and the names of a group: by whoever answers for it, or at the school's desk."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.kernel.errors import DomainError
from foundation.notices.models import Question
from foundation.notices.models.questions import Via
from foundation.notices.operations import answer_question
from foundation.people.access import SignedIn, desk_required
from foundation.people.models import Person
from foundation.people.operations import register_person
from foundation.people.roles import Role
from foundation.people.rules import person_of
from training.forms.enrolling import PersonForm
from training.models import SeatHold
from training.operations.holds import NO, YES, accept_hold, decline_hold, give_back_unnamed, name_seat
from training.queries.enrolments import active_enrolment
from training.queries.holds import for_page, holds_of
from training.rules.holds import is_over, takes_names
from training.states import HoldState
from training.views.answers import five_answers
from training.views.doors import attempt, class_managed_by

manager_required = desk_required(Role.INSTITUTION_MANAGER)


@login_required
@require_safe
def held_seat(request: SignedIn, pk: int) -> HttpResponse:
    """What is kept for the person: the class in five answers, and two buttons; after it was taken, the names."""
    hold = _own(request, pk)
    training_class = hold.training_class
    return render(
        request,
        "training/held_seat.html",
        {
            "hold": hold,
            "training_class": training_class,
            "answers": five_answers(training_class),
            "waits": hold.state == HoldState.HELD and not is_over(hold),
            "over": is_over(hold),
            "takes_names": hold.state == HoldState.ACCEPTED and hold.unnamed > 0 and takes_names(training_class),
            "enrolment": active_enrolment(training_class, hold.person),
            "yes": YES,
            "no": NO,
        },
    )


@login_required
@require_POST
def answer(request: SignedIn, pk: int) -> HttpResponse:
    """One tap. It answers the question that also went out by text message, so that both doors lead to one answer."""
    hold = _own(request, pk)
    figure = request.POST.get("answer", "")
    if figure not in (YES, NO):
        raise Http404
    if attempt(request, _answer, hold, figure, actor=request.user):
        if figure == NO:
            messages.success(request, _("好的，位子让给下一位了。"))
            return redirect("me")
        messages.success(request, _("位子是你的了，到时候见。"))
    return redirect("held-seat", pk=pk)


@sensitive_post_parameters("document_number", "phone", "name")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: SignedIn, pk: int) -> HttpResponse:
    """One of the group gets a name: registered by the document as at the desk."""
    hold = _own(request, pk)
    if hold.state != HoldState.ACCEPTED or hold.unnamed < 1 or not takes_names(hold.training_class):
        return redirect("held-seat", pk=pk)
    form = PersonForm(request.POST or None, needs_reason=False)
    if request.method == "POST" and form.is_valid() and (person := _named(request, hold, form)):
        messages.success(request, _named_words(person, hold))
        return redirect("held-seat-name" if hold.unnamed else "held-seat", pk=pk)
    return render(
        request,
        "training/held_seat_name.html",
        {"form": form, "hold": hold, "training_class": hold.training_class},
        status=422 if form.errors else 200,
    )


@login_required
@require_POST
def give_back(request: SignedIn, pk: int) -> HttpResponse:
    """Nobody else comes: the seats without a name go to others."""
    hold = _own(request, pk)
    seats = give_back_unnamed(hold, actor=request.user)
    if seats:
        messages.success(
            request, ngettext("让出了 %(seats)s 个位子。", "让出了 %(seats)s 个位子。", seats) % {"seats": seats}
        )
    return redirect("held-seat", pk=pk)


@sensitive_post_parameters("document_number", "phone", "name")
@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def name_at_desk(request: SignedIn, code: str, pk: str) -> HttpResponse:
    """The same where the names are brought to the school on paper."""
    training_class = class_managed_by(request.user, code)
    hold = get_object_or_404(for_page(training_class.holds.all()), pk=pk)
    if hold.state != HoldState.ACCEPTED or hold.unnamed < 1 or not takes_names(training_class):
        return redirect("class-detail", code=code)
    form = PersonForm(request.POST or None, needs_reason=False)
    if request.method == "POST" and form.is_valid() and (person := _named(request, hold, form)):
        messages.success(request, _named_words(person, hold))
        if hold.unnamed:
            return redirect("class-seat-name", code=code, pk=pk)
        return redirect("class-detail", code=code)
    return render(
        request,
        "training/class_seat_name.html",
        {"form": form, "hold": hold, "training_class": training_class},
        status=422 if form.errors else 200,
    )


def _answer(hold: SeatHold, figure: str, *, actor: Any) -> None:
    question = Question.objects.filter(
        about_type=hold._meta.label_lower, about_id=str(hold.pk), state=Question.State.OPEN
    ).first()
    if question is not None:
        answer_question(question, figure, actor=actor, via=Via.PAGE)
    elif figure == YES:
        accept_hold(hold, actor=actor)
    else:
        decline_hold(hold, actor=actor)


def _named(request: SignedIn, hold: SeatHold, form: PersonForm) -> Person | None:
    """Registered and seated, both or neither; a refusal stands on the form."""
    data = dict(form.cleaned_data)
    data.pop("reason", "")
    try:
        with transaction.atomic():
            person, _created = register_person(actor=request.user, **data)
            name_seat(hold, person, actor=request.user)
    except DomainError as refusal:
        form.add_error(_field_of(refusal), str(refusal))
        return None
    return person


def _named_words(person: Person, hold: SeatHold) -> str:
    if not hold.unnamed:
        return _("%(name)s填好了，名字都齐了。") % {"name": person.name}
    return ngettext(
        "%(name)s填好了，还有 %(left)s 个位子没名字。", "%(name)s填好了，还有 %(left)s 个位子没名字。", hold.unnamed
    ) % {"name": person.name, "left": hold.unnamed}


def _field_of(refusal: DomainError) -> str | None:
    for beginning, field in (
        ("people.document", "document_number"),
        ("people.phone", "phone"),
        ("people.name", "name"),
    ):
        if refusal.code.startswith(beginning):
            return field
    return None


def _own(request: SignedIn, pk: int) -> SeatHold:
    person = person_of(request.user)
    if person is None:
        raise Http404
    return get_object_or_404(holds_of(person), pk=pk)
