"""A double tap or a bad network never does a thing twice: the second POST gets the first answer."""

import secrets
import time
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from foundation.audit import receipts
from foundation.audit.models import Receipt

FIELD = "idempotency_key"
REDIRECTS = (302, 303)
POLL_SECONDS = 0.05


def idempotency_key(request: HttpRequest) -> dict[str, str]:
    """Context processor: a fresh key a page, or the one the person's refused form came with.

    A page that answers a form under which something was done already gets a fresh one: what is sent next is new.
    """
    claim = receipts.being_worked_on()
    reused = "" if claim is not None and claim.marked else request.POST.get(FIELD, "")
    return {FIELD: reused or secrets.token_urlsafe(18)}


def take_turn(key: str) -> receipts.Claim | Receipt | None:
    """The claim if the form is ours to do, the receipt once another has answered it, None once it is free again."""
    claim = receipts.claim(key)
    if claim is not None:
        return claim
    while True:
        receipt = Receipt.objects.filter(key=key).first()
        if receipt is None or receipt.location:
            return receipt
        if receipts.is_overdue(receipt):
            if receipt.done:
                return receipt
            claim = receipts.take_over(receipt)
            if claim is not None:
                return claim
        time.sleep(POLL_SECONDS)


class IdempotencyMiddleware:
    """Does what a form with a key asks once, and answers alike whoever sends it again.

    An act counts as done from the commit of its own transaction on. A form that was refused, or under which nothing
    was put on record, runs again under the same key. While the first POST is at work the second waits for its answer;
    if the first has died, the second does the work, or hears that it was done.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = request.POST.get(FIELD, "") if request.method == "POST" else ""
        if not sent:
            return self.get_response(request)
        key = receipts.name(request.path, sent)
        while True:
            claim = take_turn(key)
            if isinstance(claim, Receipt):
                return self._answer_again(request, claim)
            if claim is not None:
                return self._answer_first(request, claim)

    def _answer_first(self, request: HttpRequest, claim: receipts.Claim) -> HttpResponse:
        came_with = request.session.session_key
        with receipts.working(claim):
            response = self.get_response(request)
        location = response["Location"] if response.status_code in REDIRECTS else page_of(request)
        session = request.session.session_key or ""
        receipts.settle(claim, location, session if session != came_with else "")
        return response

    def _answer_again(self, request: HttpRequest, receipt: Receipt) -> HttpResponse:
        if not receipt.location:  # whoever did it died before answering
            messages.info(request, _("刚才已经办好了，没有再办一次。"))
            return HttpResponseRedirect(page_of(request))
        if receipt.session and request.session.session_key != receipt.session:
            first = type(request.session)(receipt.session)
            if first.exists(receipt.session):  # the first answer signed the person in, and may never have arrived
                first.modified = True
                request.session = first
        return HttpResponseRedirect(receipt.location)


def page_of(request: HttpRequest) -> str:
    """Where the form stands: the page it was sent from, as the browser says, or its own address."""
    referer = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if safe else request.get_full_path()
