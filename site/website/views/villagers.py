"""A village liaison's desk: those who consented, and what is done for them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from certification.queries.certificates import certificates_of
from courses.queries.wishes import wishes_of
from foundation.content.sending import send_private
from foundation.content.tables import Column, Table, answer
from foundation.kernel.errors import DomainError
from foundation.mandates.models import Mandate
from foundation.mandates.operations import ask_mandate, confirm_mandate, end_mandate, give_mandate_on_paper
from foundation.mandates.queries import asked_by, deeds_of, mandates_held_by
from foundation.mandates.rules import liaison_post
from foundation.people.access import SignedIn, desk_required
from foundation.people.models import Person
from foundation.people.operations import register_person
from foundation.people.roles import Role
from foundation.people.rules import person_of, roles_in_force
from foundation.policy.limits import TooManyTries
from training.queries.enrolments import enrolments_of
from website.forms import too_many
from website.villager_forms import CodeForm, VillagerForm

SECRETS = "mandate_codes"
"""Session key: the secret of each code sent from this browser."""
DEEDS_SHOWN = 30

liaison_required = desk_required(Role.VILLAGE_LIAISON)

VILLAGERS = Table(
    name="villagers",
    caption=gettext_lazy("委托我的人"),
    columns=(
        Column("name", gettext_lazy("姓名"), lambda row: row.person.name, template="website/parts/villager_name.html"),
        Column("township", gettext_lazy("住在"), lambda row: row.person.township or ""),
        Column("phone", gettext_lazy("手机"), lambda row: row.person.masked_phone if row.person.phone else _("没有")),
        Column("via", gettext_lazy("怎么同意的"), lambda row: row.get_via_display()),
        Column("until", gettext_lazy("管到"), lambda row: row.valid_to, order=("valid_to",)),
    ),
    order="-until",
    empty_title=gettext_lazy("还没有人委托你"),
    empty_text=gettext_lazy("先征得本人同意：手机上读回一个验证码，或者签一张委托书。"),
    empty_pictogram="people",
)


@liaison_required
@require_http_methods(["GET", "HEAD", "POST"])
def villager_list(request: SignedIn) -> HttpResponse:
    """Only those who consented, and the questions still open."""
    own = _own(request)
    return answer(
        request,
        VILLAGERS,
        mandates_held_by(own),
        "website/villager_list.html",
        {"asked": list(asked_by(own)[:20])},
    )


@sensitive_post_parameters("document_number", "phone", "name")
@liaison_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_villager(request: SignedIn) -> HttpResponse:
    """Who it is and how they agree. Known or not known before, the page answers alike."""
    form = VillagerForm(
        request.POST or None, request.FILES or None, initial={"township": _township_of_post(request.user)}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            person, _created = register_person(
                actor=request.user,
                **{key: data[key] for key in ("name", "document_type", "document_number", "phone", "township")},
            )
            if data["via"] == Mandate.Via.PAPER:
                mandate = give_mandate_on_paper(
                    person, actor=request.user, upload=data["paper"].read(), extension=form.extension
                )
                return redirect("villager", code=mandate.code)
            if person.phone != data["phone"]:
                form.add_error("phone", _phone_differs())
            else:
                return redirect("villager-code", code=_ask(request, person).code)
        except TooManyTries as refusal:
            form.add_error(None, too_many(refusal))
        except DomainError as refusal:
            form.add_error(_field_of(refusal), str(refusal))
    return render(request, "website/villager_new.html", {"form": form}, status=422 if form.errors else 200)


@liaison_required
@require_http_methods(["GET", "HEAD", "POST"])
def villager_code(request: SignedIn, code: str) -> HttpResponse:
    """The villager reads the code out; the liaison types it in."""
    mandate = get_object_or_404(asked_by(_own(request)), code=code)
    form = CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST" and "again" in request.POST:
        try:
            _ask(request, mandate.person)
            messages.success(request, _("又发了一个，前一个作废。"))
        except TooManyTries as refusal:
            messages.error(request, too_many(refusal).messages[0])
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("villager-code", code=code)
    if request.method == "POST" and form.is_valid():
        secret = request.session.get(SECRETS, {}).get(code, "")
        try:
            confirm_mandate(mandate, form.cleaned_data["code"], actor=request.user, secret=secret)
        except DomainError as refusal:
            form.add_error("code", str(refusal))
        else:
            request.session[SECRETS] = {k: v for k, v in request.session[SECRETS].items() if k != code}
            messages.success(request, _("%(name)s同意了，可以替他办事了。") % {"name": mandate.person.name})
            return redirect("villager", code=code)
    return render(
        request,
        "website/villager_code.html",
        {"form": form, "mandate": mandate},
        status=422 if form.errors else 200,
    )


@liaison_required
@require_safe
def villager(request: SignedIn, code: str) -> HttpResponse:
    """One villager: what they have, and what can be done for them."""
    mandate = mandate_held(request, code)
    person = mandate.person
    return render(
        request,
        "website/villager.html",
        {
            "mandate": mandate,
            "person": person,
            "enrolments": enrolments_of(person)[:50],
            "wishes": wishes_of(person)[:50],
            "certificates": certificates_of(person)[:50],
            "deeds": deed_lines(person),
        },
    )


@liaison_required
@require_http_methods(["GET", "HEAD", "POST"])
def villager_end(request: SignedIn, code: str) -> HttpResponse:
    """Asks once, then gives the mandate back."""
    mandate = mandate_held(request, code)
    if request.method == "POST":
        try:
            end_mandate(mandate, actor=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("不再替%(name)s办事了，已经告诉本人。") % {"name": mandate.person.name})
        return redirect("villager-list")
    return render(request, "website/villager_end.html", {"mandate": mandate, "person": mandate.person})


@liaison_required
@require_safe
def villager_receipt(request: SignedIn, code: str) -> HttpResponse:
    """A paper for the villager: who may act, until when, what was done. To print, or to read aloud."""
    mandate = mandate_held(request, code)
    return render(
        request,
        "website/villager_receipt.html",
        {"mandate": mandate, "person": mandate.person, "deeds": mandate.deeds.all()[:DEEDS_SHOWN]},
    )


@liaison_required
@require_safe
def consent_paper(request: SignedIn) -> HttpResponse:
    """The paper a villager without a phone signs, to print."""
    return render(request, "website/consent_paper.html", {"post": liaison_post(request.user), "own": _own(request)})


@desk_required(Role.VILLAGE_LIAISON, Role.TOWNSHIP_REVIEWER)
@require_safe
def paper(request: SignedIn, code: str) -> HttpResponseBase:
    """The photographed paper: for the liaison who holds it and the office that appointed them."""
    mandate = get_object_or_404(Mandate, code=code)
    offices = {held.organisation_id for held in _posts(request.user, Role.TOWNSHIP_REVIEWER)}
    if mandate.liaison_id != _own(request).pk and mandate.organisation_id not in offices:
        raise Http404
    kind = {"png": "image/png", "webp": "image/webp"}.get(mandate.paper.rsplit(".", 1)[-1], "image/jpeg")
    return send_private(request, mandate.paper, filename=f"{mandate.code}", content_type=kind)


def mandate_held(request: SignedIn, code: str) -> Mandate:
    return get_object_or_404(mandates_held_by(_own(request)).select_related("liaison", "organisation"), code=code)


def deed_lines(person: Person) -> list[dict[str, Any]]:
    """What was done in the person's name, for components/timeline.html."""
    return [
        {
            "what": f"{deed.label} · {deed.what}",
            "when": deed.at,
            "who": deed.mandate.liaison.name,
            "note": "",
            "tone": "",
        }
        for deed in deeds_of(person)[:DEEDS_SHOWN]
    ]


