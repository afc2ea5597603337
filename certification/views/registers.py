"""The registers of appraisal: appraisers' cards, bodies and what they have filed, standards."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from certification.forms.registers import CardForm, ScopeForm, StandardForm, WithdrawForm
from certification.models import Appraiser, BodyScope, EvaluationBody, Standard
from certification.operations import registers
from certification.rules.registers import APPRAISING, appraisers_of, can_keep_cards, can_keep_registers
from certification.states import BatchState
from courses.levels import SHORT_NAMES
from foundation.audit.trail import trail
from foundation.content.tables import Column, Days, Filter, Table, Tag, answer
from foundation.kernel import clock
from foundation.people.access import SignedIn, desk_required
from foundation.people.models import Person
from foundation.people.queries import persons_with_role
from foundation.people.roles import Role
from foundation.people.rules import has_role, organisations_with_role, person_of
from foundation.policy.dated import holding_on
from foundation.policy.queries import value
from training import register_pages
from training.forms.registry import EndForm
from training.rules.registry import KEEPERS, READERS
from training.views.registry_pages import act, standing_tag

MANAGERS = (Role.EVALUATION_BODY_MANAGER,)
VIEWERS = (*READERS, *MANAGERS)
ENDED = (BatchState.CLOSED, BatchState.CANCELLED)
STANDINGS = (
    ("holds", gettext_lazy("有效")),
    ("over", gettext_lazy("已到期")),
    ("coming", gettext_lazy("还没开始")),
    ("withdrawn", gettext_lazy("注销了")),
)
TONES = {"holds": "ok", "over": "stop", "coming": "info", "withdrawn": "stop"}


def cards_seen(user: Any) -> QuerySet[Appraiser]:
    """All, for readers of the registers; those of the own body's appraisers, for its manager."""
    cards = Appraiser.objects.select_related("person", "occupation")
    return cards if has_role(user, *READERS) else cards.filter(person__in=appraisers_of(user))


def _standing(card: Appraiser) -> str:
    today = clock.today()
    if card.withdrawn_on is not None and card.withdrawn_on <= today:
        return "withdrawn"
    return "coming" if card.valid_from > today else "holds" if card.valid_to >= today else "over"


def _tag(card: Appraiser, soon: int) -> Tag:
    standing, left = _standing(card), (card.valid_to - clock.today()).days
    if standing == "holds" and left <= soon:
        return Tag(_("还有 %(days)s 天到期") % {"days": left} if left else _("今天到期"), "gold")
    return Tag(dict(STANDINGS)[standing], TONES[standing])


def _narrow(rows: QuerySet[Appraiser, Any], standing: str) -> QuerySet[Appraiser, Any]:
    today = clock.today()
    gone = Q(withdrawn_on__lte=today)
    return {
        "withdrawn": rows.filter(gone),
        "holds": rows.exclude(gone).filter(valid_from__lte=today, valid_to__gte=today),
        "over": rows.exclude(gone).filter(valid_to__lt=today),
        "coming": rows.exclude(gone).filter(valid_from__gt=today),
    }.get(standing, rows.none())


def _tags(rows: list[Any]) -> None:
    soon = int(value("training.registry_warn_days"))
    for row in rows:
        row.tag = _tag(row, soon)


