"""Signing in and signing up."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError
from foundation.people.demo import ACCOUNTS, PASSWORD
from foundation.people.operations import choose_language
from foundation.people.roles import Role
from foundation.people.rules import person_of, roles_in_force
from foundation.policy.limits import TooManyTries, limit
from website.forms import RegisterForm, SignInForm, too_many
from website.operations import sign_up
from website.policies import REGISTRATIONS_PER_ADDRESS


class SignIn(LoginView):
    """The door. On a demo machine it shows the demo accounts, so that a newcomer is in within a minute."""

    template_name = "website/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form):
        """Whoever signs in reads the page's language: messages to them are written in it from now on."""
        response = super().form_valid(form)
        user = form.get_user()
        person = person_of(user)
        if person is not None:
            choose_language(person, actor=user, language=translation.get_language())
        return response

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if settings.DEMO:
            context |= {"demo_accounts": ACCOUNTS, "demo_password": PASSWORD}
        return context


def only_door(request: HttpRequest) -> HttpResponse:
    """Wagtail's own sign-in pages lead to ours: one door, with one count of failed tries. Who is in already and was
    sent here may not go where they wanted: for them there is nothing."""
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.GET.get("next") or reverse("after-sign-in"))


@login_required
def after_sign_in(request: HttpRequest) -> HttpResponse:
    """Staff to their desk, editors to the admin, everybody else to their own page."""
    roles = {membership.role for membership in roles_in_force(request.user)}
    if roles == {Role.EDITOR}:
        return redirect("wagtailadmin_home")
    return redirect("desk" if roles - {Role.LEARNER} else "me")


@sensitive_post_parameters()
def register(request: HttpRequest) -> HttpResponse:
    form = RegisterForm(request.POST or None)
    next_url = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST" and form.is_valid():
        try:
            limit("register-address", str(request.META.get("REMOTE_ADDR", "")), REGISTRATIONS_PER_ADDRESS)
            user = sign_up(actor=SYSTEM, language=translation.get_language(), **form.cleaned_data)
        except TooManyTries as refusal:
            form.add_error(None, too_many(refusal))
        except DomainError as refusal:
            form.add_error("username" if refusal.code.startswith("people.username") else None, str(refusal))
        else:
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            safe = url_has_allowed_host_and_scheme(next_url, {request.get_host()}, require_https=request.is_secure())
            return redirect(next_url if safe else "me")
    status = 422 if form.errors else 200
    return render(request, "website/register.html", {"form": form, "next": next_url}, status=status)
