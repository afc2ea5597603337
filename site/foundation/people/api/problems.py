"""Refusals as `application/problem+json` (RFC 9457): the sentence for the person, the stable code for the program."""

import json
import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from foundation.kernel import clock
from foundation.kernel.errors import Conflict, DomainError, NotPermitted
from foundation.people.api.keys import KeyRefused, OwnerUnsure, ScopeMissing
from foundation.policy.limits import TooManyTries

logger = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"


def problem(request: Any, status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """The answer, with the same headers as any other."""
    body = {"type": f"urn:diancai:problem:{code}", "title": code, "status": status, "detail": detail, "code": code}
    content = json.dumps({**body, **more}, ensure_ascii=False)
    response = HttpResponse(content, status=status, content_type=CONTENT_TYPE)
    add_headers(request, response)
    return response


def add_headers(request: Any, response: HttpResponse) -> None:
    """Nothing here is for a shared cache; how many calls are left this hour (RateLimit header fields)."""
    response["Cache-Control"] = "no-store"
    if hasattr(request, "rate_limit"):
        most, left, reset = request.rate_limit
        response["RateLimit-Limit"], response["RateLimit-Remaining"] = str(most), str(left)
        response["RateLimit-Reset"] = str(reset)


def add_handlers(api: NinjaAPI) -> None:
    """Every way an operation can end without an answer of its own."""
    handlers: dict[type[Exception], Any] = {
        DomainError: _domain_error,
        Http404: _not_found,
        ValidationError: _not_valid,
        AuthenticationError: _no_key,
        HttpError: _http_error,
        Exception: _broken,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def status_of(refusal: DomainError) -> int:
    if isinstance(refusal, TooManyTries):
        return 429
    for kinds, status in (((KeyRefused,), 401), ((ScopeMissing, OwnerUnsure, NotPermitted), 403), ((Conflict,), 409)):
        if isinstance(refusal, kinds):
            return status
    return 422


def _domain_error(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    response = problem(request, status_of(refusal), refusal.code, str(refusal))
    if isinstance(refusal, TooManyTries):
        response["Retry-After"] = str(max(int((refusal.again_at - clock.now()).total_seconds()), 1))
    if isinstance(refusal, KeyRefused):
        response["WWW-Authenticate"] = 'Bearer realm="api"'
    return response


def _not_found(request: HttpRequest, exception: Http404) -> HttpResponse:
    return problem(request, 404, "api.not_found", _("没有这样东西，或者它不归这把密钥管。"))


def _not_valid(request: HttpRequest, exception: ValidationError) -> HttpResponse:
    """Which field is wrong and how; never what was sent, which may be personal."""
    errors = [{"field": ".".join(str(part) for part in one["loc"]), "rule": one["type"]} for one in exception.errors]
    return problem(request, 422, "api.not_valid", _("送来的内容对不上格式，见 errors。"), errors=errors)


def _no_key(request: HttpRequest, exception: AuthenticationError) -> HttpResponse:
    return _domain_error(request, KeyRefused(_("没有带密钥。请在 Authorization 里写 Bearer 加密钥。")))


def _http_error(request: HttpRequest, exception: HttpError) -> HttpResponse:
    return problem(request, exception.status_code, "api.refused", _("送来的内容读不出来，请检查格式。"))


def _broken(request: HttpRequest, exception: Exception) -> HttpResponse:
    logger.error("an operation of the interface failed: %s", request.path, exc_info=exception)
    return problem(
        request, 500, "api.broken", _("我们这边出了错，已经记下来了。请过一会儿用同一个 Idempotency-Key 再试。")
    )
