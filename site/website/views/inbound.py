"""Where a provider delivers text messages that came in. Quick: checked, stored, thanked; a job reads them."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from foundation.kernel.actors import SYSTEM
from foundation.notices.gateways import Unreadable, find
from foundation.notices.operations import receive
from foundation.notices.policies import INCOMING_AN_HOUR
from foundation.policy.limits import TooManyTries, limit

LONGEST_BODY = 64 * 1024
MOST_AT_ONCE = 100


@csrf_exempt
@require_POST
def inbound(request: HttpRequest, gateway: str) -> HttpResponse:
    """404 for an unknown gateway and without the secret alike: strangers learn nothing. The same message twice is stored once."""
    found = find(gateway)
    if found is None or int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_BODY:
        raise Http404
    if request.content_type == "multipart/form-data":
        raise Http404
    body = request.body
    if not found.is_authentic(body, request.headers, request.GET.get("key", "")):
        raise Http404
    try:
        messages = found.read(body)[:MOST_AT_ONCE]
        for _message in messages:
            limit("incoming", gateway, INCOMING_AN_HOUR)
    except Unreadable:
        return JsonResponse({"problem": "unreadable"}, status=400)
    except TooManyTries:
        return JsonResponse({"problem": "too many"}, status=429)
    for message in messages:
        receive(message.address, message.text, gateway=gateway, message_id=message.message_id, actor=SYSTEM)
    return JsonResponse(found.thanks())
