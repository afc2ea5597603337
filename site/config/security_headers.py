"""What browsers are told about every answer of ours: load nothing from elsewhere, run nothing written into a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # the stylesheet draws its arrows itself
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
EDITORS_POLICY = POLICY | {
    "img-src": "'self' data: blob:",  # a picture is shown before it is uploaded
    "frame-ancestors": "'self'",  # the preview beside the form
}
EDITORS_PATH = "/admin/"
PERMISSIONS = (
    "accelerometer=(), autoplay=(self), browsing-topics=(), camera=(self), display-capture=(), geolocation=(self), "
    "gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()"
)


def policy_text(policy: dict[str, str]) -> str:
    return "; ".join(f"{name} {sources}" for name, sources in policy.items())


class SecurityHeadersMiddleware:
    """The outermost of all, so that static files, redirects and error pages carry the headers too.

    The policy is the same text for everybody, without a nonce: pages that hold it can be kept and shared. A view that
    asks for a stricter one of its own keeps it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.everywhere = policy_text(POLICY)
        self.for_editors = policy_text(EDITORS_POLICY)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.everywhere)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if request.path.startswith(EDITORS_PATH):
            # A preview has been through here before, under the address of the page it shows.
            if response.headers["Content-Security-Policy"] == self.everywhere:
                response.headers["Content-Security-Policy"] = self.for_editors
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response
