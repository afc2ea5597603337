"""What takes two people: the requests that wait for another person's word, and one of them."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation.audit.trail import trail
from foundation.kernel.errors import DomainError, NotPermitted
from foundation.people import two_person
from foundation.people.access import SignedIn, desk_required
from foundation.people.models import TwoPersonAct
from foundation.people.operations.acts import confirm_act, decline_act, withdraw_act
from foundation.people.roles import STAFF
from foundation.people.rules import person_of
from foundation.people.states import ActState
from website.people_forms import DeclineForm

SHOWN_AT_ONCE = 50
staff_required = desk_required(*STAFF)


@staff_required
@require_safe
def act_list(request: SignedIn) -> HttpResponse:
    """What waits for this person's word, what they asked for themselves, and what they lately had a part in."""
    person = person_of(request.user)
    assert person is not None
    waiting = two_person.waiting_for(request.user)
    asked = TwoPersonAct.objects.filter(state=ActState.REQUESTED, requested_by=person).select_related("office")
    decided = (
        TwoPersonAct.objects.exclude(state=ActState.REQUESTED)
        .filter(Q(requested_by=person) | Q(decided_by=person))
        .order_by("-decided_at", "-pk")[:10]
    )
    acts = {"waiting": list(waiting[:SHOWN_AT_ONCE]), "asked": list(asked[:SHOWN_AT_ONCE]), "decided": list(decided)}
    two_person.load_subjects([act for group in acts.values() for act in group])
    return render(
        request,
        "website/second_person_list.html",
        {
            **{name: [_line(act) for act in group] for name, group in acts.items()},
            "count": waiting.count() if len(acts["waiting"]) == SHOWN_AT_ONCE else len(acts["waiting"]),
        },
    )


@staff_required
@require_safe
def act_page(request: SignedIn, pk: int) -> HttpResponse:
    return _page(request, _seen(request, pk), DeclineForm())


@staff_required
@require_POST
def decide(request: SignedIn, pk: int) -> HttpResponse:
    """Agree, not agree, or take one's own request back."""
    act = _seen(request, pk)
    answer = request.POST.get("answer", "")
    form = DeclineForm(request.POST if answer == "decline" else None)
    try:
        if answer == "confirm":
            confirm_act(act, actor=request.user)
            messages.success(request, _("办好了：%(what)s。两个人的名字都记下了。") % {"what": _label(act)})
        elif answer == "withdraw":
            withdraw_act(act, actor=request.user)
            messages.success(request, _("撤回了，什么也没改。"))
        elif answer == "decline":
            if not form.is_valid():
                return _page(request, act, form)
            decline_act(act, actor=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("没有同意，原因告诉了提的人。"))
        else:
            raise Http404
    except NotPermitted as refusal:
        raise Http404 from refusal
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("second-person", pk=pk)
    return redirect("second-person", pk=pk)


def _seen(request: SignedIn, pk: int) -> TwoPersonAct:
    act = get_object_or_404(TwoPersonAct.objects.select_related("requested_by", "decided_by", "office"), pk=pk)
    if not two_person.may_see(request.user, act):
        raise Http404
    return act


def _label(act: TwoPersonAct) -> str:
    return str(two_person.kind_named(act.kind).label)


def _line(act: TwoPersonAct) -> dict[str, object]:
    kind = two_person.kind_named(act.kind)
    return {"act": act, "label": kind.label, "what": kind.describe(act)}


def _page(request: SignedIn, act: TwoPersonAct, form: DeclineForm) -> HttpResponse:
    kind = two_person.kind_named(act.kind)
    person = person_of(request.user)
    return render(
        request,
        "website/second_person.html",
        {
            **_line(act),
            "confirm_here": kind.confirm_here,
            "subject_url": kind.url(act) if kind.url else "",
            "may_decide": two_person.may_decide(request.user, act),
            "own": person is not None and act.requested_by_id == person.pk,
            "form": form,
            "timeline": trail(act),
        },
        status=422 if form.errors else 200,
    )
