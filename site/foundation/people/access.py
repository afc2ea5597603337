"""The doors of pages: anonymous people are asked to sign in, strangers find nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from foundation.people.desks import ACTIVE
from foundation.people.models import User
from foundation.people.rules import has_role, roles_in_force

View = Callable[..., HttpResponseBase]


class SignedIn(HttpRequest):
    """A request behind a door: whoever stands here has signed in. For type checkers only."""

    user: User


def desk_required(*roles: str) -> Callable[[View], View]:
    """Only those who hold one of the roles today; without roles, anybody who holds any role."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not may_enter(request.user, *roles):
                raise Http404
            request.user.active_membership = request.session.get(ACTIVE)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def may_enter(user: Any, *roles: str) -> bool:
    return has_role(user, *roles) if roles else bool(roles_in_force(user))
