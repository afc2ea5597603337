"""Certificates at the officer's desk, and the holder's own."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certification.forms.revocations import RevocationForm
from certification.models import Certificate, PaperReport
from certification.numbering import group_number
from certification.operations.prints import reprint_certificate
from certification.operations.reports import handle_report
from certification.operations.revocations import request_revocation
from certification.paper.render import group_code
from certification.queries.certificates import certificates_for_desk, certificates_of_a_name, revocations_of
from certification.queries.integrity import record_holds
from certification.queries.verification import PHOTO_ON_VERIFICATION, read_reference
from certification.rules.permissions import can_handle_certificate
from certification.states import CertificateState
from certification.views.doors import DeskRequest, certificate_handled, certificate_read
from certification.views.publications import pdf_answer
from courses.levels import Level
from foundation.audit.trail import trail
from foundation.content.tables import Column, Days, Filter, Table, Tag, answer
from foundation.kernel.errors import DomainError
from foundation.people.access import desk_required
from foundation.people.roles import Role
from foundation.people.rules import has_role, person_of
from foundation.privacy.access_log import saw
from foundation.privacy.purposes import purpose
from foundation.privacy.queries.consents import has_consent
from foundation.privacy.rules import may_reveal

officer_required = desk_required(Role.CERTIFYING_OFFICER, Role.EVALUATION_BODY_MANAGER)


CERTIFICATES = Table(
    name="certificates",
    caption=gettext_lazy("证书"),
    columns=(
        Column(
            "number",
            gettext_lazy("编号"),
            lambda row: row.number,
            url=lambda row: reverse("certificate-detail", args=[row.uuid]),
        ),
        Column("holder", gettext_lazy("姓名"), lambda row: row.holder_name),
        Column(
            "occupation",
            gettext_lazy("职业和等级"),
            lambda row: f"{row.occupation_name} {row.get_level_display()}",
        ),
        Column("issued", gettext_lazy("发证日期"), lambda row: row.issued_on),
        Column(
            "state",
            gettext_lazy("状态"),
            lambda row: row.get_state_display(),
            tags=lambda row: [
                Tag(row.get_state_display(), "ok" if row.state == CertificateState.ACTIVE else "stop"),
            ],
        ),
    ),
    filters=(
        Filter("state", gettext_lazy("状态"), CertificateState.choices),
        Filter("level", gettext_lazy("等级"), Level.choices),
    ),
    days=(Days("issued", gettext_lazy("从哪天起发的"), gettext_lazy("到哪天止发的"), "issued_on"),),
    by_number=True,
    newest="issued_on",
    empty_title=gettext_lazy("还没有发过证书"),
    empty_pictogram="certificate",
)
NAMESAKES = replace(
    CERTIFICATES,
    filters=(),
    days=(),
    page_length=100,
    one_page=True,
    empty_title=gettext_lazy("没有发给这个名字的证书"),
    empty_text=gettext_lazy("要写全名，一个字都不能少。看看有没有同音字，或是后来改了名。"),
    empty_pictogram="search",
)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_list(request: DeskRequest) -> HttpResponse:
    """Newest first. One is found by its whole number or code, some by their holder's whole name: these are posted, never
    put into an address."""
    certificates = certificates_for_desk(request.user)
    if "reference" in request.POST:
        _kind, reference = read_reference(request.POST["reference"])
        found = certificates.filter(number=reference).first() or certificates.filter(code=reference).first()
        if found is not None:
            return redirect("certificate-detail", uuid=found.uuid)
        messages.error(request, _("没有这个编号的证书，或不是你们机构发的。请照纸上的再看一遍。"))
        return redirect("certificate-list")
    template = "certification/certificate_list.html"
    holder = " ".join(request.POST.get("holder", "").split())[:100]
    if holder:
        namesakes = certificates_of_a_name(certificates, holder)
        return answer(request, NAMESAKES, namesakes, template, {"holder": holder})
    return answer(request, CERTIFICATES, certificates, template)


@desk_required(Role.CERTIFYING_OFFICER, Role.EVALUATION_BODY_MANAGER, Role.AUDITOR)
@require_safe
def certificate_detail(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """One certificate: its face, its copies, whether somebody wants it withdrawn, and what became of it."""
    return _detail(request, certificate_read(request.user, uuid), RevocationForm())


def _detail(request: DeskRequest, certificate: Certificate, form: RevocationForm) -> HttpResponse:
    person = person_of(request.user)
    saw(request.user, certificate.person, "certification.certificate")
    may_handle = can_handle_certificate(request.user, certificate)
    revocations = list(revocations_of(certificate))
    waiting = next((act for act in revocations if act.is_open), None)
    return render(
        request,
        "certification/certificate_detail.html",
        {
            "certificate": certificate,
            "number": group_number(certificate.number),
            "code": group_code(certificate.code),
            "copies": list(certificate.copies.order_by("copy_number")),
            "revocations": revocations,
            "timeline": trail(certificate, *revocations),
            "may_handle": may_handle,
            "may_reveal": may_reveal(request.user, certificate.person, "document"),
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


REPORTS = Table(
    name="paper-reports",
    caption=gettext_lazy("纸证反映"),
    columns=(
        Column("reference", gettext_lazy("纸上的编号"), lambda row: row.written_reference),
        Column("message", gettext_lazy("怎么说的"), lambda row: row.message),
        Column("contact", gettext_lazy("怎么找到人"), lambda row: row.contact or None),
        Column("received", gettext_lazy("什么时候"), lambda row: row.received_at, order=("received_at",)),
        Column(
            "handled",
            gettext_lazy("处理"),
            lambda row: row.handled_at,
            template="certification/parts/report_handled.html",
        ),
        Column(
            "handler",
            gettext_lazy("谁处理的"),
            lambda row: row.handled_by.name if row.handled_by else None,
            shown=False,
        ),
    ),
    filters=(
        Filter(
            "waiting",
            gettext_lazy("处理了没有"),
            (("yes", gettext_lazy("等着处理")), ("no", gettext_lazy("处理过了"))),
            apply=lambda rows, value: rows.filter(handled_at__isnull=value == "yes"),
        ),
    ),
    days=(Days("received", gettext_lazy("从哪天起"), gettext_lazy("到哪天止"), "received_at", moment=True),),
    order="-received",
    empty_title=gettext_lazy("没有等着处理的反映"),
    empty_pictogram="tick",
)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def paper_reports(request: DeskRequest) -> HttpResponse:
    """What people tell us about papers that say something else."""
    if "report" in request.POST:
        report = get_object_or_404(PaperReport, pk=_number(request.POST.get("report")))
        try:
            handle_report(report, actor=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("记下了，这条处理好了。"))
        return redirect("paper-reports")
    return answer(
        request, REPORTS, PaperReport.objects.select_related("handled_by"), "certification/paper_reports.html"
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
    is_active = certificate.state == CertificateState.ACTIVE
    return render(
        request,
        "certification/my_certificate.html",
        {
            "certificate": certificate,
            "number": group_number(certificate.number),
            "code": group_code(certificate.code),
            "is_active": is_active,
            "check_url": request.build_absolute_uri(reverse("verify-code", args=[certificate.code])),
            "photo_consent": purpose(PHOTO_ON_VERIFICATION) if certificate.candidate.photo and is_active else None,
            "photo_agreed": has_consent(certificate.person, PHOTO_ON_VERIFICATION),
        },
    )


@login_required
@require_safe
def my_paper(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """The holder's own paper."""
    return pdf_answer(request, _own(request, uuid), request.user)
