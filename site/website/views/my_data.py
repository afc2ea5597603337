"""One's own data: what is held, who saw it, a copy to take along, and having it put right or erased."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.audit.naming import actors_of
from foundation.content.sending import send_bytes
from foundation.kernel.errors import DomainError
from foundation.people.access import SignedIn
from foundation.people.models import Person
from foundation.people.rules import person_of
from foundation.privacy import holdings, making
from foundation.privacy.models import Consent, DataExport, DataRequest, Reveal
from foundation.privacy.operations.consents import give_consent, withdraw_consent
from foundation.privacy.operations.exports import ask_for_own_data, fetch_export
from foundation.privacy.operations.requests import file_request, withdraw_request
from foundation.privacy.own_data import in_words
from foundation.privacy.purposes import consents_asked, purpose
from foundation.privacy.queries.accesses import accesses_of
from foundation.privacy.queries.consents import consents_of
from website.forms_privacy import CorrectionForm, ErasureForm

PAGE = 50


def _own(request: HttpRequest) -> Person:
    person = person_of(request.user)
    if person is None:
        raise Http404
    return person


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: SignedIn) -> HttpResponse:
    """What is held, in words. Numbers are masked until one asks to see them, by a button, on this answer only."""
    person = _own(request)
    whole = request.method == "POST"
    return render(
        request,
        "privacy/my_data.html",
        {
            "person": person,
            "whole": whole,
            "facts": _facts(person, whole=whole),
            "held": [
                {"label": holding.label, "count": count, "kept": holding.kept}
                for holding in holdings.holdings()
                if holding.name not in ("people.person", "privacy.seen")
                and (count := sum(1 for _row in holding.read(person)))
            ],
            "seen_count": accesses_of(person).count(),
            "consents": _consents(person),
            "exports": DataExport.objects.filter(owner=person, kind=DataExport.Kind.OWN_DATA, purged_at__isnull=True)[
                :5
            ],
            "requests": person.data_requests.order_by("-filed_at")[:10],
        },
    )


def _facts(person: Person, *, whole: bool) -> list[dict[str, Any]]:
    return [
        {"label": label, "value": in_words(value)}
        for label, value in (
            (_("姓名"), person.name),
            (_("证件"), person.get_document_type_display()),
            (_("证件号码"), person.document_number if whole else person.masked_document),
            (_("手机号"), person.phone if whole else person.masked_phone),
            (_("性别"), person.get_sex_display()),
            (_("出生日期"), person.birth_date if whole or person.birth_date is None else f"{person.birth_date:%Y}＊＊"),
            (_("住在哪个乡镇（街道）"), person.township),
            (_("文化程度"), person.get_education_display()),
            (_("人员类别"), person.category),
        )
    ]


def _consents(person: Person) -> list[dict[str, Any]]:
    said = consents_of(person)
    return [
        {
            "purpose": one,
            "words": one.words,
            "said": said.get(one.name),
            "given": bool(one.name in said and said[one.name].given),
        }
        for one in consents_asked()
        if one.asked == "here" or one.name in said
    ]


@login_required
@require_POST
def my_consent(request: SignedIn, name: str) -> HttpResponse:
    """Agree, or take it back; from "my data" or from the page where the need comes up."""
    person = _own(request)
    say = {"give": give_consent, "withdraw": withdraw_consent}.get(request.POST.get("answer", ""))
    if say is None or name not in {one.name for one in consents_asked()}:
        raise Http404
    if say is give_consent and purpose(name).asked != "here":
        raise Http404
    try:
        say(person, name, actor=request.user, via=Consent.Via.OWN_PAGE)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("记下了，谢谢你。随时可以收回。") if say is give_consent else _("收回了，马上生效。")
        )
    certificate = request.POST.get("certificate", "")
    if certificate:
        try:
            return redirect("my-certificate", uuid=UUID(certificate))
        except ValueError:
            raise Http404 from None
    return redirect("my-data")


@login_required
@never_cache
@require_safe
def who_saw(request: SignedIn) -> HttpResponse:
    """Who looked at one's data, newest first, page by page."""
    person = _own(request)
    rows = accesses_of(person).order_by("-id")
    before = request.GET.get("before", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before[:18]))
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    names = actors_of(shown)
    return render(
        request,
        "privacy/who_saw.html",
        {
            "rows": [{"row": row, "who": names.get(row.pk, row.actor_label), "why": _why(row.why)} for row in shown],
            "older": shown[-1].pk if len(found) > PAGE else None,
        },
    )


def _why(code: str) -> str:
    return str(Reveal.Reason(code).label) if code in Reveal.Reason.values else ""


@login_required
@require_POST
def export_ask(request: SignedIn) -> HttpResponse:
    try:
        ask_for_own_data(_own(request), actor=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("正在备，一般几分钟就好。备好了发通知给你，也会出现在这一页。"))
    return redirect("my-data")


@login_required
@never_cache
@require_safe
def export_fetch(request: SignedIn, pk: UUID) -> HttpResponse:
    """The file, for whom it was made and nobody else."""
    export = get_object_or_404(DataExport, pk=pk, owner=_own(request))
    if not export.is_ready:
        raise Http404
    try:
        content = fetch_export(export, actor=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("my-data")
    maker = making.maker(export.kind)
    return send_bytes(content, filename=maker.filename(export), content_type=maker.content_type)


@login_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedIn) -> HttpResponse:
    person = _own(request)
    form = CorrectionForm(request.POST or None, initial={"field": request.GET.get("field", "")})
    if request.method == "POST" and form.is_valid():
        try:
            file_request(
                person,
                DataRequest.Kind.CORRECTION,
                actor=request.user,
                field=form.cleaned_data["field"],
                wanted=form.wanted,
                reason=form.cleaned_data["reason"],
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("收到了。一般一天里办好，最晚 15 个工作日，结果发通知给你。"))
            return redirect("my-data")
    return render(request, "privacy/correct.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: SignedIn) -> HttpResponse:
    """What would go and what the law keeps, before one asks for it."""
    person = _own(request)
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            file_request(person, DataRequest.Kind.ERASURE, actor=request.user, reason=form.cleaned_data["reason"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("收到了。一般一天里办好，最晚 15 个工作日。办好后会发短信，账号也就停了。"))
            return redirect("my-data")
    return render(
        request,
        "privacy/erase.html",
        {
            "form": form,
            "kept": [
                {"label": holding.label, "count": count, "why": holding.kept}
                for holding, count in holdings.kept_by_law(person)
            ],
            "matters": holdings.open_matters(person),
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_POST
def request_withdraw(request: SignedIn, pk: UUID) -> HttpResponse:
    found = get_object_or_404(DataRequest.objects.select_related("person"), pk=pk, person=_own(request))
    try:
        withdraw_request(found, actor=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("撤回了。"))
    return redirect("my-data")
