"""What follows when somebody signs in or out, or their roles change."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest

from foundation.audit.models import Entry
from foundation.audit.signals import recorded
from foundation.kernel.actors import SYSTEM
from foundation.people.devices import device_of
from foundation.people.middleware import PROOF, RECORD
from foundation.people.models import Person, SignInSession, Strength, User
from foundation.people.operations.sign_ins import end_session, look_at_roles_again, start_session


def open_session(request: HttpRequest, user: User, **kwargs: Any) -> None:
    way, strength = getattr(request, PROOF, (SignInSession.Way.PASSWORD, Strength.ONE))
    before = SignInSession.objects.filter(pk=request.session.get(RECORD) or 0, user=user).first()
    if before is not None:
        end_session(before, actor=user, why="again")
    device = device_of(request.META.get("HTTP_USER_AGENT", ""))
    session = start_session(user, actor=user, way=way, strength=strength, device=device)
    request.session[RECORD] = session.pk
    vars(request)["_sign_in_session"] = session


def close_session(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    session = SignInSession.objects.filter(pk=request.session.get(RECORD) or 0, user=user).first() if user else None
    if session is not None and user is not None:
        end_session(session, actor=user, why="signed_out")


def weigh_sessions(sender: str, entry: Entry, **kwargs: Any) -> None:
    """A role was given, ended or moved."""
    if sender.startswith("people.membership."):
        person = Person.objects.filter(memberships__pk=entry.object_id).first()
        if person is not None:
            look_at_roles_again(person, actor=SYSTEM)


def connect() -> None:
    user_logged_in.connect(open_session, dispatch_uid="people.open_session")
    user_logged_out.connect(close_session, dispatch_uid="people.close_session")
    recorded.connect(weigh_sessions, dispatch_uid="people.weigh_sessions")
