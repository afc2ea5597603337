"""Offices: entered, changed and closed by the bureau."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from foundation.audit.trail import trail
from foundation.content.tables import Column, Filter, Table, Tag, answer
from foundation.kernel import clock
from foundation.kernel.errors import DomainError, NotPermitted
from foundation.people.access import SignedIn, desk_required
from foundation.people.granting import KEEPERS_OF_OFFICES
from foundation.people.models import Organisation
from foundation.people.operations.organisations import change_organisation, close_organisation, create_organisation
from foundation.people.rules import grantable_roles, scope_of
from website.people_forms import CloseForm, OrganisationForm
from website.views.people import standing

keeper_required = desk_required(*KEEPERS_OF_OFFICES)


def _state(row: Any) -> list[Tag]:
    return [Tag(_("停办"), "stop")] if row.is_closed else [Tag(_("在办"), "ok")]


def _narrow_open(rows: QuerySet[Organisation], value: str) -> QuerySet[Organisation]:
    return rows.filter(closed_on__isnull=value == "open")


ORGANISATIONS = Table(
    name="organisations",
    caption=gettext_lazy("单位"),
    columns=(
        Column(
            "name",
            gettext_lazy("名称"),
            lambda row: row.localized_name,
            order=("name",),
            url=lambda row: reverse("organisation", args=[row.code]),
            small=lambda row: row.code,
        ),
        Column("code", gettext_lazy("代号"), lambda row: row.code, order=("code",), shown=False),
        Column("kind", gettext_lazy("种类"), lambda row: row.get_kind_display(), order=("kind",)),
        Column("place", gettext_lazy("在哪里"), lambda row: row.division.localized_name, order=("division__code",)),
        Column("people", gettext_lazy("在任的人"), lambda row: row.people, order=("people",), number=True),
        Column("state", gettext_lazy("现在"), lambda row: _state(row)[0].label, tags=_state),
    ),
    filters=(
        Filter("kind", gettext_lazy("种类"), Organisation.Kind.choices, counts=True),
        Filter(
            "open",
            gettext_lazy("在办还是停办"),
            (("open", gettext_lazy("在办")), ("closed", gettext_lazy("停办"))),
            apply=_narrow_open,
        ),
    ),
    search=("name", "code", "name_en"),
    search_label=gettext_lazy("找单位：名称、代号"),
    order="name",
    empty_title=gettext_lazy("还没有单位"),
)


def offices_kept_by(user: Any) -> QuerySet[Organisation]:
    """The offices of the reader's places."""
    return Organisation.objects.filter(scope_of(user, *KEEPERS_OF_OFFICES).within("division")).select_related(
        "division"
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_list(request: SignedIn) -> HttpResponse:
    today = clock.today()
    held = Q(memberships__valid_from__lte=today) & (
        Q(memberships__valid_to__isnull=True) | Q(memberships__valid_to__gte=today)
    )
    offices = offices_kept_by(request.user)
    people = Count("memberships__person", filter=held, distinct=True)
    return answer(
        request, ORGANISATIONS, offices.annotate(people=people), "website/organisation_list.html", counted=offices
    )


@keeper_required
@require_safe
def organisation(request: SignedIn, code: str) -> HttpResponse:
    """One office: its facts, who holds which role, and what became of it."""
    office = _kept(request, code)
    roles = list(office.memberships.select_related("person", "division").order_by("role", "-valid_from", "pk")[:200])
    return render(
        request,
        "website/organisation.html",
        {
            "office": office,
            "roles": [{"role": role, "tag": standing(role)} for role in roles],
            "may_grant": bool(grantable_roles(request.user, office)),
            "timeline": trail(office),
        },
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn) -> HttpResponse:
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            office = create_organisation(actor=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(
                "code" if refusal.code in ("people.office_code", "people.office_known") else None, str(refusal)
            )
        else:
            messages.success(request, _("登记好了。"))
            return redirect("organisation", code=office.code)
    return _form(request, form, title=gettext_lazy("登记新单位"), verb=gettext_lazy("登记"))


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, code: str) -> HttpResponse:
    office = _kept(request, code)
    if office.closed_on is not None:
        raise Http404
    initial = {name: getattr(office, name) for name in ("name", "name_en", "division", "phone")}
    form = OrganisationForm(request.POST or None, initial=initial, fixed=True)
    if request.method == "POST" and form.is_valid():
        try:
            change_organisation(office, actor=request.user, **form.cleaned_data)
        except NotPermitted as refusal:
            raise Http404 from refusal
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("改好了。"))
            return redirect("organisation", code=code)
    return _form(request, form, office=office, title=gettext_lazy("改单位资料"), verb=gettext_lazy("改好"))


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: SignedIn, code: str) -> HttpResponse:
    office = _kept(request, code)
    if office.closed_on is not None:
        raise Http404
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            close_organisation(office, actor=request.user, reason=form.cleaned_data["reason"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("停办了，那里的岗位都免去了。"))
            return redirect("organisation", code=code)
    return _form(
        request,
        form,
        office=office,
        title=gettext_lazy("停办单位"),
        verb=gettext_lazy("停办"),
        note=gettext_lazy("停办以后，那里的岗位从现在起都免去；办过的班、发过的证书都不变。"),
        kind="danger",
    )


def _kept(request: SignedIn, code: str) -> Organisation:
    return get_object_or_404(offices_kept_by(request.user), code=code)


def _form(request: SignedIn, form: Any, **context: Any) -> HttpResponse:
    return render(
        request, "website/organisation_form.html", {"form": form, **context}, status=422 if form.errors else 200
    )
