"""Whoever has just done something sees the public pages as they are now, not as they were kept a moment ago.

Others may see a seat that was taken within the last minute; the person who took it would think it had not worked. After a
form that led somewhere the browser carries a cookie for a minute that says so and nothing else: the page cache lets it pass.
"""

from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie

from django.http import HttpRequest, HttpResponse

from foundation.content.public import SECONDS

COOKIE = "fresh"
MOVED_ON = (302, 303)


def wants_fresh(header: str) -> bool:
    """Whether a Cookie header asks for pages built now; for those who answer ahead of Django."""
    if COOKIE not in header:
        return False
    try:
        return COOKIE in SimpleCookie(header)
    except CookieError:
        return False


class FreshMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code in MOVED_ON:
            response.set_cookie(COOKIE, "1", max_age=SECONDS, secure=request.is_secure(), httponly=True, samesite="Lax")
        return response
