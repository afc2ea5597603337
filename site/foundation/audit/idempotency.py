"""A double tap or a bad network never does a thing twice: the second POST gets the first answer."""

import secrets
import time
from collections.abc import Callable

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from foundation.audit.models import Receipt
from foundation.kernel import clock

FIELD = "idempotency_key"
WAIT_SECONDS = 5.0


def idempotency_key(request: HttpRequest) -> dict[str, str]:
    """Context processor: a fresh key a page, or the one the person's refused form came with."""
    return {FIELD: request.POST.get(FIELD) or secrets.token_urlsafe(18)}


class IdempotencyMiddleware:
    """Remembers, for a key, the redirect a POST was answered with.

    Only redirects count as done: a form that came back with errors is sent again under the same key. While the first
    POST is still at work a second one waits for its answer instead of starting the work again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.POST.get(FIELD, "")[:64] if request.method == "POST" else ""
        if not key:
            return self.get_response(request)
        scope = f"{getattr(request.user, 'pk', None)}:{request.path}"[:200]
        try:
            with transaction.atomic():
                Receipt.objects.create(key=key, scope=scope)
        except IntegrityError:
            return self._answer_again(request, key, scope)
        response = None
        try:
            response = self.get_response(request)
        finally:
            if response is None or response.status_code not in (302, 303):
                Receipt.objects.filter(key=key).delete()
        if response.status_code in (302, 303):
            Receipt.objects.filter(key=key).update(location=response["Location"])
        return response

    def _answer_again(self, request: HttpRequest, key: str, scope: str) -> HttpResponse:
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            receipt = Receipt.objects.filter(key=key, scope=scope).first()
            if receipt is not None and receipt.location:
                return HttpResponseRedirect(receipt.location)
            stale = receipt is None or (clock.now() - receipt.at).total_seconds() > 60
            if stale or time.monotonic() > deadline:
                break
            time.sleep(0.1)
        if receipt is None:
            return self.get_response(request)
        if stale:  # the first one died before it could answer: what it committed is guarded by its own constraints
            Receipt.objects.filter(key=key, scope=scope).delete()
            return self.get_response(request)
        messages.info(request, _("刚才那一下还在办，稍等几秒再看结果。"))
        return redirect(request.get_full_path())
