"""The door: by phone, or by name and password."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from foundation.people.demo import ACCOUNTS, PASSWORD
from foundation.people.middleware import ENDED
from foundation.people.models import SignInSession
from foundation.people.roles import Role
from foundation.people.rules import roles_in_force
from website.door import after_first_proof
from website.forms import SignInForm


class SignIn(LoginView):
    """Two ways in. On a demo machine it shows the demo accounts, so that a newcomer is in within a minute."""

    template_name = "website/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        return after_first_proof(self.request, form.get_user(), SignInSession.Way.PASSWORD, self.get_redirect_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["ended"] = self.request.session.pop(ENDED, False)
        if settings.DEMO:
            context |= {"demo_accounts": ACCOUNTS, "demo_password": PASSWORD}
        return context


def only_door(request: HttpRequest) -> HttpResponse:
    """Wagtail's own sign-in pages lead to ours: one door, with one count of failed tries. Who is in already and was
    sent here may not go where they wanted: for them there is nothing."""
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.GET.get("next") or reverse("after-sign-in"))


def not_this_way(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Wagtail's pages of accounts and groups: who may do what is given by roles on the desk, by operations alone."""
    raise Http404


@login_required
def after_sign_in(request: HttpRequest) -> HttpResponse:
    """Staff to their desk, editors to the admin, everybody else to their own page."""
    roles = {membership.role for membership in roles_in_force(request.user)}
    if roles and roles <= {Role.EDITOR, Role.CHIEF_EDITOR}:
        return redirect("wagtailadmin_home")
    return redirect("desk" if roles - {Role.LEARNER} else "me")