def _own(request: SignedIn) -> Person:
    own = person_of(request.user)
    if own is None:
        raise Http404
    return own


def _posts(user: Any, role: str) -> list[Any]:
    return [held for held in roles_in_force(user) if held.role == role]


def _ask(request: SignedIn, person: Person) -> Mandate:
    mandate, made = ask_mandate(person, actor=request.user, address=str(request.META.get("REMOTE_ADDR", "")))
    request.session[SECRETS] = {**request.session.get(SECRETS, {}), mandate.code: made.secret}
    return mandate


def _township_of_post(user: Any) -> int | None:
    post = liaison_post(user)
    place = (post.division or post.organisation.division) if post else None
    if place is None:
        return None
    return place.parent_id if place.kind == place.Kind.VILLAGE else place.pk


def _phone_differs() -> str:
    return _("这个号码和登记的对不上，验证码发不了。请用当初登记的手机号；换了号码的，改用签字的纸。")


def _field_of(refusal: DomainError) -> str | None:
    if refusal.code.startswith("people.document"):
        return "document_number"
    if refusal.code.startswith("people.name"):
        return "name"
    if refusal.code.startswith(("people.phone", "people.code", "mandates.no_phone")):
        return "phone"
    return "paper" if refusal.code.startswith("mandates.photo") else None
