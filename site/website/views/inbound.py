"""Where a provider delivers text messages that came in, and receipts of those that went out. Quick: checked, stored, thanked."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from foundation.kernel.actors import SYSTEM
from foundation.notices.gateways import Gateway, Unreadable, find
from foundation.notices.operations import note_receipt, receive
from foundation.notices.policies import INCOMING_AN_HOUR
from foundation.policy.limits import TooManyTries, limit

LONGEST_BODY = 64 * 1024
MOST_AT_ONCE = 100


@csrf_exempt
@require_POST
def inbound(request: HttpRequest, gateway: str) -> HttpResponse:
    """404 for an unknown gateway and without the secret alike: strangers learn nothing. The same message twice is stored once."""

    def store(message: Any) -> None:
        receive(message.address, message.text, gateway=gateway, message_id=message.message_id, actor=SYSTEM)

    found = _sender(request, gateway)
    return _taken(request, found, lambda body: found.read(body)[:MOST_AT_ONCE], store, "incoming")


@csrf_exempt
@require_POST
def receipts(request: HttpRequest, gateway: str) -> HttpResponse:
    """Whether messages reached their phones. Those about none of ours are thanked for and forgotten."""
    found = _sender(request, gateway)
    return _taken(
        request,
        found,
        lambda body: found.read_reports(body)[: 5 * MOST_AT_ONCE],
        lambda report: note_receipt(report, gateway_name=gateway, actor=SYSTEM),
    )


def _sender(request: HttpRequest, gateway: str) -> Gateway:
    found = find(gateway)
    if found is None or int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_BODY:
        raise Http404
    if request.content_type == "multipart/form-data":
        raise Http404
    if not found.is_authentic(request.body, request.headers, request.GET.get("key", "")):
        raise Http404
    return found


def _taken(
    request: HttpRequest,
    sender: Gateway,
    read: Callable[[bytes], list[Any]],
    store: Callable[[Any], object],
    counted: str = "",
) -> HttpResponse:
    try:
        rows = read(request.body)
        for _row in rows if counted else ():
            limit(counted, sender.name, INCOMING_AN_HOUR)
    except Unreadable:
        return JsonResponse({"problem": "unreadable"}, status=400)
    except TooManyTries:
        return JsonResponse({"problem": "too many"}, status=429)
    for row in rows:
        store(row)
    return JsonResponse(sender.thanks())
