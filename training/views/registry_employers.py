"""The register of employers, who may later file classes of their own."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from foundation.audit.trail import trail
from foundation.content.tables import Column, Filter, Table, Tag, answer
from foundation.kernel import clock
from foundation.people.access import SignedIn, desk_required
from foundation.people.models import Organisation
from foundation.people.operations.organisations import change_organisation, create_organisation
from foundation.people.rules import may_keep_offices
from foundation.places.queries import current_townships
from foundation.policy.dated import holding_on
from foundation.policy.queries import value
from training import register_pages
from training.forms.registry import EmployerForm, EndForm, OrganisationForm
from training.models import EmployerEntry, EmployerSize
from training.operations import registry
from training.rules.registry import KEEPERS, READERS, can_keep, organisations_seen
from training.views.registry_pages import act, standing_tag

keeper_required = desk_required(*KEEPERS)
ON_REGISTER = (("yes", gettext_lazy("登记有效")), ("no", gettext_lazy("没有有效的登记")))


def _employers(user: Any) -> QuerySet[Organisation]:
    return organisations_seen(user).filter(kind=Organisation.Kind.EMPLOYER).select_related("division")


def _with_entry(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    entries = EmployerEntry.objects.filter(holding_on(clock.today()), organisation=OuterRef("pk"))
    newest = EmployerEntry.objects.filter(organisation=OuterRef("pk"), voided_at__isnull=True).order_by("-valid_from")
    return rows.annotate(
        is_entered=Exists(entries),
        entry_number=Subquery(newest.values("number")[:1]),
        entry_size=Subquery(newest.values("size")[:1]),
        entry_ends=Subquery(newest.values("valid_to")[:1]),
    )


def _standing(row: Any) -> str:
    return str(dict(ON_REGISTER)["yes" if row.is_entered else "no"])


EMPLOYERS = Table(
    name="employers",
    caption=gettext_lazy("用人单位"),
    columns=(
        Column(
            "name",
            gettext_lazy("单位"),
            lambda row: row.localized_name,
            order=("name",),
            url=lambda row: reverse("registry-employer", args=[row.code]),
            small=lambda row: row.entry_number,
        ),
        Column("number", gettext_lazy("统一社会信用代码"), lambda row: row.entry_number, shown=False),
        Column("township", gettext_lazy("在哪里"), lambda row: row.division.localized_name, order=("division__code",)),
        Column(
            "size",
            gettext_lazy("规模"),
            lambda row: EmployerSize(row.entry_size).label if row.entry_size else None,
            order=("entry_size",),
        ),
        Column("phone", gettext_lazy("办公电话"), lambda row: row.phone or None),
        Column("ends", gettext_lazy("到期"), lambda row: row.entry_ends, order=("entry_ends",)),
        Column(
            "standing",
            gettext_lazy("状态"),
            _standing,
            tags=lambda row: [Tag(_standing(row), "ok" if row.is_entered else "plain")],
        ),
    ),
    filters=(
        Filter(
            "entered",
            gettext_lazy("状态"),
            ON_REGISTER,
            apply=lambda rows, wanted: rows.filter(is_entered=wanted == "yes"),
        ),
        Filter("size", gettext_lazy("规模"), EmployerSize.choices, field="entry_size"),
        Filter(
            "township",
            gettext_lazy("在哪里"),
            lambda request: [(place.code, place.localized_name) for place in current_townships()],
            field="division__code",
        ),
    ),
    search=("name", "name_en", "code"),
    search_label=gettext_lazy("找单位：名称、编号"),
    order="name",
    empty_title=gettext_lazy("还没有用人单位"),
    empty_text=gettext_lazy("登记过的单位，以后可以给自己的职工开班。"),
)


@desk_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def employer_list(request: SignedIn) -> HttpResponse:
    return answer(
        request,
        EMPLOYERS,
        _with_entry(_employers(request.user)),
        "training/registry_list.html",
        {
            "tabs": register_pages.tabs(request.user, "registry-employers"),
            "new_url": reverse("registry-employer-new") if may_keep_offices(request.user) else "",
            "new_label": _("登记用人单位"),
        },
    )


@desk_required(*READERS)
@require_safe
def employer(request: SignedIn, code: str) -> HttpResponse:
    firm = _seen(request, code)
    entries = list(firm.employer_entries.all())
    soon = int(value("training.registry_warn_days"))
    return render(
        request,
        "training/registry_employer.html",
        {
            "firm": firm,
            "entries": [{"row": row, "tag": standing_tag(row, soon)} for row in entries],
            "timeline": trail(firm, *entries),
            "keeps": can_keep(request.user, firm.division),
            "may_change": may_keep_offices(request.user, firm.division),
            "tabs": register_pages.tabs(request.user, "registry-employers"),
        },
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def employer_new(request: SignedIn) -> HttpResponse:
    if not may_keep_offices(request.user):
        raise Http404
    form = OrganisationForm(request.POST or None)
    return act(
        request,
        form,
        lambda data: create_organisation(actor=request.user, kind=Organisation.Kind.EMPLOYER, **data),
        heading=_("登记用人单位"),
        verb=_("登记"),
        done=_("登记好了。接着填信用代码和规模。"),
        back=reverse("registry-employers"),
        then=lambda made: reverse("registry-employer-entry", args=[made.code]),
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def employer_change(request: SignedIn, code: str) -> HttpResponse:
    firm = _kept(request, code)
    if not may_keep_offices(request.user, firm.division):
        raise Http404
    form = OrganisationForm(request.POST or None, organisation=firm)
    return act(
        request,
        form,
        lambda data: change_organisation(firm, actor=request.user, **data),
        heading=_("改%(name)s的资料") % {"name": firm.localized_name},
        verb=_("存下"),
        done=_("改好了，原来写的留在经过里。"),
        back=_page(firm),
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_new(request: SignedIn, code: str) -> HttpResponse:
    firm = _kept(request, code)
    last = firm.employer_entries.filter(voided_at__isnull=True).first()
    initial: dict[str, Any] = {"valid_from": clock.today()}
    if last is not None:
        initial |= {"number": last.number, "size": last.size}
    form = EmployerForm(request.POST or None, initial=initial)
    return act(
        request,
        form,
        lambda data: registry.enter_employer(firm, actor=request.user, **data),
        heading=_("%(name)s：用人单位登记") % {"name": firm.localized_name},
        verb=_("登记"),
        done=_("登记好了。"),
        back=_page(firm),
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_end(request: SignedIn, code: str, pk: int) -> HttpResponse:
    firm = _kept(request, code)
    entry = get_object_or_404(firm.employer_entries.select_related("organisation__division"), pk=pk)
    form = EndForm(request.POST or None, initial={"on": clock.today()})
    return act(
        request,
        form,
        lambda data: registry.end_entry(entry, actor=request.user, **data),
        heading=_("停用%(name)s的登记") % {"name": firm.localized_name},
        verb=_("停用"),
        done=_("停用了。"),
        back=_page(firm),
        danger=True,
    )


def _page(firm: Organisation) -> str:
    return reverse("registry-employer", args=[firm.code])


def _seen(request: SignedIn, code: str) -> Organisation:
    return get_object_or_404(_employers(request.user), code=code)


def _kept(request: SignedIn, code: str) -> Organisation:
    firm = _seen(request, code)
    if not can_keep(request.user, firm.division):
        raise Http404
    return firm


register_pages.add(
    register_pages.Register(
        gettext_lazy("用人单位"), "registry-employers", READERS, lambda user: _employers(user).count(), order=30
    )
)
