"""Checking a certificate, without sign-in, script or cookie."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from certification.forms.verification import NameForm, ReferenceForm, ReportForm
from certification.numbering import group_number
from certification.operations.reports import report_paper
from certification.photos import shrink_photo
from certification.queries.facts import photo_bytes
from certification.queries.verification import (
    BROKEN,
    NOT_FOUND,
    REVOKED,
    VALID,
    Answer,
    answer_by_code,
    answer_by_number,
    name_matches,
    read_reference,
    shows_photo,
)
from certification.throttle import (
    MISSES_PER_ADDRESS,
    TooManyTries,
    count_miss,
    count_name_try,
    refuse_if_missing_too_often,
)
from foundation.content.public import remembered, show_to_everybody
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError
from foundation.policy.queries import value


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _setting(request: HttpRequest, key: str) -> Any:
    """A dated policy as of today."""
    return remembered(request, key, lambda: value(key))


def _look_up(request: HttpRequest, kind: str, reference: str) -> Answer:
    """The same work for a hit and a miss: one look-up by the reference, whatever it is."""
    address = _address(request)
    refuse_if_missing_too_often(address, most=int(_setting(request, MISSES_PER_ADDRESS)))
    answer = answer_by_number(reference) if kind == "number" else answer_by_code(reference)
    if answer.verdict == NOT_FOUND:
        count_miss(address)
    return answer


def _show(request: HttpRequest, answer: Answer, **more: Any) -> HttpResponse:
    facts = answer.facts or {}
    context: dict[str, Any] = {
        "answer": answer,
        "facts": facts,
        "number": group_number(str(facts.get("number", ""))),
        "kind": {NOT_FOUND: "notfound", BROKEN: "notfound"}.get(answer.verdict, answer.verdict),
        "word": "",
        "national_query": _setting(request, "certification.national_query_url"),
        "name_form": NameForm,  # made only where it is drawn
        "matches": None,
        "by_code": False,
        "shows_photo": shows_photo(answer),
        "reference": "",
        **more,
    }
    context["face"] = (
        answer.verdict,
        *(bool(context.get(name)) for name in ("by_code", "code", "reference", "shows_photo")),
        *(bool(facts.get(name)) for name in ("hours",)),
        facts.get("specialism", "--") != "--",
        bool(answer.name_masked),
        bool(answer.reason),
    )
    if answer.verdict == BROKEN:
        context["word"] = _("核对不上，先别用")
    elif context["matches"] is False:
        # A genuine number under another name is what a forged paper looks like: nothing green above it.
        context |= {"kind": "notfound", "word": _("名字对不上，先别用")}
    elif context["matches"] and answer.verdict == VALID:
        context["word"] = _("真的，名字也对得上")
    response = render(
        request,
        "certification/verify_result.html",
        context,
        status=404 if answer.verdict == NOT_FOUND else 200,
    )
    response["Cache-Control"] = "no-store"
    return response


def _refuse(request: HttpRequest, refusal: TooManyTries) -> HttpResponse:
    response = render(request, "certification/verify_later.html", {"again_at": refusal.again_at}, status=429)
    response["Cache-Control"] = "no-store"
    return response


def _compare(answer: Answer, typed: str, address: str) -> bool | None:
    """True, False, or None where there is nothing to compare with. Counts the try first."""
    certificate = answer.certificate
    if certificate is None or answer.verdict == BROKEN or not typed:
        return None
    count_name_try(certificate.number, address)
    return name_matches(certificate, typed)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The form. A number never enters an address: its answer comes with the POST itself."""
    if request.method != "POST":
        return render(request, "certification/verify.html", {"form": ReferenceForm()})
    form = ReferenceForm(request.POST)
    if not form.is_valid():
        return render(request, "certification/verify.html", {"form": form}, status=422)
    kind, reference = read_reference(form.cleaned_data["reference"])
    name = form.cleaned_data["name"].strip()
    if kind == "code" and not name:
        return HttpResponseRedirect(reverse("verify-code", args=[reference]))
    try:
        answer = _look_up(request, kind, reference)
        matches = _compare(answer, name, _address(request))
    except TooManyTries as refusal:
        return _refuse(request, refusal)
    return _show(
        request,
        answer,
        matches=matches,
        typed_name=name,
        by_code=kind == "code",
        reference=reference if kind == "number" else "",
        code=reference if kind == "code" else "",
        old_number=kind == "old",
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """The page behind the QR; with a posted name it says whether the name is the one on record.

    A certificate's page says when it was checked and is kept for a minute at most, and no longer than nothing happens to
    the certificate. Who is shown a kept page has missed nothing, so nothing is counted; a miss, a name that was tried and
    a record that does not hold are never kept.
    """
    _kind, reference = read_reference(code)
    form = NameForm(request.POST) if request.method == "POST" else None
    try:
        answer = _look_up(request, "code", reference)
        name = form.cleaned_data["name"] if form is not None and form.is_valid() else ""
        matches = _compare(answer, name, _address(request))
    except TooManyTries as refusal:
        return _refuse(request, refusal)
    typed = {"name_form": form} if form is not None else {}
    page = _show(request, answer, matches=matches, typed_name=name, by_code=True, code=reference, **typed)
    if request.method == "POST" or answer.verdict not in (VALID, REVOKED) or request.session.accessed:
        return page
    return show_to_everybody(page)


@require_safe
def verify_photo(request: HttpRequest, code: str) -> HttpResponse:
    """The holder's photo, small, while they agree to it; asked anew each time, so that taking it back counts at once."""
    _kind, reference = read_reference(code)
    try:
        answer = _look_up(request, "code", reference)
    except TooManyTries as refusal:
        return _refuse(request, refusal)
    certificate = answer.certificate
    picture = photo_bytes(certificate.candidate) if certificate is not None and shows_photo(answer) else None
    if picture is None:
        raise Http404
    response = HttpResponse(shrink_photo(picture), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    return response


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The paper says something else: anybody may tell us."""
    form = ReportForm(
        request.POST if request.method == "POST" else None, initial={"reference": request.GET.get("code", "")[:40]}
    )
    if request.method == "POST" and form.is_valid():
        try:
            report_paper(actor=SYSTEM, address=_address(request), **form.cleaned_data)
        except TooManyTries as refusal:
            return _refuse(request, refusal)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("report-received")
    return render(request, "certification/report.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def report_received(request: HttpRequest) -> HttpResponse:
    """Thanks, and what happens now."""
    return render(request, "certification/report_received.html")
