"""One's own ways in: password, second factor, PIN, recovery codes; and the devices one is signed in on."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from foundation.people import policies
from foundation.people.access import SignedIn
from foundation.people.devices import in_words
from foundation.people.middleware import session_of
from foundation.people.models import SignInSession, Strength, User
from foundation.people.operations import factors
from foundation.people.operations.accounts import change_password
from foundation.people.operations.sign_ins import end_session, end_sessions_of, note_proof
from foundation.people.queries import open_sign_ins
from foundation.people.strength import SECOND_FACTORS, has_second_factor, needed_by
from foundation.policy.queries import value
from website.door import Door, safe_next
from website.forms import FactorCodeForm, NewPasswordForm, NewPinForm, PasswordForm, PinForm
from website.views import second

BUTTONS = {"security-remove"}
"""Addresses that are no pages to come back to."""
View = Callable[..., HttpResponse]
Kind = Authenticator.Type


def proved_recently(view: View) -> View:
    """Before ways in are changed: signed in, or proved again, within the minutes the policy says; else asked to."""

    @wraps(view)
    def guarded(request: SignedIn, *args: Any, **kwargs: Any) -> HttpResponse:
        session = session_of(request)
        life = timedelta(minutes=int(value(policies.PROOF_MINUTES)))
        if session is None or clock.now() - session.proved_at > life:
            match = request.resolver_match
            back = reverse("security") if match and match.url_name in BUTTONS else request.get_full_path()
            return redirect(f"{reverse('security-confirm')}?{urlencode({'next': back})}")
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))


@never_cache
@login_required
def overview(request: SignedIn) -> HttpResponse:
    rows = list(Authenticator.objects.filter(user=request.user).order_by("pk"))
    kept = [row for row in rows if row.type in SECOND_FACTORS]
    context = {
        "person": request.user.person,
        "has_password": request.user.has_usable_password(),
        "factors": [{"pk": row.pk, "name": name_of(row), "row": row} for row in kept],
        "has_app": any(row.type == Kind.TOTP for row in kept),
        "codes_left": next(
            (len(row.wrap().get_unused_codes()) for row in rows if row.type == Kind.RECOVERY_CODES), None
        ),
        "uses_pin": needed_by(request.user) == Strength.WITH_PIN or bool(request.user.pin),
        "has_pin": bool(request.user.pin),
        "needs_factor": needed_by(request.user) == Strength.FULL,
    }
    return render(request, "website/security.html", context)


def name_of(row: Authenticator) -> str:
    if row.type == Kind.TOTP:
        return _("身份验证器（动态码）")
    return _("通行密钥：%(name)s") % {"name": row.data.get("name") or _("没有起名")}


@never_cache
@login_required
@sensitive_post_parameters()
def confirm(request: SignedIn) -> HttpResponse:
    """Once more: is it you? By the strongest proof the account has."""
    user, next_url = request.user, safe_next(request, request.POST.get("next") or request.GET.get("next"))
    kind, form = _proof_form(user, request)
    if form is not None and request.method == "POST" and _proved(request, user, kind, form):
        session = session_of(request)
        if session is not None:
            note_proof(session, actor=user, strength=Strength.FULL if kind == "factor" else None)
        Door(request).clear()
        return redirect(next_url or "security")
    context = {
        "form": form,
        "next": next_url,
        "passkey": second.ask_for_passkey(request, user) if kind == "factor" else "",
    }
    return render(request, "website/security_confirm.html", context, status=422 if form and form.errors else 200)


def _proof_form(user: User, request: HttpRequest) -> tuple[str, Any]:
    data = request.POST or None
    if has_second_factor(user):
        return "factor", FactorCodeForm(data)
    if user.has_usable_password():
        return "password", PasswordForm(data)
    return ("pin", PinForm(data)) if user.pin else ("", None)


def _proved(request: HttpRequest, user: User, kind: str, form: Any) -> bool:
    if kind == "factor":
        return second.check_proof(request, user, form)
    if not form.is_valid():
        return False
    try:
        if kind == "password":
            factors.use_password(user, form.cleaned_data["password"], actor=user)
        else:
            factors.use_pin(user, form.cleaned_data["code"], actor=user)
    except DomainError as refusal:
        second.refused(form, "password" if kind == "password" else "code", refusal)
        return False
    return True


@proved_recently
@sensitive_post_parameters()
def app(request: SignedIn) -> HttpResponse:
    return second.app_page(request, request.user)


@proved_recently
@sensitive_post_parameters()
def passkey(request: SignedIn) -> HttpResponse:
    return second.passkey_page(request, request.user)


@proved_recently
@require_POST
def remove_factor(request: SignedIn, pk: int) -> HttpResponse:
    row = get_object_or_404(Authenticator, pk=pk, user=request.user, type__in=SECOND_FACTORS)
    try:
        factors.remove_factor(request.user, row, actor=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("去掉了。"))
    return redirect("security")


@proved_recently
def codes(request: SignedIn) -> HttpResponse:
    """The codes that open the door when the phone is gone: to be printed or copied by hand."""
    if request.method == "POST":
        factors.renew_recovery_codes(request.user, actor=request.user)
        return redirect("security-codes")
    row = Authenticator.objects.filter(user=request.user, type=Kind.RECOVERY_CODES).first()
    if row is None:
        raise Http404
    context = {
        "codes": [f"{code[:4]} {code[4:]}" for code in row.wrap().get_unused_codes()],
        "next": safe_next(request, request.GET.get("next")) or reverse("after-sign-in"),
    }
    return render(request, "website/security_codes.html", context)


@proved_recently
@sensitive_post_parameters()
def password(request: SignedIn) -> HttpResponse:
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        session = session_of(request)
        try:
            change_password(
                request.user,
                form.cleaned_data["password"],
                actor=request.user,
                keep_session=session.pk if session else None,
            )
        except DomainError as refusal:
            form.add_error("password", str(refusal))
        else:
            keep_signed_in(request)
            messages.success(request, _("密码换好了。其他设备上都退出了登录。"))
            return redirect("security")
    context = {"form": form, "has_password": request.user.has_usable_password()}
    return render(request, "website/security_password.html", context, status=422 if form.errors else 200)


def keep_signed_in(request: SignedIn) -> None:
    """Django ties a browser's session to the password; this one goes on under a new key."""
    update_session_auth_hash(request, request.user)