APPRAISERS = Table(
    name="appraisers",
    caption=gettext_lazy("考评员证"),
    columns=(
        Column(
            "name",
            gettext_lazy("考评员"),
            lambda row: row.person.name,
            order=("person__name",),
            url=lambda row: reverse("registry-appraiser", args=[row.pk]),
            small=lambda row: row.card_no,
        ),
        Column("card", gettext_lazy("证号"), lambda row: row.card_no, shown=False),
        Column("occupation", gettext_lazy("评什么"), lambda row: row.occupation, order=("occupation__name",)),
        Column(
            "level",
            gettext_lazy("最高到"),
            lambda row: _("各级") if row.senior else SHORT_NAMES[row.highest_level],
            order=("highest_level",),
        ),
        Column("ends", gettext_lazy("到期"), lambda row: row.valid_to, order=("valid_to",)),
        Column(
            "standing",
            gettext_lazy("状态"),
            lambda row: dict(STANDINGS)[_standing(row)],
            tags=lambda row: [row.tag],
        ),
    ),
    filters=(Filter("standing", gettext_lazy("状态"), STANDINGS, apply=_narrow),),
    days=(Days("ends", gettext_lazy("从哪天起到期"), gettext_lazy("到哪天止到期"), "valid_to"),),
    search=("card_no", "occupation__name"),
    search_label=gettext_lazy("找考评员证：证号、职业"),
    order="ends",
    prepare=_tags,
    empty_title=gettext_lazy("还没有考评员证"),
    empty_text=gettext_lazy("登记了证，才能请进考评组。"),
    empty_pictogram="certificate",
)


