"""Certificates at the officer's desk, and the holder's own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certification.forms.revocations import RevocationForm
from certification.models import Certificate, PaperReport
from certification.numbering import group_number
from certification.operations.prints import reprint_certificate
from certification.operations.reports import handle_report
from certification.operations.revocations import decide_revocation, request_revocation
from certification.paper.render import group_code
from certification.queries.certificates import certificates_for_desk, open_revocations
from certification.queries.integrity import record_holds
from certification.queries.verification import read_reference
from certification.states import CertificateState, RevocationState
from certification.views.doors import DeskRequest, certificate_handled
from certification.views.publications import pdf_answer
from foundation.kernel.errors import DomainError
from foundation.people.access import desk_required
from foundation.people.roles import Role
from foundation.people.rules import has_role, person_of

officer_required = desk_required(Role.CERTIFYING_OFFICER, Role.EVALUATION_BODY_MANAGER)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_list(request: DeskRequest) -> HttpResponse:
    """Newest first; one is found by its whole number or code, which are posted, never put into an address."""
    certificates = certificates_for_desk(request.user)
    if request.method == "POST":
        _kind, reference = read_reference(request.POST.get("reference", ""))
        found = certificates.filter(number=reference).first() or certificates.filter(code=reference).first()
        if found is not None:
            return redirect("certificate-detail", uuid=found.uuid)
        messages.error(request, _("没有这个编号的证书，或不是你们机构发的。请照纸上的再看一遍。"))
        return redirect("certificate-list")
    return render(
        request,
        "certification/certificate_list.html",
        {
            "page": Paginator(certificates, 30).get_page(request.GET.get("page")),
            "requests": list(open_revocations(request.user)),
        },
    )


@officer_required
@require_safe
def certificate_detail(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """One certificate: its face, its copies, and whether somebody wants it withdrawn."""
    return _detail(request, certificate_handled(request.user, uuid), RevocationForm())


def _detail(request: DeskRequest, certificate: Certificate, form: RevocationForm) -> HttpResponse:
    person = person_of(request.user)
    waiting = certificate.revocations.filter(state=RevocationState.REQUESTED).select_related("requested_by").first()
    return render(
        request,
        "certification/certificate_detail.html",
        {
            "certificate": certificate,
            "number": group_number(certificate.number),
            "code": group_code(certificate.code),
            "copies": list(certificate.copies.order_by("copy_number")),
            "revocations": list(certificate.revocations.select_related("requested_by", "decided_by")),
            "waiting": waiting,
            "own_request": waiting is not None and person is not None and waiting.requested_by_id == person.pk,
            "is_active": certificate.state == CertificateState.ACTIVE,
            "may_request": has_role(request.user, Role.CERTIFYING_OFFICER, organisation=certificate.body.organisation),
            "holds": record_holds(certificate),
            "form": form,
        },
        status=422 if form.errors else 200,
    )


@officer_required
@require_POST
def revoke(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Ask for it to be withdrawn."""
    certificate = certificate_handled(request.user, uuid)
    form = RevocationForm(request.POST)
    if not form.is_valid():
        return _detail(request, certificate, form)
    try:
        request_revocation(certificate, actor=request.user, **form.cleaned_data)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("申请提了。要另一位发证审批人或机构负责人复核，复核前证书仍然有效。"))
    return redirect("certificate-detail", uuid=uuid)


@officer_required
@require_POST
def decide(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """The second person's word."""
    certificate = certificate_handled(request.user, uuid)
    waiting = get_object_or_404(
        certificate.revocations.select_related("certificate__body__organisation"), state=RevocationState.REQUESTED
    )
    answer = request.POST.get("answer")
    if answer not in ("approve", "decline"):
        raise Http404
    try:
        decide_revocation(waiting, actor=request.user, approve=answer == "approve")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("撤销了，查验页马上就显示。") if answer == "approve" else _("没有撤销，证书仍然有效。"),
        )
    return redirect("certificate-detail", uuid=uuid)


@officer_required
@require_POST
def reprint(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """A new copy for a lost paper."""
    certificate = certificate_handled(request.user, uuid)
    try:
        copy = reprint_certificate(certificate, actor=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("新的印刷序号是 %(serial)s，旧纸作废。证书编号不变。") % {"serial": copy.print_serial}
        )
    return redirect("certificate-detail", uuid=uuid)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def paper_reports(request: DeskRequest) -> HttpResponse:
    """What people tell us about papers that say something else."""
    if request.method == "POST":
        report = get_object_or_404(PaperReport, pk=_number(request.POST.get("report")))
        try:
            handle_report(report, actor=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("记下了，这条处理好了。"))
        return redirect("paper-reports")
    reports = PaperReport.objects.select_related("handled_by").order_by("handled_at", "-received_at")
    waiting = list(reports.filter(handled_at__isnull=True)[:100])
    return render(
        request,
        "certification/paper_reports.html",
        {"waiting": waiting, "handled": list(reports.filter(handled_at__isnull=False).order_by("-handled_at")[:20])},
    )


def _number(text: Any) -> int:
    return int(text) if str(text).isdecimal() else 0


def _own(request: DeskRequest, uuid: UUID) -> Certificate:
    person = person_of(request.user)
    if person is None:
        raise Http404
    return get_object_or_404(
        Certificate.objects.select_related("key", "person", "candidate__result", "body__organisation"),
        uuid=uuid,
        person=person,
    )


@login_required
@require_safe
def my_certificate(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """The holder's own certificate."""
    certificate = _own(request, uuid)
    return render(
        request,
        "certification/my_certificate.html",
        {
            "certificate": certificate,
            "number": group_number(certificate.number),
            "code": group_code(certificate.code),
            "is_active": certificate.state == CertificateState.ACTIVE,
            "check_url": request.build_absolute_uri(reverse("verify-code", args=[certificate.code])),
        },
    )


@login_required
@require_safe
def my_paper(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """The holder's own paper."""
    return pdf_answer(request, _own(request, uuid), request.user)