@proved_recently
@sensitive_post_parameters()
def pin(request: SignedIn) -> HttpResponse:
    form = NewPinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            factors.set_pin(request.user, form.cleaned_data["code"], actor=request.user)
        except DomainError as refusal:
            second.refused(form, "code", refusal)
        else:
            messages.success(request, _("口令换好了。"))
            return redirect("security")
    return render(request, "website/security_pin.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_required
def sessions(request: SignedIn) -> HttpResponse:
    """Where one is signed in, this browser first."""
    here = session_of(request)
    rows = sorted(open_sign_ins(request.user), key=lambda row: here is None or row.pk != here.pk)
    shown = [
        {"session": row, "here": here is not None and row.pk == here.pk, "device": in_words(row.device)} for row in rows
    ]
    return render(request, "website/sessions.html", {"sessions": shown, "others": len(rows) > 1})


@require_POST
@login_required
def end_one(request: SignedIn, pk: int) -> HttpResponse:
    session = get_object_or_404(SignInSession, pk=pk, user=request.user, ended_at__isnull=True)
    end_session(session, actor=request.user)
    messages.success(request, _("那台设备退出登录了。"))
    return redirect("sessions")


@require_POST
@login_required
def end_others(request: SignedIn) -> HttpResponse:
    here = session_of(request)
    ended = end_sessions_of(request.user, actor=request.user, why="owner", keep=here.pk if here else None)
    if ended:
        messages.success(request, _("其他设备都退出登录了。"))
    return redirect("sessions")