@desk_required(*VIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def appraiser_list(request: SignedIn) -> HttpResponse:
    """Cards, those that end first on top."""
    may_enter = has_role(request.user, *KEEPERS, *MANAGERS)
    return answer(
        request,
        APPRAISERS,
        cards_seen(request.user),
        "training/registry_list.html",
        {
            "tabs": register_pages.tabs(request.user, "registry-appraisers"),
            "new_url": reverse("registry-appraiser-new") if may_enter else "",
            "new_label": _("登记考评员证"),
        },
    )


@desk_required(*VIEWERS, *APPRAISING)
@require_safe
def appraiser(request: SignedIn, pk: int) -> HttpResponse:
    """One card: what it covers, how long, which panels it sat on; the holder sees their own."""
    card = get_object_or_404(Appraiser.objects.select_related("person", "occupation"), pk=pk)
    own = person_of(request.user)
    is_own = own is not None and own.pk == card.person_id
    if not is_own and not cards_seen(request.user).filter(pk=pk).exists():
        raise Http404
    others = list(
        Appraiser.objects.filter(person=card.person).exclude(pk=pk).select_related("occupation").order_by("-valid_from")
    )
    return render(
        request,
        "certification/appraiser.html",
        {
            "card": card,
            "tag": _tag(card, int(value("training.registry_warn_days"))),
            "others": others,
            "seats": card.seats.count(),
            "waiting": card.seats.exclude(batch__state__in=ENDED).filter(sealed_at__isnull=True).count(),
            "timeline": trail(card),
            "may_renew": can_keep_cards(request.user, card.person),
            "may_withdraw": can_keep_registers(request.user) and _standing(card) in ("holds", "coming"),
            "is_own": is_own,
            "tabs": register_pages.tabs(request.user, "registry-appraisers"),
        },
    )


@desk_required(*KEEPERS, *MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def appraiser_new(request: SignedIn) -> HttpResponse:
    today = clock.today()
    form = CardForm(
        request.POST or None,
        people=_appraising(request.user),
        initial={"valid_from": today, "valid_to": _in_three_years(today), "highest_level": 3},
    )
    return act(
        request,
        form,
        lambda data: registers.register_appraiser(data.pop("person"), actor=request.user, **data),
        heading=_("登记考评员证"),
        verb=_("登记"),
        done=_("登记好了，可以请进考评组了。"),
        back=reverse("registry-appraisers"),
        then=lambda card: reverse("registry-appraiser", args=[card.pk]),
    )


@desk_required(*KEEPERS, *MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def appraiser_renew(request: SignedIn, pk: int) -> HttpResponse:
    """The next card of the same person and occupation, from the day after this one on."""
    card = get_object_or_404(cards_seen(request.user), pk=pk)
    if not can_keep_cards(request.user, card.person):
        raise Http404
    first = max(clock.today(), card.valid_to + timedelta(days=1))
    form = CardForm(
        request.POST or None,
        people=Person.objects.none(),
        before=card,
        initial={
            "card_no": card.card_no,
            "highest_level": card.highest_level,
            "senior": card.senior,
            "valid_from": first,
            "valid_to": _in_three_years(first),
        },
    )
    return act(
        request,
        form,
        lambda data: registers.register_appraiser(card.person, actor=request.user, occupation=card.occupation, **data),
        heading=_("%(name)s：续考评员证") % {"name": card.person.name},
        verb=_("续证"),
        done=_("续好了。"),
        back=reverse("registry-appraiser", args=[pk]),
        then=lambda made: reverse("registry-appraiser", args=[made.pk]),
    )


@desk_required(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def appraiser_withdraw(request: SignedIn, pk: int) -> HttpResponse:
    card = get_object_or_404(cards_seen(request.user), pk=pk)
    form = WithdrawForm(request.POST or None, initial={"on": clock.today()})
    return act(
        request,
        form,
        lambda data: registers.withdraw_appraiser(card, actor=request.user, **data),
        heading=_("注销%(name)s的考评员证") % {"name": card.person.name},
        intro=_("从那天起不能再进考评组，也不能再开始考评；已经打的分不变。本人会收到通知。"),
        verb=_("注销"),
        done=_("注销了，本人收到了通知。"),
        back=reverse("registry-appraiser", args=[pk]),
        danger=True,
    )


BODIES = Table(
    name="evaluation-bodies",
    caption=gettext_lazy("评价机构"),
    columns=(
        Column(
            "name",
            gettext_lazy("机构"),
            lambda row: row.organisation.localized_name,
            order=("organisation__name",),
            url=lambda row: reverse("registry-body", args=[row.organisation.code]),
            small=lambda row: row.organisation.code,
        ),
        Column("kind", gettext_lazy("哪一种"), lambda row: row.get_kind_display(), order=("kind",)),
        Column("number", gettext_lazy("机构编号"), lambda row: f"{row.body_number}-{row.province}-{row.site_serial}"),
        Column(
            "scopes", gettext_lazy("备案几个职业"), lambda row: row.scope_count, order=("scope_count",), number=True
        ),
        Column("batches", gettext_lazy("批次"), lambda row: row.batch_count, order=("batch_count",), number=True),
    ),
    filters=(Filter("kind", gettext_lazy("哪一种"), EvaluationBody.Kind.choices),),
    search=("organisation__name", "organisation__code"),
    search_label=gettext_lazy("找评价机构：名称、编号"),
    order="name",
    empty_title=gettext_lazy("还没有评价机构"),
    empty_text=gettext_lazy("备案过的机构才能公告鉴定批次。"),
    empty_pictogram="certificate",
)


def bodies_seen(user: Any) -> QuerySet[EvaluationBody]:
    bodies = EvaluationBody.objects.select_related("organisation__division")
    return (
        bodies if has_role(user, *READERS) else bodies.filter(organisation__in=organisations_with_role(user, *MANAGERS))
    )


@desk_required(*VIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def body_list(request: SignedIn) -> HttpResponse:
    rows = bodies_seen(request.user).annotate(
        scope_count=Count("scopes", filter=holding_on(clock.today(), "scopes__"), distinct=True),
        batch_count=Count("batches", distinct=True),
    )
    return answer(
        request,
        BODIES,
        rows,
        "training/registry_list.html",
        {"tabs": register_pages.tabs(request.user, "registry-bodies")},
    )


@desk_required(*VIEWERS)
@require_safe
def body(request: SignedIn, code: str) -> HttpResponse:
    """One body: what it has filed, who appraises for it, what hangs on it."""
    one = get_object_or_404(bodies_seen(request.user), organisation__code=code)
    soon = int(value("training.registry_warn_days"))
    scopes = list(one.scopes.select_related("occupation").order_by("-valid_from", "-pk"))
    return render(
        request,
        "certification/body.html",
        {
            "body": one,
            "scopes": [{"row": row, "tag": standing_tag(row, soon)} for row in scopes],
            "people": list(
                persons_with_role(Role.APPRAISER, one.organisation_id).annotate(
                    cards=Count("appraiser_cards", filter=Q(appraiser_cards__valid_to__gte=clock.today()))
                )
            ),
            "going": one.batches.exclude(state__in=ENDED).count(),
            "batches": one.batches.count(),
            "timeline": trail(one, *scopes),
            "keeps": can_keep_registers(request.user),
            "tabs": register_pages.tabs(request.user, "registry-bodies"),
        },
    )


@desk_required(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def scope_new(request: SignedIn, code: str) -> HttpResponse:
    one = get_object_or_404(bodies_seen(request.user), organisation__code=code)
    form = ScopeForm(request.POST or None, initial={"valid_from": clock.today()})
    return act(
        request,
        form,
        lambda data: registers.widen_body_scope(one, actor=request.user, **data),
        heading=_("%(name)s：备案一个职业") % {"name": one.organisation.localized_name},
        verb=_("登记"),
        done=_("备案登记好了。"),
        back=reverse("registry-body", args=[code]),
    )


@desk_required(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def scope_end(request: SignedIn, code: str, pk: int) -> HttpResponse:
    scope = get_object_or_404(
        BodyScope.objects.select_related("body", "occupation"), pk=pk, body__organisation__code=code
    )
    form = EndForm(request.POST or None, initial={"on": clock.today()})
    return act(
        request,
        form,
        lambda data: registers.end_body_scope(scope, actor=request.user, **data),
        heading=_("停用%(occupation)s的备案") % {"occupation": scope.occupation},
        intro=_("已经公告的批次照常办，以后不能再公告。"),
        verb=_("停用"),
        done=_("停用了。"),
        back=reverse("registry-body", args=[code]),
        danger=True,
    )


STANDARDS = Table(
    name="standards",
    caption=gettext_lazy("职业标准"),
    columns=(
        Column("name", gettext_lazy("标准"), lambda row: row.name, order=("name",)),
        Column("edition", gettext_lazy("哪一版"), lambda row: row.edition, order=("edition",)),
        Column("occupation", gettext_lazy("职业"), lambda row: row.occupation, order=("occupation__name",)),
        Column(
            "levels",
            gettext_lazy("有哪几级"),
            lambda row: ", ".join(str(level) for level in row.occupation.levels) or None,
        ),
        Column("batches", gettext_lazy("批次"), lambda row: row.batch_count, order=("batch_count",), number=True),
    ),
    search=("name", "occupation__name"),
    search_label=gettext_lazy("找标准：名称、职业"),
    order="name",
    empty_title=gettext_lazy("还没有职业标准"),
    empty_text=gettext_lazy("登记了标准，才能开鉴定批次。"),
    empty_pictogram="book",
)


@desk_required(*VIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def standard_list(request: SignedIn) -> HttpResponse:
    rows = Standard.objects.select_related("occupation").annotate(batch_count=Count("batches"))
    return answer(
        request,
        STANDARDS,
        rows,
        "training/registry_list.html",
        {
            "tabs": register_pages.tabs(request.user, "registry-standards"),
            "new_url": reverse("registry-standard-new") if has_role(request.user, *MANAGERS, *KEEPERS) else "",
            "new_label": _("登记标准"),
        },
    )


@desk_required(*KEEPERS, *MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def standard_new(request: SignedIn) -> HttpResponse:
    form = StandardForm(request.POST or None)
    return act(
        request,
        form,
        lambda data: registers.register_standard(data.pop("occupation"), actor=request.user, **data),
        heading=_("登记职业标准"),
        verb=_("登记"),
        done=_("登记好了。"),
        back=reverse("registry-standards"),
    )


def _appraising(user: Any) -> QuerySet[Person]:
    """Whom the user may give a card: those who appraise today, of the own body or of any."""
    people = persons_with_role(Role.APPRAISER)
    return people if has_role(user, *KEEPERS) else people.filter(pk__in=appraisers_of(user))


def _in_three_years(day: Any) -> Any:
    """A card's usual term (DOMAIN 4 [K]); only what the form suggests."""
    return day + timedelta(days=3 * 365)
