"""The numbers beside the lines of the sidebar: kept a minute for each person, so that a page of the desk pays for itself
and not for every number beside it.

Nobody sees a number from before their own act: the answer to a form brings a cookie that lives as long as the numbers
do, and numbers are kept under it. The line a person stands on is asked each time, so that it says what the page says.
"""

import secrets
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from foundation.kernel import clock
from foundation.people.desks import DeskItem
from foundation.people.rules import roles_in_force

SECONDS = 60
COOKIE = "desk"
LONGEST_COOKIE = 20


def counts(request: HttpRequest, person: Any, lines: Iterable[tuple[DeskItem, str]]) -> dict[str, int | None]:
    """How many wait behind each line, by the line's name. `person` is the user as they sit at the desk; lines come with
    their addresses."""
    key, now = _key(request, person), clock.now().timestamp()
    until, kept = (0.0, {}) if request.method == "POST" else cache.get(key, (0.0, {}))
    if until <= now:
        until, kept = now + SECONDS, {}
    found: dict[str, int | None] = {}
    for item, address in lines:
        known = item.url_name in kept and address != request.path
        found[item.url_name] = kept[item.url_name] if known else item.count(person)
    if request.method != "POST" and found != kept:
        cache.set(key, (until, found), SECONDS)
    return found


def _key(request: HttpRequest, person: Any) -> str:
    """Whose numbers, with the posts they work in, since when."""
    posts = "-".join(str(membership.pk) for membership in roles_in_force(person))
    return f"desk-counts:{person.pk}:{posts}:{request.COOKIES.get(COOKIE, '')[:LONGEST_COOKIE]}"


class OwnActsMiddleware:
    """Whoever is signed in and sends a form finds the numbers asked anew."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.set_cookie(
                COOKIE,
                secrets.token_urlsafe(8),
                max_age=SECONDS,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response
