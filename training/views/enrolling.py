"""The institution enrols people who have no account, and takes people off the roster."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from foundation.kernel.errors import DomainError
from foundation.people.access import SignedIn, desk_required
from foundation.people.operations import register_person
from foundation.people.roles import Role
from training.forms.deciding import ReasonForm
from training.forms.enrolling import PersonForm
from training.models import EnrolmentSource
from training.operations.enrolments import enrol, withdraw_enrolment
from training.rules.roster import roster_is_locked
from training.states import ENROLMENT, ClassState
from training.views.doors import attempt, class_managed_by

manager_required = desk_required(Role.INSTITUTION_MANAGER)


@sensitive_post_parameters("document_number", "phone", "name")
@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def enrol_person(request: SignedIn, code: str) -> HttpResponse:
    """Register the person by the document and give a seat, both or neither."""
    training_class = class_managed_by(request.user, code)
    needs_reason = training_class.state == ClassState.RUNNING and roster_is_locked(training_class)
    form = PersonForm(request.POST or None, needs_reason=needs_reason)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        reason = data.pop("reason", "")
        try:
            with transaction.atomic():
                person, _created = register_person(actor=request.user, **data)
                enrol(
                    training_class,
                    person,
                    actor=request.user,
                    source=EnrolmentSource.INSTITUTION,
                    category=data["category"],
                    reason=reason,
                )
        except DomainError as refusal:
            form.add_error(_field_of(refusal), str(refusal))
        else:
            messages.success(
                request,
                _("%(name)s报上名了，还有 %(left)s 个位子。")
                % {
                    "name": person.name,
                    "left": training_class.capacity - training_class.seats_taken,
                },
            )
            return redirect("class-enrol" if "another" in request.POST else "class-detail", code=code)
    return render(
        request,
        "training/class_enrol.html",
        {"form": form, "training_class": training_class, "needs_reason": needs_reason},
        status=422 if form.errors else 200,
    )


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedIn, code: str, pk: str) -> HttpResponse:
    training_class = class_managed_by(request.user, code)
    enrolment = get_object_or_404(
        training_class.enrolments.select_related("person", "training_class__institution"), pk=pk
    )
    if not ENROLMENT.can(enrolment, "withdraw"):
        return redirect("class-detail", code=code)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].required = roster_is_locked(training_class)
    if request.method == "POST" and form.is_valid():
        if attempt(request, withdraw_enrolment, enrolment, actor=request.user, reason=form.cleaned_data["reason"]):
            messages.success(request, _("%(name)s退出了，位子空出来了。") % {"name": enrolment.person.name})
        return redirect("class-detail", code=code)
    return render(
        request,
        "training/class_withdraw.html",
        {"form": form, "training_class": training_class, "enrolment": enrolment},
        status=422 if form.errors else 200,
    )


def _field_of(refusal: DomainError) -> str | None:
    if refusal.code.startswith("people.document"):
        return "document_number"
    if refusal.code.startswith("people.phone"):
        return "phone"
    return "name" if refusal.code.startswith("people.name") else None
