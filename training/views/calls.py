"""The bureau's side of a call: the list, the offers side by side, the choice, and what to do when nobody offers."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from courses.call_wording import why_escalated
from courses.models import Call
from courses.operations.calls import close_call, end_call, extend_call
from courses.queries.calls import SEEN_BY, STEERED_BY
from courses.rules import can_steer_call
from courses.states import CALL, CallState
from foundation.audit.trail import trail
from foundation.content.tables import Column, Filter, Table, Tag, answer
from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from foundation.people.access import SignedIn, desk_required
from training.forms.offers import ChoiceForm, EndCallForm, ExtendForm
from training.models import Invitation, Offer
from training.operations.offers import choose_offer
from training.operations.planning import Timetable
from training.queries.offers import calls_for_bureau, offers_to_compare, smiles_of, standing_offers
from training.rules import offers as words
from training.states import InvitationState, OfferState
from training.views.answers import WEEKDAYS
from training.views.doors import attempt
from training.views.registry_pages import act

bureau_required = desk_required(*SEEN_BY)
steerer_required = desk_required(*STEERED_BY)
TONES: dict[str, str] = {
    CallState.OPEN: "info",
    CallState.CHOOSING: "gold",
    CallState.CHOSEN: "ok",
    CallState.ESCALATED: "stop",
    CallState.CLOSED: "plain",
}


def clock_of(call: Call) -> dict[str, str]:
    """How long until something is due; nothing where it is settled."""
    due = call.deadline if call.state == CallState.OPEN else call.act_by
    if due is None or call.state in (CallState.CHOSEN, CallState.CLOSED):
        return {}
    left = due - clock.now()
    if left < timedelta(0):
        days = -left.days
        text = ngettext("过期 %(days)s 天", "过期 %(days)s 天", days) % {"days": days}
        return {"text": text, "state": "late"}
    if left < timedelta(days=1):
        hours = int(left.total_seconds() // 3600)
        words = ngettext("还有 %(hours)s 小时", "还有 %(hours)s 小时", hours) % {"hours": hours}
        return {"text": words, "state": "late"}
    return {
        "text": ngettext("还有 %(days)s 天", "还有 %(days)s 天", left.days) % {"days": left.days},
        "state": "soon" if left < timedelta(days=2) else "",
    }


def _set_clocks(rows: list[Any]) -> None:
    for row in rows:
        row.clock = clock_of(row)


CALLS = Table(
    name="calls",
    caption=gettext_lazy("征班"),
    columns=(
        Column(
            "course",
            gettext_lazy("学什么"),
            lambda row: row.course.localized_title,
            order=("course__title",),
            url=lambda row: reverse("call", args=[row.code]),
            small=lambda row: row.code,
        ),
        Column("place", gettext_lazy("哪里"), lambda row: row.place.localized_name, order=("place__code",)),
        Column("people", gettext_lazy("多少人等"), lambda row: row.people, order=("people",), number=True),
        Column("asked", gettext_lazy("请了"), lambda row: row.asked, number=True),
        Column("offered", gettext_lazy("报了"), lambda row: row.offered, number=True),
        Column(
            "state",
            gettext_lazy("到哪一步"),
            lambda row: row.get_state_display(),
            tags=lambda row: [Tag(row.get_state_display(), TONES[row.state])],
        ),
        Column(
            "due",
            gettext_lazy("时限"),
            lambda row: row.act_by or row.deadline,
            order=("deadline",),
            template="training/parts/call_clock.html",
        ),
    ),
    filters=(Filter("state", gettext_lazy("到哪一步"), CallState.choices, counts=True),),
    search=("course__title", "place__name", "code"),
    search_label=gettext_lazy("找征班：课名、地方、编号"),
    order="-due",
    prepare=_set_clocks,
    empty_title=gettext_lazy("还没有征班"),
    empty_text=gettext_lazy("一个地方点同一门课的人够了，就自动向学校征班，排在这里。"),
    empty_pictogram="people",
)


def rhythm(offer: Offer) -> str:
    """周六、日 09:00–12:00，共 3 次."""
    plan = Timetable.from_data(offer.timetable)
    return _("%(days)s %(begins)s–%(ends)s，共 %(count)s 次") % {
        "days": _("每天") if len(plan.weekdays) == 7 else _("、").join(str(WEEKDAYS[day]) for day in plan.weekdays),
        "begins": f"{plan.begins:%H:%M}",
        "ends": f"{plan.ends:%H:%M}",
        "count": plan.count,
    }


def side_by_side(call: Call, offers: list[Offer]) -> list[dict[str, Any]]:
    """One row a fact, one cell an offer, in the order of `offers`. The best of a row is marked. One query."""
    smiles = smiles_of(offer.institution_id for offer in offers)
    cheapest = _only_least([offer.price_per_person_hour for offer in offers])
    soonest = _only_least([offer.starts_on for offer in offers])

    def row(label: str, cell: Any) -> dict[str, Any]:
        return {
            "label": label,
            "cells": [{"school": offer.institution.localized_name} | cell(offer) for offer in offers],
        }

    return [
        row(
            _("在哪里"),
            lambda offer: {"text": offer.venue.localized_name, "small": words.distance(call, offer.venue)},
        ),
        row(
            _("每人每课时"),
            lambda offer: {
                "text": words.price(offer),
                "small": words.price_for_all(offer),
                "best": _("最低") if offer.price_per_person_hour == cheapest else "",
            },
        ),
        row(
            _("开课"),
            lambda offer: {
                "text": date_format(offer.starts_on, "DATE_FORMAT"),
                "small": rhythm(offer),
                "best": _("最早") if offer.starts_on == soonest else "",
            },
        ),
        row(_("谁来教"), lambda offer: {"text": offer.trainer.name, "small": words.hours(offer)}),
        row(_("位子"), lambda offer: {"text": words.seats(offer, call.people), "small": ""}),
        row(
            _("以前的学员怎么说"),
            lambda offer: {"text": words.content(smiles.get(offer.institution_id)), "small": ""},
        ),
        row(_("学校的话"), lambda offer: {"text": offer.note or "—", "small": ""}),
    ]


@bureau_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_list(request: SignedIn) -> HttpResponse:
    """Every call of the reader's places, the latest deadline first."""
    return answer(request, CALLS, calls_for_bureau(request.user), "training/call_list.html")


