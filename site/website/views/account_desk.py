"""Helping somebody back in: an administrator finds an account by its login name and resets what was lost."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from foundation.kernel.errors import DomainError
from foundation.people.access import SignedIn, desk_required
from foundation.people.models import User
from foundation.people.queries import memberships_in_force, open_sign_ins
from foundation.people.roles import Role
from foundation.people.strength import needed_by
from website.forms import FindAccountForm, ReasonForm
from website.operations import give_new_password, reset_ways_in
from website.views.security import proved_recently


@desk_required(Role.ADMINISTRATOR)
def find(request: HttpRequest) -> HttpResponse:
    """By the whole login name, sent in the body: names stand in no address and in no server's log. Nobody is listed."""
    form = FindAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = User.objects.filter(username=form.cleaned_data["username"].strip()).first()
        if user is not None:
            return redirect("account", user.code)
        form.add_error("username", _("没有这个登录名。请核对大小写，或让本人看一看自己的登录名。"))
    return render(request, "website/account_find.html", {"form": form}, status=422 if form.errors else 200)


@desk_required(Role.ADMINISTRATOR)
def account(request: HttpRequest, code: str) -> HttpResponse:
    """What an account signs in with, in kinds and counts: never whose it is."""
    user = _account(code)
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "account": user,
        "memberships": memberships_in_force(user.person),
        "apps": kinds.count(Authenticator.Type.TOTP),
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "needed": needed_by(user).label,
        "open": len(open_sign_ins(user)),
        "own": user.pk == request.user.pk,
    }
    return render(request, "website/account.html", context)


@desk_required(Role.ADMINISTRATOR)
@proved_recently
@never_cache
@sensitive_variables("password")
def reset(request: SignedIn, code: str, what: str) -> HttpResponse:
    """A reason first; then the second factor is gone, or a new password stands on the page, once."""
    user = _account(code)
    if user.pk == request.user.pk or what not in ("factor", "password"):
        raise Http404
    form = ReasonForm(request.POST or None)
    context = {"form": form, "account": user, "what": what}
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            if what == "password":
                password = give_new_password(user, actor=request.user, reason=reason)
                return render(request, "website/account_password.html", {"account": user, "password": password})
            reset_ways_in(user, actor=request.user, reason=reason)
        except DomainError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("重置了，也给本人发了通知。下次登录要重新设。"))
            return redirect("account", user.code)
    return render(request, "website/account_reset.html", context, status=422 if form.errors else 200)


def _account(code: str) -> User:
    user = User.objects.select_related("person").filter(code=code).first()
    if user is None:
        raise Http404
    return user
