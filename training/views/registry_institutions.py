"""The register of training institutions: who may teach what, and since when; the schools see their own."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from foundation.audit.trail import trail
from foundation.content.tables import Column, Filter, Table, Tag, answer
from foundation.kernel import clock
from foundation.kernel.verdicts import no
from foundation.people.access import SignedIn, desk_required
from foundation.people.models import Organisation
from foundation.people.operations.organisations import change_organisation, create_organisation
from foundation.people.roles import Role
from foundation.people.rules import may_keep_offices
from foundation.places.queries import current_townships
from foundation.policy.dated import holding_on
from foundation.policy.queries import value
from training import register_pages
from training.forms.registry import EndForm, LicenceForm, OrganisationForm, ScopeForm, SuspensionForm, WhyForm
from training.models import InstitutionLicence, InstitutionScope, Suspension, TrainerCard
from training.operations import registry
from training.queries.registry import InstitutionBook
from training.rules.registry import KEEPERS, READERS, can_keep, organisations_seen, own_institutions, runs, trainers_of
from training.states import FINAL
from training.views.registry_pages import act, standing_tag, stop_tag

keeper_required = desk_required(*KEEPERS)
STATES = (
    ("holds", gettext_lazy("可以开班")),
    ("suspended", gettext_lazy("暂停开新班")),
    ("over", gettext_lazy("登记到期")),
    ("none", gettext_lazy("还没登记")),
    ("closed", gettext_lazy("停办了")),
)
STATE_TONES = {"holds": "ok", "suspended": "stop", "over": "stop", "none": "plain", "closed": "plain"}


def _with_standing(rows: QuerySet[Organisation]) -> QuerySet[Any, Any]:
    today = clock.today()
    licences = InstitutionLicence.objects.filter(organisation=OuterRef("pk"))
    return rows.annotate(
        is_licensed=Exists(licences.filter(holding_on(today))),
        was_licensed=Exists(licences.filter(voided_at__isnull=True)),
        is_suspended=Exists(Suspension.objects.filter(holding_on(today), organisation=OuterRef("pk"))),
        licence_ends=Max("licences__valid_to", filter=Q(licences__voided_at__isnull=True)),
        scope_count=Count("scopes", filter=holding_on(today, "scopes__"), distinct=True),
    )


def _standing(row: Any) -> str:
    if row.is_closed:
        return "closed"
    if row.is_suspended:
        return "suspended"
    return "holds" if row.is_licensed else "over" if row.was_licensed else "none"


def _narrow(rows: QuerySet[Any, Any], standing: str) -> QuerySet[Any, Any]:
    closed = Q(closed_on__lte=clock.today())
    if standing == "closed":
        return rows.filter(closed)
    return {
        "suspended": rows.filter(is_suspended=True),
        "holds": rows.filter(is_suspended=False, is_licensed=True),
        "over": rows.filter(is_suspended=False, is_licensed=False, was_licensed=True),
        "none": rows.filter(is_suspended=False, was_licensed=False),
    }.get(standing, rows.none()).exclude(closed)


INSTITUTIONS = Table(
    name="institutions",
    caption=gettext_lazy("培训机构"),
    columns=(
        Column(
            "name",
            gettext_lazy("机构"),
            lambda row: row.localized_name,
            order=("name",),
            url=lambda row: reverse("registry-institution", args=[row.code]),
            small=lambda row: row.code,
        ),
        Column("township", gettext_lazy("在哪里"), lambda row: row.division.localized_name, order=("division__code",)),
        Column("scopes", gettext_lazy("准教几样"), lambda row: row.scope_count, order=("scope_count",), number=True),
        Column("ends", gettext_lazy("许可到"), lambda row: row.licence_ends, order=("licence_ends",)),
        Column(
            "standing",
            gettext_lazy("状态"),
            lambda row: dict(STATES)[_standing(row)],
            tags=lambda row: [Tag(dict(STATES)[_standing(row)], STATE_TONES[_standing(row)])],
        ),
    ),
    filters=(
        Filter("standing", gettext_lazy("状态"), STATES, apply=_narrow),
        Filter(
            "township",
            gettext_lazy("在哪里"),
            lambda request: [(place.code, place.localized_name) for place in current_townships()],
            field="division__code",
        ),
    ),
    search=("name", "name_en", "code"),
    search_label=gettext_lazy("找机构：名称、编号"),
    order="name",
    empty_title=gettext_lazy("还没有培训机构"),
    empty_text=gettext_lazy("先登记机构，再登记它的许可和准教范围，它就能送开班计划了。"),
)


@desk_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def institution_list(request: SignedIn) -> HttpResponse:
    rows = organisations_seen(request.user).filter(kind=Organisation.Kind.INSTITUTION).select_related("division")
    return answer(
        request,
        INSTITUTIONS,
        _with_standing(rows),
        "training/registry_list.html",
        {
            "tabs": register_pages.tabs(request.user, "registry-institutions"),
            "new_url": reverse("registry-institution-new") if may_keep_offices(request.user) else "",
            "new_label": _("登记机构"),
        },
    )


@desk_required(*READERS, Role.INSTITUTION_MANAGER)
@require_safe
def institution(request: SignedIn, code: str) -> HttpResponse:
    """One institution: may it file, what may it teach, who teaches there, what came of it. Constant queries."""
    school = _seen(request, code)
    today = clock.today()
    soon = int(value("training.registry_warn_days"))
    licences = list(school.licences.all())
    scopes = list(school.scopes.select_related("occupation", "section").order_by("-valid_from", "-pk"))
    suspensions = list(school.suspensions.all())
    requests = list(school.registry_requests.select_related("person", "occupation", "section")[:20])
    people = list(trainers_of(school))
    cards: dict[int, list[TrainerCard]] = {}
    for card in TrainerCard.objects.filter(holding_on(today), person__in=people).select_related(
        "occupation", "section"
    ):
        cards.setdefault(card.person_id, []).append(card)
    verdict = InstitutionBook([school.pk]).may_file(school.pk, today)
    if school.is_closed:
        verdict = no("training.office_closed", _("学校停办了，不再开新班"))
    return render(
        request,
        "training/registry_institution.html",
        {
            "school": school,
            "verdict": verdict,
            "licences": [{"row": row, "tag": standing_tag(row, soon)} for row in licences],
            "scopes": [{"row": row, "tag": standing_tag(row, soon)} for row in scopes],
            "suspensions": [{"row": row, "tag": stop_tag(row)} for row in suspensions],
            "requests": requests,
            "trainers": [{"person": person, "cards": cards.get(person.pk, [])} for person in people],
            "going": school.classes.exclude(state__in=FINAL).count(),
            "classes": school.classes.count(),
            "timeline": trail(school, *licences, *scopes, *suspensions, *requests),
            "keeps": can_keep(request.user, school.division),
            "may_change": may_keep_offices(request.user, school.division),
            "runs": runs(request.user, school),
            "tabs": register_pages.tabs(request.user, "registry-institutions"),
        },
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def institution_new(request: SignedIn) -> HttpResponse:
    if not may_keep_offices(request.user):
        raise Http404
    form = OrganisationForm(request.POST or None)
    return act(
        request,
        form,
        lambda data: create_organisation(actor=request.user, kind=Organisation.Kind.INSTITUTION, **data),
        heading=_("登记培训机构"),
        intro=_("先登记单位，下一步登记办学许可和准教范围。"),
        verb=_("登记"),
        done=_("登记好了。接着登记办学许可。"),
        back=reverse("registry-institutions"),
        then=lambda made: reverse("registry-licence-new", args=[made.code]),
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def institution_change(request: SignedIn, code: str) -> HttpResponse:
    school = _kept(request, code)
    if not may_keep_offices(request.user, school.division):
        raise Http404
    form = OrganisationForm(request.POST or None, organisation=school)
    return act(
        request,
        form,
        lambda data: change_organisation(school, actor=request.user, **data),
        heading=_("改%(name)s的资料") % {"name": school.localized_name},
        verb=_("存下"),
        done=_("改好了，原来写的留在经过里。"),
        back=_page(school),
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def licence_new(request: SignedIn, code: str) -> HttpResponse:
    school = _kept(request, code)
    form = LicenceForm(request.POST or None, initial={"valid_from": clock.today()})
    return act(
        request,
        form,
        lambda data: registry.license_institution(school, actor=request.user, **data),
        heading=_("%(name)s：登记办学许可") % {"name": school.localized_name},
        intro=_("换证也在这里登记：从旧证到期的第二天起，写一条新的，旧的留着。"),
        verb=_("登记"),
        done=_("许可登记好了。"),
        back=_page(school),
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def scope_new(request: SignedIn, code: str) -> HttpResponse:
    school = _kept(request, code)
    form = ScopeForm(request.POST or None, initial={"valid_from": clock.today()})
    return act(
        request,
        form,
        lambda data: registry.widen_scope(school, actor=request.user, **data),
        heading=_("%(name)s：加一样准教的") % {"name": school.localized_name},
        verb=_("登记"),
        done=_("准教范围加好了。"),
        back=_page(school),
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: SignedIn, code: str) -> HttpResponse:
    school = _kept(request, code)
    form = SuspensionForm(request.POST or None, initial={"valid_from": clock.today()})
    return act(
        request,
        form,
        lambda data: registry.suspend_institution(school, actor=request.user, **data),
        heading=_("暂停%(name)s开新班") % {"name": school.localized_name},
        intro=_("暂停以后，它的计划送不了审；正在上的班照常上。学校负责人会收到通知。"),
        verb=_("暂停开新班"),
        done=_("暂停了，学校负责人收到了通知。"),
        back=_page(school),
        danger=True,
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: SignedIn, code: str, pk: int) -> HttpResponse:
    school = _kept(request, code)
    suspension = get_object_or_404(Suspension.objects.select_related("organisation__division"), pk=pk)
    if suspension.organisation_id != school.pk:
        raise Http404
    form = WhyForm(request.POST or None)
    return act(
        request,
        form,
        lambda data: registry.lift_suspension(suspension, actor=request.user, **data),
        heading=_("让%(name)s恢复开新班") % {"name": school.localized_name},
        intro=_("从今天起就能送审。学校负责人会收到通知。"),
        verb=_("恢复"),
        done=_("恢复了，学校负责人收到了通知。"),
        back=_page(school),
    )


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def licence_end(request: SignedIn, code: str, pk: int) -> HttpResponse:
    return _end(request, code, InstitutionLicence, pk, lambda row: _("提早停用办学许可"))


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def scope_end(request: SignedIn, code: str, pk: int) -> HttpResponse:
    return _end(request, code, InstitutionScope, pk, lambda row: _("停用一样准教的：%(what)s") % {"what": row.subject})


def _end(request: SignedIn, code: str, model: type[Any], pk: int, heading: Callable[[Any], str]) -> HttpResponse:
    school = _kept(request, code)
    row = get_object_or_404(model.objects.select_related("organisation__division"), organisation=school, pk=pk)
    form = EndForm(request.POST or None, initial={"on": clock.today()})
    return act(
        request,
        form,
        lambda data: registry.end_entry(row, actor=request.user, **data),
        heading=heading(row),
        intro=_("正在上的班照常上，以后送审的不行。还没开始的那一条会作废。"),
        verb=_("停用"),
        done=_("停用了。"),
        back=_page(school),
        danger=True,
    )


def _page(school: Organisation) -> str:
    return reverse("registry-institution", args=[school.code])


def _seen(request: SignedIn, code: str) -> Organisation:
    """An institution the reader keeps, reads or runs."""
    rows = organisations_seen(request.user) | own_institutions(request.user)
    return get_object_or_404(
        rows.filter(kind=Organisation.Kind.INSTITUTION).select_related("division").distinct(), code=code
    )


def _kept(request: SignedIn, code: str) -> Organisation:
    school = _seen(request, code)
    if not can_keep(request.user, school.division):
        raise Http404
    return school


register_pages.add(
    register_pages.Register(
        gettext_lazy("培训机构"),
        "registry-institutions",
        READERS,
        lambda user: organisations_seen(user).filter(kind=Organisation.Kind.INSTITUTION).count(),
        order=10,
    )
)
