"""Between the first proof and being in: what a sign-in has shown so far, kept in the browser's session.

Nobody is signed in while this stands: every page still sees a stranger. Numbers and secrets in it are encrypted, since
sessions are rows of the database. It is thrown away when the person is in, and void after a while.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from foundation.kernel import clock
from foundation.people.fields import decrypt, encrypt
from foundation.people.middleware import PROOF
from foundation.people.models import SignInSession, Strength, User
from foundation.people.operations import choose_language
from foundation.people.rules import person_of
from foundation.people.strength import has_second_factor, needed_by

KEY = "door"
LIFE = timedelta(minutes=15)
ENCRYPTED = {"phone", "totp"}
Way = SignInSession.Way


class Door:
    """The state of one browser's sign-in. `door["phone"]` is the number asked for, `proved_phone` one that answered."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __getitem__(self, name: str) -> Any:
        value = self._values.get(name)
        return decrypt(value) if value and name in ENCRYPTED else value

    def keep(self, **values: Any) -> None:
        """Note something and begin the time anew."""
        sealed = {key: encrypt(value) if value and key in ENCRYPTED else value for key, value in values.items()}
        self.request.session[KEY] = self._values | sealed | {"until": (clock.now() + LIFE).timestamp()}

    def clear(self) -> None:
        self.request.session.pop(KEY, None)

    @property
    def next(self) -> str:
        return str(self["next"] or "")

    @property
    def proved_phone(self) -> str:
        return str(self["phone"] or "") if self["proved"] else ""

    @property
    def user(self) -> User | None:
        """The account whose first proof was given."""
        number = self["user"]
        return User.objects.select_related("person").filter(pk=number, is_active=True).first() if number else None

    @property
    def _values(self) -> dict[str, Any]:
        values: dict[str, Any] = self.request.session.get(KEY) or {}
        return values if values.get("until", 0) >= clock.now().timestamp() else {}


def safe_next(request: HttpRequest, address: str | None) -> str:
    """An address of this site, or nothing."""
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if address and safe else ""


def after_first_proof(request: HttpRequest, user: User, way: str, next_url: str = "") -> HttpResponse:
    """Password or phone was right: in, or on to what else this account needs.

    On a demo machine nobody needs a second factor, but whoever has set one up is asked for it.
    """
    door = Door(request)
    if has_second_factor(user):
        step = "sign-in-second"
    else:
        needed = Strength.ONE if settings.DEMO else needed_by(user)
        if needed == Strength.ONE:
            return enter(request, user, way, Strength.ONE, next_url)
        if way == Way.PASSWORD:
            step = "second-set-up"
        else:
            step = "sign-in-pin" if needed == Strength.WITH_PIN else "sign-in-by-password"
    door.keep(user=user.pk, way=way, next=next_url)
    return redirect(step)


def enter(request: HttpRequest, user: User, way: str, strength: int, next_url: str = "") -> HttpResponse:
    """Sign the person in under a fresh session, and bring them where they wanted to go.

    Whoever signs in reads the page's language: messages to them are written in it from now on.
    """
    Door(request).clear()
    setattr(request, PROOF, (way, strength))
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    person = person_of(user)
    if person is not None:
        choose_language(person, actor=user, language=translation.get_language() or settings.LANGUAGE_CODE)
    return redirect(safe_next(request, next_url) or reverse("after-sign-in"))
