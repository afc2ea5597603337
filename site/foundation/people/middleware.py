"""Who asks: the account of the browser's session, as long as that session still counts."""

from functools import partial
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from foundation.people.models import SignInSession
from foundation.people.operations.sign_ins import still_open

RECORD = "sign_in"
"""In the browser's session: the number of its SignInSession."""
PROOF = "sign_in_proof"
"""On the request of a sign-in: (way, strength). A sign-in that says nothing counts as one by password alone."""
ENDED = "sign_in_ended"
"""Set where a session was ended from outside, so that the sign-in page can say so."""


class DoorMiddleware(AuthenticationMiddleware):
    """Django's own, and one question more, asked only where a page looks at who is there.

    A session that was ended on another device, idled, ran out, or is no longer sure enough for its owner's roles opens
    nothing, whatever address is asked: the desk, the editors' admin, and every page to come.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        lazy: Any = SimpleLazyObject(partial(user_at_the_door, request))
        request.user = lazy
        request.auser = sync_to_async(partial(user_at_the_door, request))


def user_at_the_door(request: HttpRequest) -> Any:
    if not hasattr(request, "_user_at_the_door"):
        vars(request)["_user_at_the_door"] = _admitted(request)
    return vars(request)["_user_at_the_door"]


def session_of(request: HttpRequest) -> SignInSession | None:
    """The sign-in the page was asked under."""
    if "_sign_in_session" not in vars(request):
        number = request.session.get(RECORD)
        found = SignInSession.objects.filter(pk=number).first() if number else None
        vars(request)["_sign_in_session"] = found
    session: SignInSession | None = vars(request)["_sign_in_session"]
    return session


def _admitted(request: HttpRequest) -> Any:
    user = auth.get_user(request)
    if not user.is_authenticated:
        return user
    session = session_of(request)
    if session is not None and session.user_id == user.pk and still_open(session, actor=user):
        return user
    request.session.flush()
    request.session[ENDED] = True
    return AnonymousUser()
