"""A call with an `Idempotency-Key` is done once: whoever sends it again gets the first answer, byte for byte.

The same receipts as the forms' stand behind it (foundation/audit/receipts.py). A call that was refused, or under which
nothing was put on record, may be sent again under its key.
"""

import json
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from foundation.audit import receipts
from foundation.audit.idempotency import take_turn
from foundation.audit.models import Receipt
from foundation.people.api.clean import is_clean
from foundation.people.api.problems import problem

HEADER = "Idempotency-Key"
LONGEST = 200
Run = Callable[..., HttpResponse]


def once(run: Run) -> Run:
    """For `ninja.decorators.decorate_view` on every operation that changes something."""

    @wraps(run)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "Authorization" not in request.headers:
            return run(request, *args, **kwargs)  # refused in there
        sent = request.headers.get(HEADER, "")
        if not sent or len(sent) > LONGEST or not is_clean(sent):
            return problem(
                request, 400, "api.idempotency_key_missing", _("请带上 Idempotency-Key：一件事一个，重试时用同一个。")
            )
        body = sha256(request.body).hexdigest()
        name = receipts.name(request.path, f"{request.headers.get('Authorization', '')}\n{sent}")
        while True:
            claim = take_turn(name)
            if isinstance(claim, Receipt):
                return _first_answer(request, claim, body)
            if claim is not None:
                with receipts.working(claim):
                    response = run(request, *args, **kwargs)
                receipts.settle(claim, _kept(response, body) if response.status_code < 400 else "")
                return response

    return guarded


def _kept(response: HttpResponse, body: str) -> str:
    return json.dumps({"status": response.status_code, "content": response.content.decode(), "request": body})


def _first_answer(request: HttpRequest, receipt: Receipt, body: str) -> HttpResponse:
    if not receipt.location:  # whoever did it died before answering
        return problem(
            request, 409, "api.done_unanswered", _("这件事上一次已经办成了，只是没来得及回话。请查一下结果，不要再办。")
        )
    kept = json.loads(receipt.location)
    if kept["request"] != body:
        return problem(
            request, 422, "api.idempotency_key_reused", _("这个 Idempotency-Key 已经用在另一件事上。请换一个新的。")
        )
    response = HttpResponse(kept["content"], status=kept["status"], content_type="application/json; charset=utf-8")
    response["Idempotency-Replayed"] = "true"
    response["Cache-Control"] = "no-store"
    return response
