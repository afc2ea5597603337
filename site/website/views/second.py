"""The second step of signing in: a code of the app, a passkey, a recovery code or the PIN, and setting them up."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from foundation.kernel.errors import DomainError
from foundation.people import authenticator_apps, passkeys
from foundation.people.middleware import session_of
from foundation.people.models import Strength, User
from foundation.people.operations import factors
from foundation.people.operations.sign_ins import note_proof
from foundation.people.strength import has_second_factor, needed_by
from foundation.policy.limits import TooManyTries
from website import qr
from website.door import Door, Way, enter
from website.forms import AppCodeForm, FactorCodeForm, NewPinForm, PinForm, too_many


def refused(form: Any, field: str | None, refusal: DomainError) -> None:
    """Say the refusal at the field; a limit says when it works again."""
    form.add_error(field, too_many(refusal) if isinstance(refusal, TooManyTries) else str(refusal))


def host_of(request: HttpRequest) -> str:
    return request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()


def read_answer(request: HttpRequest) -> Any:
    """What the browser's passkey said, as sent by our script; None where it is no JSON."""
    try:
        return json.loads(request.POST.get("credential", "")[:20_000])
    except ValueError:
        return None


def check_proof(request: HttpRequest, user: User, form: Any) -> bool:
    """Whether a code or a passkey sent with this form proves the user; if not, the form says why."""
    door = Door(request)
    try:
        if request.POST.get("credential"):
            state = door["passkey"]
            door.keep(passkey=None)  # a challenge is good for one answer
            factors.use_passkey(user, read_answer(request), actor=user, state=state, host=host_of(request))
            return True
        if form.is_valid():
            factors.use_code(user, form.cleaned_data["code"], actor=user)
            return True
    except DomainError as refusal:
        form.is_valid()
        form.errors.clear()
        refused(form, "code", refusal)
    return False


def ask_for_passkey(request: HttpRequest, user: User) -> str:
    """What the page's script asks the browser, as JSON; empty where the account has no passkey."""
    if not passkeys.credentials_of(user):
        return ""
    options, state = passkeys.ask(user, host=host_of(request))
    Door(request).keep(passkey=state)
    return json.dumps(options)


@never_cache
@sensitive_post_parameters()
def second(request: HttpRequest) -> HttpResponse:
    door = Door(request)
    user = door.user
    if user is None or not has_second_factor(user):
        return redirect("sign-in")
    form = FactorCodeForm(request.POST or None)
    if request.method == "POST" and check_proof(request, user, form):
        return enter(request, user, door["way"], Strength.FULL, door.next)
    context = {"form": form, "passkey": ask_for_passkey(request, user)}
    return render(request, "website/sign_in_second.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters()
def pin(request: HttpRequest) -> HttpResponse:
    """The PIN of who marks classes or acts for villagers; whoever has none yet makes one, after the code on the phone."""
    door = Door(request)
    user = door.user
    if user is None or door["way"] != Way.PHONE or has_second_factor(user) or needed_by(user) > Strength.WITH_PIN:
        return redirect("sign-in")
    first_time = not user.pin
    form: Any = (NewPinForm if first_time else PinForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if first_time:
                factors.set_pin(user, form.cleaned_data["code"], actor=user)
            else:
                factors.use_pin(user, form.cleaned_data["code"], actor=user)
        except DomainError as refusal:
            refused(form, "code", refusal)
        else:
            return enter(request, user, Way.PHONE, Strength.WITH_PIN, door.next)
    context = {"form": form, "first_time": first_time}
    return render(request, "website/sign_in_pin.html", context, status=422 if form.errors else 200)


@never_cache
def by_password(request: HttpRequest) -> HttpResponse:
    """Whose roles need more than a phone, and came by phone."""
    return render(request, "website/sign_in_by_password.html", {"next": Door(request).next})


def newcomer(request: HttpRequest) -> User | None:
    """Who may set up their first second factor before they are in: the password was right, and there is none yet."""
    door = Door(request)
    user = door.user
    return user if user is not None and door["way"] == Way.PASSWORD and not has_second_factor(user) else None


@never_cache
def set_up(request: HttpRequest) -> HttpResponse:
    """Led here before anything else opens: which second factor."""
    user = newcomer(request)
    if user is None:
        return redirect("sign-in")
    return render(request, "website/second_set_up.html", {"username": user.username})


@never_cache
@sensitive_post_parameters()
def set_up_app(request: HttpRequest) -> HttpResponse:
    user = newcomer(request)
    return redirect("sign-in") if user is None else app_page(request, user)


@never_cache
@sensitive_post_parameters()
def set_up_passkey(request: HttpRequest) -> HttpResponse:
    user = newcomer(request)
    return redirect("sign-in") if user is None else passkey_page(request, user)


def app_page(request: HttpRequest, user: User) -> HttpResponse:
    """The secret as a drawing and in letters, and a first code to see that it arrived."""
    door = Door(request)
    form = AppCodeForm(request.POST or None)
    secret = door["totp"] or authenticator_apps.new_secret()
    if request.method == "POST" and form.is_valid():
        try:
            factors.set_up_app(user, form.cleaned_data["code"], actor=user, secret=secret)
        except DomainError as refusal:
            refused(form, "code", refusal)
        else:
            return set_up_done(request, user)
    door.keep(totp=secret)
    address = qr.authenticator_address(user.username, secret)
    context = {
        "form": form,
        "address": address,
        "drawing": qr.as_data_address(address),
        "letters": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        "first": not request.user.is_authenticated,
    }
    return render(request, "website/second_app.html", context, status=422 if form.errors else 200)


def passkey_page(request: HttpRequest, user: User) -> HttpResponse:
    """Needs a script, as passkeys do; the app next to it needs none."""
    door, problem = Door(request), ""
    if request.method == "POST":
        state = door["passkey"]
        door.keep(passkey=None)
        try:
            factors.add_passkey(
                user,
                read_answer(request),
                actor=user,
                state=state,
                host=host_of(request),
                name=request.POST.get("name", "").strip(),
            )
        except DomainError as refusal:
            problem = str(refusal)
        else:
            return set_up_done(request, user)
    options, state = passkeys.offer(user, host=host_of(request))
    door.keep(passkey=state)
    context = {"passkey": json.dumps(options), "problem": problem, "first": not request.user.is_authenticated}
    return render(request, "website/second_passkey.html", context, status=422 if problem else 200)


def set_up_done(request: HttpRequest, user: User) -> HttpResponse:
    """In, and on to the recovery codes, which belong on paper before the phone is lost."""
    codes = reverse("security-codes")
    if request.user.is_authenticated:
        Door(request).clear()
        session = session_of(request)
        if session is not None:
            note_proof(session, actor=user, strength=Strength.FULL)
        return redirect(codes)
    next_url = Door(request).next
    return enter(request, user, Way.PASSWORD, Strength.FULL, f"{codes}?{urlencode({'next': next_url})}")
