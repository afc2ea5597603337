"""A liaison enrols a villager, leaves a wish for them, and takes either back."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.forms.wishes import WishForm
from courses.operations.wishes import place_wish, withdraw_wish
from courses.queries.menu import courses_on_the_menu
from courses.queries.wishes import wishes_of
from courses.rules import villages_to_ask_for
from courses.states import WISH
from courses.views.ordering import answers_of
from foundation.kernel.errors import DomainError
from foundation.mandates.models import Mandate
from foundation.people.access import SignedIn
from foundation.places.queries import current_townships
from training.models import EnrolmentSource
from training.operations.enrolments import enrol, withdraw_enrolment
from training.queries.enrolments import enrolments_of
from training.queries.joining import classes_to_join
from training.views.answers import five_answers
from website.views.villagers import liaison_required, mandate_held

CLASSES_SHOWN = 60


@liaison_required
@require_safe
def choose(request: SignedIn, code: str) -> HttpResponse:
    """Classes with open enrolment, those nearby first; below them the menu, for a wish."""
    mandate = mandate_held(request, code)
    return render(
        request,
        "website/villager_choose.html",
        {
            "mandate": mandate,
            "person": mandate.person,
            "classes": classes_to_join(mandate.person.township_id)[:CLASSES_SHOWN],
            "courses": courses_on_the_menu().order_by("section__order", "code"),
        },
    )


@liaison_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: SignedIn, code: str, class_code: str) -> HttpResponse:
    """The five answers to read aloud, then the seat."""
    mandate = mandate_held(request, code)
    training_class = get_object_or_404(classes_to_join(), code=class_code)
    refusal = None
    if request.method == "POST":
        try:
            enrol(training_class, mandate.person, actor=request.user, source=EnrolmentSource.LIAISON)
        except DomainError as refused:
            refusal = refused
        else:
            messages.success(
                request,
                _("替%(name)s报上名了：%(title)s。请把上课的时间地点念给本人听。")
                % {"name": mandate.person.name, "title": training_class.localized_title},
            )
            return redirect("villager", code=code)
    return render(
        request,
        "website/villager_join.html",
        {
            "mandate": mandate,
            "person": mandate.person,
            "training_class": training_class,
            "answers": five_answers(training_class),
            "refusal": refusal,
        },
        status=409 if refusal else 200,
    )


@liaison_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Asks once, then gives the seat back."""
    mandate = mandate_held(request, code)
    enrolment = get_object_or_404(enrolments_of(mandate.person), pk=pk)
    if request.method == "POST":
        try:
            withdraw_enrolment(enrolment, actor=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("退出了，位子让给别人。"))
        return redirect("villager", code=code)
    return _really(
        request,
        mandate,
        _("替%(name)s退出这个班") % {"name": mandate.person.name},
        enrolment.training_class.localized_title,
        _("退出"),
    )


@liaison_required
@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: SignedIn, code: str) -> HttpResponse:
    """The slip, a look at it, done; the same questions the villager would answer."""
    mandate = mandate_held(request, code)
    if request.method != "POST":
        home = {"township": _township(mandate), "village": mandate.person.village_id}
        form = WishForm(initial={"course": request.GET.get("course", "")} | home, villages=_villages(request, mandate))
        if form.chosen_course:
            form.initial["season"] = form.chosen_course.season
        return _slip(request, mandate, form)
    form = WishForm(request.POST, villages=_villages(request, mandate))
    step = request.POST.get("step", "check")
    if not form.is_valid():
        return _slip(request, mandate, form, status=422)
    if step == "edit":
        return _slip(request, mandate, form)
    if step != "confirm":
        context = {"form": form, "rows": answers_of(form), "mandate": mandate, "person": mandate.person}
        return render(request, "website/villager_wish_check.html", context)
    try:
        place_wish(mandate.person, actor=request.user, **form.facts())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _slip(request, mandate, form, status=422)
    messages.success(request, _("替%(name)s点好了。开班的消息会发给本人。") % {"name": mandate.person.name})
    return redirect("villager", code=code)


@liaison_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedIn, code: str, pk: int) -> HttpResponse:
    mandate = mandate_held(request, code)
    own = get_object_or_404(wishes_of(mandate.person), pk=pk)
    if request.method == "POST":
        try:
            withdraw_wish(own, actor=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("撤回了。"))
        return redirect("villager", code=code)
    if not WISH.can(own, "withdraw"):
        return redirect("villager", code=code)
    return _really(request, mandate, _("替%(name)s撤回这个心愿") % {"name": mandate.person.name}, str(own), _("撤回"))


def _really(request: SignedIn, mandate: Mandate, question: str, what: str, verb: str) -> HttpResponse:
    context = {"mandate": mandate, "person": mandate.person, "question": question, "what": what, "verb": verb}
    return render(request, "website/villager_really.html", context)


def _slip(request: SignedIn, mandate: Mandate, form: WishForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "course": form.chosen_course, "mandate": mandate, "person": mandate.person}
    return render(request, "website/villager_wish.html", context, status=status)


def _township(mandate: Mandate) -> int | None:
    if mandate.person.township_id is None:
        return None
    return current_townships().filter(pk=mandate.person.township_id).values_list("pk", flat=True).first()


def _villages(request: SignedIn, mandate: Mandate) -> Q:
    """Those a liaison writes down: of their own township and of the villager's."""
    homes = [
        place.parent_id if place.kind == place.Kind.VILLAGE else place.pk for place in villages_to_ask_for(request.user)
    ]
    return Q(parent__in=[*homes, mandate.person.township_id])
