"""Large letters or standard ones, and the mark of the site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from foundation.content import display


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice and go back to the page it was made on. A link, as the pages it stands on hold no token;
    it changes nothing but the size of letters in this one browser."""
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = redirect(back)
    if display.mode_of(request.GET.get("mode")):
        response.set_cookie(
            display.COOKIE,
            display.ELDER,
            max_age=display.A_YEAR,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(display.COOKIE, samesite="Lax")
    return response


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For browsers that ask for it under this name without reading the page."""
    return redirect(static("favicon.svg"))
