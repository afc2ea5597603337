"""An institution's side of a call: what it was asked, its own offer and nobody else's."""

from datetime import time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.audit.trail import trail
from foundation.kernel.errors import DomainError
from foundation.people.access import SignedIn, desk_required
from foundation.people.roles import Role
from training.forms.deciding import ReasonForm
from training.forms.offers import DeclineForm, OfferForm, initial_of
from training.models import Invitation
from training.operations.offers import decline_invitation, make_offer, withdraw_offer
from training.queries.offers import earliest_start, invitations_of, offer_of
from training.rules import offers as words
from training.states import INVITATION, OfferState
from training.views.calls import clock_of, rhythm
from training.views.registry_pages import act

manager_required = desk_required(Role.INSTITUTION_MANAGER)
MOST_SHOWN = 100
TONES: dict[str, str] = {
    OfferState.OFFERED: "info",
    OfferState.CHOSEN: "ok",
    OfferState.NOT_CHOSEN: "plain",
    OfferState.WITHDRAWN: "plain",
}


@manager_required
@require_safe
def invitation_list(request: SignedIn) -> HttpResponse:
    """What the institution was asked, open ones first."""
    found = list(invitations_of(request.user)[:MOST_SHOWN])
    rows = [{"invitation": one, "clock": clock_of(one.call), "open": words.takes_offers(one.call)} for one in found]
    return render(
        request,
        "training/invitation_list.html",
        {"rows": [row for row in rows if row["open"]], "past": [row for row in rows if not row["open"]]},
    )


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: SignedIn, code: str) -> HttpResponse:
    """The call as an institution reads it, and its own offer: made, changed until the deadline, then only read."""
    invitation = _invited(request, code)
    call = invitation.call
    standing = offer_of(call, invitation.institution)
    taking = words.takes_offers(call)
    form = OfferForm(
        request.POST or None,
        institution=invitation.institution,
        call=call,
        initial=initial_of(standing) if standing else _suggested(call),
    )
    if request.method == "POST" and not taking:
        messages.error(request, _("已经截止，改不了了。"))
        return redirect("offer", code=code)
    if request.method == "POST" and form.is_valid():
        try:
            make_offer(call, actor=request.user, institution=invitation.institution, **form.facts())
        except DomainError as refusal:
            form.add_error(_field_of(refusal), str(refusal))
        else:
            messages.success(request, _("方案报上了。截止以前可以改，也可以撤回。"))
            return redirect("offer", code=code)
    return render(
        request,
        "training/offer.html",
        {
            "invitation": invitation,
            "call": call,
            "clock": clock_of(call),
            "taking": taking,
            "offer": standing,
            "tone": TONES[standing.state] if standing else "",
            "facts": _facts(standing) if standing else [],
            "form": form if taking else None,
            "earliest": earliest_start(call),
            "may_decline": taking and standing is None and INVITATION.can(invitation, "decline"),
            "timeline": trail(standing) if standing else [],
        },
        status=422 if form.errors else 200,
    )


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedIn, code: str) -> HttpResponse:
    """Asks once, then takes the offer back."""
    invitation = _invited(request, code)
    standing = offer_of(invitation.call, invitation.institution)
    if standing is None or not words.takes_offers(invitation.call):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    del form.fields["reason"]
    return act(
        request,
        form,
        lambda data: withdraw_offer(standing, actor=request.user),
        heading=_("撤回方案：%(title)s") % {"title": invitation.call.course.localized_title},
        intro=_("撤回以后，截止以前还可以再报一份。"),
        verb=_("撤回"),
        done=_("撤回了。"),
        back=reverse("offer", args=[code]),
        danger=True,
    )


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: SignedIn, code: str) -> HttpResponse:
    """The institution says that it can't hold this one."""
    invitation = _invited(request, code)
    if not words.takes_offers(invitation.call) or not INVITATION.can(invitation, "decline"):
        raise Http404
    return act(
        request,
        DeclineForm(request.POST or None),
        lambda data: decline_invitation(invitation, actor=request.user, **data),
        heading=_("办不了：%(title)s") % {"title": invitation.call.course.localized_title},
        intro=_("早点说，局里好早点找别家。截止以前改主意，还可以报。"),
        verb=_("告诉局里"),
        done=_("告诉局里了，谢谢。"),
        back=reverse("offer", args=[code]),
    )


def _invited(request: SignedIn, code: str) -> Invitation:
    found = invitations_of(request.user).filter(call__code=code).first()
    if found is None:
        raise Http404
    return found


def _facts(offer: Any) -> list[dict[str, str]]:
    """What was offered, for reading."""
    return [
        {"label": _("在哪里"), "value": offer.venue.localized_name, "small": words.distance(offer.call, offer.venue)},
        {"label": _("开课"), "value": offer.starts_on, "small": rhythm(offer)},
        {"label": _("谁来教"), "value": offer.trainer.name, "small": words.hours(offer)},
        {"label": _("位子"), "value": offer.capacity, "small": ""},
        {"label": _("每人每课时"), "value": words.price(offer), "small": words.price_for_all(offer)},
        {"label": _("还想说的"), "value": offer.note or "—", "small": ""},
    ]


def _suggested(call: Any) -> dict[str, Any]:
    """A first plan that fits the course's hours: afternoons from the first day that can be filed in time."""
    total = call.course.hours
    hours = 4 if total % 4 == 0 else 3 if total % 3 == 0 else total
    count = int(total / hours)
    first = earliest_start(call)
    return {
        "capacity": min(max(call.people, call.course.min_size), call.course.max_size),
        "first_date": first,
        "weekdays": [5, 6],
        "begins": time(13, 30),
        "ends": time(16, 30),
        "hours": hours,
        "count": count,
        "theory": count // 3,
    }


def _field_of(refusal: DomainError) -> str | None:
    return {
        "training.offer_size": "capacity",
        "training.offer_venue": "venue",
        "training.offer_trainer": "trainer",
        "training.offer_price": "price",
        "training.offer_note": "note",
        "training.offer_start": "first_date",
        "training.offer_hours": "count",
    }.get(refusal.code)