@bureau_required
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: SignedIn, code: str) -> HttpResponse:
    """One call: who was asked, the offers once they are closed, the choice, and its history."""
    found = _seen(request, code)
    offers = offers_to_compare(found) if found.state != CallState.OPEN else []
    chooses = found.state == CallState.CHOOSING and words.can_choose(request.user, found)
    form = ChoiceForm(request.POST or None, offers=standing_offers(found).select_related("institution"))
    if request.method == "POST" and not chooses:
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            made = choose_offer(form.cleaned_data["offer"], actor=request.user, reason=form.cleaned_data["reason"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("选好了：%(school)s。开班计划已经照方案填好，学校看过就送审。")
                % {"school": made.institution.localized_name},
            )
            return redirect("call", code=code)
    invitations = list(Invitation.objects.filter(call=found).select_related("institution"))
    steers = can_steer_call(request.user, found)
    return render(
        request,
        "training/call.html",
        {
            "call": found,
            "tone": TONES[found.state],
            "clock": clock_of(found),
            "why": why_escalated(found.reason),
            "invitations": invitations,
            "offered": sum(1 for one in invitations if one.state == InvitationState.OFFERED),
            "offers": offers,
            "rows": side_by_side(found, offers),
            "chosen": next((one for one in offers if one.state == OfferState.CHOSEN), None),
            "form": form if chooses else None,
            "may_compare": steers and _may_compare(found, invitations),
            "may_extend": steers and CALL.can(found, "extend"),
            "may_end": steers and CALL.can(found, "end"),
            "own_office": found.state == CallState.CHOOSING and not chooses,
            "timeline": trail(found),
        },
        status=422 if form.errors else 200,
    )


@steerer_required
@require_POST
def compare(request: SignedIn, code: str) -> HttpResponse:
    """Everybody has answered: look at the offers before the deadline."""
    if attempt(request, close_call, _steered(request, code), actor=request.user):
        messages.success(request, _("方案收齐了，可以比了。"))
    return redirect("call", code=code)


@steerer_required
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: SignedIn, code: str) -> HttpResponse:
    found = _steered(request, code)
    if not CALL.can(found, "extend"):
        raise Http404
    until = max(clock.today(), timezone.localdate(found.deadline)) + timedelta(days=5)
    return act(
        request,
        ExtendForm(request.POST or None, initial={"until": until}),
        lambda data: extend_call(found, actor=request.user, **data),
        heading=_("延长：%(title)s") % {"title": found.course.localized_title},
        intro=_("%(place)s，%(people)s 人等着。还没报的学校会再收到一次通知。")
        % {"place": found.place.localized_name, "people": found.people},
        verb=_("延长，再请一次"),
        done=_("延长了，学校都通知了。"),
        back=reverse("call", args=[code]),
    )


@steerer_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: SignedIn, code: str) -> HttpResponse:
    found = _steered(request, code)
    if not CALL.can(found, "end"):
        raise Http404
    return act(
        request,
        EndCallForm(request.POST or None),
        lambda data: end_call(found, actor=request.user, **data),
        heading=_("这次不办了：%(title)s") % {"title": found.course.localized_title},
        intro=_("%(place)s，%(people)s 人等着。每个人都会收到你写的答复，报了方案的学校也会。")
        % {"place": found.place.localized_name, "people": found.people},
        verb=_("答复大家，不办了"),
        done=_("答复发给每个人了。"),
        back=reverse("call", args=[code]),
        danger=True,
    )


def _only_least(values: list[Any]) -> Any:
    """The least of several, where no other is as low."""
    least = min(values, default=None)
    return least if len(values) > 1 and values.count(least) == 1 else None


def _may_compare(found: Call, invitations: list[Invitation]) -> bool:
    """Before the deadline, once nobody asked is still to be heard of."""
    return (
        found.state == CallState.OPEN
        and bool(invitations)
        and all(one.state != InvitationState.OPEN for one in invitations)
    )


def _seen(request: SignedIn, code: str) -> Call:
    return get_object_or_404(calls_for_bureau(request.user), code=code)


def _steered(request: SignedIn, code: str) -> Call:
    found = _seen(request, code)
    if not can_steer_call(request.user, found):
        raise Http404
    return found


def end_of(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{date_format(local, 'MONTH_DAY_FORMAT')} {local:%H:%M}"
