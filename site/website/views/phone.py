"""Signing in and up by phone: number, code, who of those behind the number, and who one is if nobody knows yet."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError
from foundation.notices.models import Notice
from foundation.people.demo import phone_of
from foundation.people.models import SignInSession
from foundation.people.operations.accounts import account_by_phone
from foundation.people.operations.phone_codes import prove_phone
from foundation.people.queries import persons_behind_phone
from foundation.policy.limits import TooManyTries, limit
from website.door import Door, after_first_proof, safe_next
from website.forms import DocumentForm, NameForm, PhoneCodeForm, PhoneForm, Question, TownshipForm, WhoForm, too_many
from website.operations import send_sign_in_code, sign_up
from website.policies import REGISTRATIONS_PER_ADDRESS

SIGN_UP_STEPS: tuple[type[Question], ...] = (NameForm, DocumentForm, TownshipForm)


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


@never_cache
@sensitive_post_parameters("phone")
def number(request: HttpRequest) -> HttpResponse:
    """Which phone. A code leaves for any mobile number, known or not."""
    if request.user.is_authenticated:
        return redirect("after-sign-in")
    door = Door(request)
    form = PhoneForm(request.POST or None)
    next_url = safe_next(request, request.POST.get("next") or request.GET.get("next")) or door.next
    if request.method == "POST" and form.is_valid():
        try:
            sent = send_sign_in_code(
                form.cleaned_data["phone"],
                actor=SYSTEM,
                address=address_of(request),
                language=translation.get_language() or settings.LANGUAGE_CODE,
            )
        except DomainError as refusal:
            form.add_error("phone", too_many(refusal) if isinstance(refusal, TooManyTries) else str(refusal))
        else:
            door.clear()
            door.keep(phone=sent.phone, secret=sent.secret, notice=sent.notice, next=next_url)
            return redirect("sign-in-code")
    context = {"form": form, "next": next_url, "demo_phone": phone_of("farmer") if settings.DEMO else ""}
    return _page(request, "website/sign_in_phone.html", context)


@never_cache
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    """What the message says. Right: in, or on to who of those behind the number it is."""
    door = Door(request)
    phone = door["phone"]
    if not phone or not door["secret"]:
        return redirect("sign-in-phone")
    form = PhoneCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            prove_phone(phone, form.cleaned_data["code"], actor=SYSTEM, secret=door["secret"])
        except DomainError as refusal:
            form.add_error("code", str(refusal))
        else:
            door.keep(proved=True, secret="", notice=None)
            return _whoever_it_is(request, door)
    context = {"form": form, "phone": phone, "demo_message": _demo_message(door)}
    return _page(request, "website/sign_in_code.html", context)


@never_cache
def who(request: HttpRequest) -> HttpResponse:
    """Several people share the number: which of them. Names are masked even here."""
    door = Door(request)
    if not door.proved_phone:
        return redirect("sign-in-phone")
    form = WhoForm(persons_behind_phone(door.proved_phone), request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        if person is None:
            return redirect("register")
        user = account_by_phone(person, actor=SYSTEM)
        return _first_proof(request, door, user)
    return _page(request, "website/sign_in_who.html", {"form": form})


@never_cache
@sensitive_post_parameters()
def register(request: HttpRequest) -> HttpResponse:
    """Who a newcomer is, one question a page. The answers travel in the form: none is stored before the last."""
    door = Door(request)
    if not door.proved_phone:
        next_url = safe_next(request, request.GET.get("next"))
        address = reverse("sign-in-phone")
        return redirect(f"{address}?{urlencode({'next': next_url})}" if next_url else address)
    step, form, given = _question(request)
    if request.method == "POST" and form.is_valid() and step + 1 < len(SIGN_UP_STEPS):
        given, step = given | form.answers(), step + 1
        form = SIGN_UP_STEPS[step]()
    elif request.method == "POST" and form.is_valid():
        try:
            limit("register-address", address_of(request), REGISTRATIONS_PER_ADDRESS)
            user = sign_up(
                actor=SYSTEM,
                phone=door.proved_phone,
                language=translation.get_language() or settings.LANGUAGE_CODE,
                **_checked(given | form.answers()),
            )
        except DomainError as refusal:
            form.add_error(None, too_many(refusal) if isinstance(refusal, TooManyTries) else str(refusal))
        else:
            return _first_proof(request, door, user)
    context = {
        "form": form,
        "given": given,
        "step": step,
        "steps": _steps(step),
        "last": step + 1 == len(SIGN_UP_STEPS),
    }
    return _page(request, "website/register.html", context)


def _question(request: HttpRequest) -> tuple[int, Any, dict[str, str]]:
    """The question just answered, and the answers before it, checked again: they came from the page."""
    sent = request.POST.get("step", "0")
    step = min(int(sent), len(SIGN_UP_STEPS) - 1) if sent.isascii() and sent.isdigit() and len(sent) < 3 else 0
    given: dict[str, str] = {}
    for place, kind in enumerate(SIGN_UP_STEPS[:step]):
        earlier = kind(request.POST)
        if not earlier.is_valid():
            return place, earlier, given
        given |= earlier.answers()
    return step, SIGN_UP_STEPS[step](request.POST if request.method == "POST" else None), given


def _checked(answers: dict[str, str]) -> dict[str, Any]:
    """The answers as the operation takes them."""
    found: dict[str, Any] = {}
    for kind in SIGN_UP_STEPS:
        form = kind(answers)
        form.full_clean()
        found |= form.cleaned_data
    return found


def _steps(here: int) -> list[dict[str, Any]]:
    states = ["done" if place < here else "here" if place == here else "todo" for place in range(len(SIGN_UP_STEPS))]
    return [{"label": kind.short, "state": state} for kind, state in zip(SIGN_UP_STEPS, states, strict=True)]


def _whoever_it_is(request: HttpRequest, door: Door) -> HttpResponse:
    persons = persons_behind_phone(door.proved_phone)
    if not persons:
        return redirect("register")
    if len(persons) > 1:
        return redirect("sign-in-who")
    return _first_proof(request, door, account_by_phone(persons[0], actor=SYSTEM))


def _first_proof(request: HttpRequest, door: Door, user: Any) -> HttpResponse:
    next_url = door.next
    door.clear()
    if not user.is_active:
        return _page(request, "website/sign_in_closed.html", {"form": forms.Form()})
    return after_first_proof(request, user, SignInSession.Way.PHONE, next_url)


def _demo_message(door: Door) -> str:
    """On a demo machine no message reaches anybody's phone: the page says what it would read."""
    if not settings.DEMO or not door["notice"]:
        return ""
    notice = Notice.objects.filter(pk=door["notice"]).first()
    return notice.text if notice else ""


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if context["form"].errors else 200)
