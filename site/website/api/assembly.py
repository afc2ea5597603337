"""One API of all apps' routers. Keys only: neither a session nor a form's token opens anything here."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Schema

import certification.api
import courses.api
import training.api
from foundation.people import api_scopes
from foundation.people.api.clean import is_clean
from foundation.people.api.keys import ApiRequest, KeyAuth
from foundation.people.api.problems import add_handlers, add_headers, problem
from foundation.people.api.words import lazily


class DiancaiAPI(NinjaAPI):
    """Every answer says how many calls are left."""

    def create_response(self, request: HttpRequest, data: Any, **how: Any) -> HttpResponse:
        response = super().create_response(request, data, **how)
        add_headers(request, response)
        return response


class KeyInfo(Schema):
    name: str
    prefix: str
    organisation: str
    scopes: list[str]
    expires_on: str


api = DiancaiAPI(
    title="Diancai",
    version="1",
    description=lazily(_("给别的软件用的接口。规则和页面上的一样。")),
    openapi_url="/openapi.json",
    docs_url=None,
    urls_namespace="api-1",
)
add_handlers(api)
api.add_router("", courses.api.router)
api.add_router("", training.api.router)
api.add_router("", certification.api.router)


@api.get("/key", auth=KeyAuth(), response=KeyInfo, summary=lazily(_("这把密钥")), tags=[lazily(_("密钥"))])
def own_key(request: ApiRequest) -> dict[str, Any]:
    """What the key is called, whose it is, what it may do and until when."""
    key = request.auth.key
    return {
        "name": key.name,
        "prefix": key.prefix,
        "organisation": key.organisation.code,
        "scopes": [name for name in key.scopes if api_scopes.is_known(name)],
        "expires_on": key.expires_on.isoformat(),
    }


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Addresses below that no operation has: a program gets an answer it can read."""
    return problem(request, 404, "api.not_found", str(_("没有这个地址。请看 /api/v1/openapi.json。")))


def in_our_words(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What ends before any operation is told like every other refusal: a method that an address does not have, and
    control characters in the address."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_clean([*request.GET.values(), *kwargs.values()]):
            return problem(request, 422, "api.not_valid", str(_("地址里有看不见的字符，请去掉。")))
        response = view(request, *args, **kwargs)
        if response.status_code != 405:
            return response
        told = problem(request, 405, "api.method", str(_("这个地址不这样用。请看 /api/v1/openapi.json。")))
        told["Allow"] = response["Allow"]
        return told

    return answered


def addresses() -> list[URLPattern]:
    """The operations' addresses and the description's."""
    patterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    for pattern in patterns:
        if pattern.name == "openapi-json":
            pattern.callback = require_safe(pattern.callback)
        pattern.callback = in_our_words(pattern.callback)
    return patterns
