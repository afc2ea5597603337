"""The register of trainers' cards; trainers see their own, schools those of their trainers."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from courses.levels import SHORT_NAMES, Level
from foundation.audit.trail import trail
from foundation.content.sending import send_private
from foundation.content.tables import Column, Days, Filter, Table, answer
from foundation.kernel import clock
from foundation.people.access import SignedIn, desk_required
from foundation.people.models import Membership, Person
from foundation.people.roles import Role
from foundation.people.rules import person_of
from foundation.policy.dated import STANDINGS, holding_on
from foundation.policy.queries import value
from training import register_pages
from training.forms.registry import CardForm, EndForm
from training.models import TrainerCard
from training.operations import registry_cards
from training.rules.registry import KEEPERS, READERS, can_keep, can_see_cards_of
from training.views.registry_pages import act, standing_tag

keeper_required = desk_required(*KEEPERS)
VIEWERS = (*READERS, Role.INSTITUTION_MANAGER, Role.TRAINER)


def _narrow(rows: QuerySet[TrainerCard, Any], standing: str) -> QuerySet[TrainerCard, Any]:
    today = clock.today()
    return {
        "holds": rows.filter(holding_on(today)),
        "coming": rows.filter(voided_at__isnull=True, valid_from__gt=today),
        "over": rows.filter(voided_at__isnull=True, valid_to__lt=today),
        "voided": rows.filter(voided_at__isnull=False),
    }.get(standing, rows.none())


def _schools(rows: list[Any]) -> None:
    """Where each teaches today, in one query; and how soon is soon, in another."""
    today = clock.today()
    soon = int(value("training.registry_warn_days"))
    taught: dict[int, list[str]] = {}
    for membership in Membership.objects.filter(
        person__in={row.person_id for row in rows}, role=Role.TRAINER, valid_from__lte=today
    ).select_related("organisation"):
        if membership.valid_to is None or membership.valid_to >= today:
            taught.setdefault(membership.person_id, []).append(membership.organisation.localized_name)
    for row in rows:
        row.schools = _("、").join(taught.get(row.person_id, []))
        row.tag = standing_tag(row, soon)


CARDS = Table(
    name="trainer-cards",
    caption=gettext_lazy("教师证"),
    columns=(
        Column(
            "name",
            gettext_lazy("教师"),
            lambda row: row.person.name,
            order=("person__name",),
            url=lambda row: reverse("registry-trainer", args=[row.person.code]),
            small=lambda row: row.number,
        ),
        Column("number", gettext_lazy("证号"), lambda row: row.number, shown=False),
        Column("schools", gettext_lazy("在哪里教"), lambda row: row.schools or None),
        Column("subject", gettext_lazy("教什么"), lambda row: row.subject, order=("occupation__name",)),
        Column(
            "level",
            gettext_lazy("最高到"),
            lambda row: SHORT_NAMES[row.highest_level] if row.highest_level else None,
            order=("highest_level",),
        ),
        Column("ends", gettext_lazy("到期"), lambda row: row.valid_to, order=("valid_to",)),
        Column(
            "standing",
            gettext_lazy("状态"),
            lambda row: STANDINGS[row.standing],
            tags=lambda row: [row.tag],
        ),
    ),
    filters=(
        Filter("standing", gettext_lazy("状态"), list(STANDINGS.items()), apply=_narrow),
        Filter("level", gettext_lazy("最高到"), Level.choices, field="highest_level"),
    ),
    days=(Days("ends", gettext_lazy("从哪天起到期"), gettext_lazy("到哪天止到期"), "valid_to"),),
    search=("number", "occupation__name", "section__name"),
    search_label=gettext_lazy("找教师证：证号、教什么"),
    order="ends",
    prepare=_schools,
    empty_title=gettext_lazy("还没有教师证"),
    empty_text=gettext_lazy("学校的教师要先有证，才能写进开班计划。"),
)


@desk_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def card_list(request: SignedIn) -> HttpResponse:
    """All cards, those that end first on top. People are found by their card here, never by name in an address."""
    return answer(
        request,
        CARDS,
        TrainerCard.objects.select_related("person", "occupation", "section"),
        "training/registry_list.html",
        {
            "tabs": register_pages.tabs(request.user, "registry-trainers"),
            "new_url": reverse("registry-card-new") if can_keep(request.user) else "",
            "new_label": _("登记教师证"),
        },
    )


@desk_required(*VIEWERS)
@require_safe
def trainer(request: SignedIn, code: str) -> HttpResponse:
    return _trainer_page(request, _seen(request, code))


@desk_required(Role.TRAINER)
@require_safe
def my_cards(request: SignedIn) -> HttpResponse:
    person = person_of(request.user)
    if person is None:
        raise Http404
    return _trainer_page(request, person)


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def card_new(request: SignedIn) -> HttpResponse:
    form = CardForm(request.POST or None, request.FILES or None, initial={"valid_from": clock.today()})
    return _issue(request, form, _("登记教师证"), reverse("registry-trainers"))


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def card_renew(request: SignedIn, pk: int) -> HttpResponse:
    """The next card of the same person and subject, from the day after this one on."""
    before = get_object_or_404(TrainerCard.objects.select_related("person", "occupation", "section"), pk=pk)
    assert before.valid_to is not None
    today = clock.today()
    form = CardForm(
        request.POST or None,
        request.FILES or None,
        before=before,
        initial={
            "qualification": before.qualification,
            "number": before.number,
            "valid_from": max(today, before.valid_to + timedelta(days=1)),
        },
    )
    words = {"name": before.person.name, "subject": before.subject}
    back = reverse("registry-trainer", args=[before.person.code])
    return _issue(request, form, _("%(name)s：续%(subject)s的教师证") % words, back, before)


@keeper_required
@require_http_methods(["GET", "HEAD", "POST"])
def card_end(request: SignedIn, pk: int) -> HttpResponse:
    card = get_object_or_404(TrainerCard.objects.select_related("person", "occupation", "section"), pk=pk)
    form = EndForm(request.POST or None, initial={"on": clock.today()})
    return act(
        request,
        form,
        lambda data: registry_cards.end_trainer_card(card, actor=request.user, **data),
        heading=_("停用%(name)s教%(subject)s的教师证") % {"name": card.person.name, "subject": card.subject},
        intro=_("正在上的班照常上，以后送审的不行。本人会收到通知。"),
        verb=_("停用"),
        done=_("停用了，本人收到了通知。"),
        back=reverse("registry-trainer", args=[card.person.code]),
        danger=True,
    )


@desk_required(*KEEPERS, Role.TRAINER)
@require_safe
def evidence(request: SignedIn, pk: int) -> HttpResponseBase:
    """The picture of the qualification, for keepers and the trainer."""
    card = get_object_or_404(TrainerCard.objects.select_related("person"), pk=pk)
    own = person_of(request.user)
    if not card.evidence or not (can_keep(request.user) or (own is not None and own.pk == card.person_id)):
        raise Http404
    name = str(card.evidence.name)
    kind = name.rpartition(".")[2]
    return send_private(
        request,
        name,
        filename=f"{card.number or card.pk}.{kind}",
        content_type="image/jpeg" if kind in ("jpg", "jpeg") else f"image/{kind}",
    )


def _issue(
    request: SignedIn, form: CardForm, heading: str, back: str, before: TrainerCard | None = None
) -> HttpResponse:
    def issue(data: dict[str, Any]) -> TrainerCard:
        upload = data.pop("evidence", None)
        if upload is not None:
            data["evidence"], data["evidence_kind"] = upload.read(), upload.name.rpartition(".")[2]
        if before is not None:
            data |= {name: getattr(before, name) for name in ("person", "occupation", "section", "highest_level")}
        return registry_cards.issue_trainer_card(data.pop("person"), actor=request.user, **data)

    return act(
        request,
        form,
        issue,
        heading=heading,
        verb=_("登记"),
        done=_("教师证登记好了。"),
        back=back,
        files=True,
        then=lambda card: reverse("registry-trainer", args=[card.person.code]),
    )


def _trainer_page(request: SignedIn, person: Person) -> HttpResponse:
    """A trainer's cards, where they teach, the classes they have. Constant queries."""
    soon = int(value("training.registry_warn_days"))
    cards = list(person.trainer_cards.select_related("occupation", "section").order_by("-valid_from", "-pk"))
    own = person_of(request.user)
    keeps = can_keep(request.user)
    is_own = own is not None and own.pk == person.pk
    return render(
        request,
        "training/registry_trainer.html",
        {
            "person": person,
            "cards": [{"row": card, "tag": standing_tag(card, soon)} for card in cards],
            "schools": [
                row.organisation.localized_name
                for row in person.memberships.filter(role=Role.TRAINER).select_related("organisation")
                if row.valid_to is None or row.valid_to >= clock.today()
            ],
            "classes": person.taught_classes.count(),
            "timeline": trail(*cards) if cards else [],
            "keeps": keeps,
            "is_own": is_own,
            "sees_evidence": keeps or is_own,
            "tabs": register_pages.tabs(request.user, "registry-trainers"),
        },
    )


def _seen(request: SignedIn, code: str) -> Person:
    person = get_object_or_404(Person, code=code)
    if not can_see_cards_of(request.user, person) or not (
        person.trainer_cards.exists() or person.memberships.filter(role=Role.TRAINER).exists()
    ):
        raise Http404
    return person


register_pages.add(
    register_pages.Register(
        gettext_lazy("教师证"),
        "registry-trainers",
        READERS,
        lambda user: TrainerCard.objects.filter(holding_on(clock.today())).count(),
        order=20,
    )
)
