"""What machines fetch: the issuer's keys, our context, status lists, and a certificate's own files."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from certification.credentials.canonical import canonical_bytes
from certification.credentials.did import did_document
from certification.credentials.proof import add_proof
from certification.credentials.record import own_context
from certification.credentials.status_list import status_list_document
from certification.keys.in_use import issuer_did, signer_in_use
from certification.models import Certificate, SigningKey
from certification.operations.prints import certificate_pdf
from certification.queries.certificates import revoked_indices
from certification.queries.facts import status_list_url
from certification.queries.verification import read_reference
from certification.rules.permissions import can_open_certificate
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from foundation.privacy.access_log import saw


def _json(value: dict[str, Any], content_type: str, *, seconds: int) -> HttpResponse:
    response = JsonResponse(value, json_dumps_params={"ensure_ascii": False}, content_type=content_type)
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=seconds)
    return response


@require_safe
def did(request: HttpRequest) -> HttpResponse:
    """The issuer's DID document with every key that ever signed."""
    keys = SigningKey.objects.order_by("created_at").values_list("fragment", "public_multibase")
    return _json(did_document(issuer_did(), keys), "application/did+json", seconds=300)


@require_safe
def context(request: HttpRequest) -> HttpResponse:
    """Our own JSON-LD context; the address never changes its meaning."""
    return _json(own_context(settings.PUBLIC_URL), "application/ld+json", seconds=86_400)


@require_safe
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """One status list, signed as of now. A list nobody stands in yet does not exist."""
    if not Certificate.objects.filter(status_list=number).exists():
        raise Http404
    _key, signer = signer_in_use()
    now = clock.now()
    document = status_list_document(
        list_url=status_list_url(number), issuer=issuer_did(), set_indices=revoked_indices(number), now=now
    )
    response = HttpResponse(canonical_bytes(add_proof(document, signer, now)), content_type="application/vc")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-cache"
    return response


def _own_certificate(request: HttpRequest, code: str) -> tuple[Certificate, Actor]:
    """The certificate for its holder or issuer; for everybody else there is none."""
    _kind, reference = read_reference(code)
    certificate = get_object_or_404(
        Certificate.objects.select_related("key", "person", "candidate", "body__organisation"), code=reference
    )
    if not request.user.is_authenticated or not can_open_certificate(request.user, certificate):
        raise Http404
    return certificate, request.user


def pdf_answer(request: HttpRequest, certificate: Certificate, actor: Actor) -> HttpResponse:
    """The paper as a download, or a page that says why there is none."""
    try:
        pdf = certificate_pdf(certificate, actor=actor)
    except DomainError as refusal:
        return render(request, "certification/no_paper.html", {"refusal": refusal}, status=409)
    saw(actor, certificate.person, "certification.paper")
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{certificate.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def short_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The paper, for holder and officers."""
    return pdf_answer(request, *_own_certificate(request, code))


@require_safe
def short_json(request: HttpRequest, code: str) -> HttpResponse:
    """The record byte for byte as it was frozen, for holder and officers."""
    certificate, _actor = _own_certificate(request, code)
    response = HttpResponse(certificate.record.encode("utf-8"), content_type="application/vc")
    response["Cache-Control"] = "private, no-store"
    return response
