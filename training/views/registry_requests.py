"""What institutions ask the bureau to enter: asked here, decided here."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from foundation.audit.trail import trail
from foundation.content.tables import Column, Filter, Table, Tag, answer
from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from foundation.people.access import SignedIn, desk_required
from foundation.people.roles import Role
from training import register_pages
from training.forms.registry import AnswerForm, RequestForm
from training.models import RegistryRequest
from training.operations import registry_cards
from training.rules.registry import READERS, can_keep, organisations_seen, own_institutions, runs
from training.states import RequestState
from training.views.registry_pages import act

TONES: dict[str, str] = {
    RequestState.OPEN: "gold",
    RequestState.GRANTED: "ok",
    RequestState.DECLINED: "stop",
    RequestState.WITHDRAWN: "plain",
}


def _what(row: RegistryRequest) -> str:
    if row.person is not None:
        return _("%(name)s的教师证：%(subject)s") % {"name": row.person.name, "subject": row.subject}
    return _("学校想教：%(subject)s") % {"subject": row.subject}


REQUESTS = Table(
    name="registry-requests",
    caption=gettext_lazy("登记申请"),
    columns=(
        Column(
            "school",
            gettext_lazy("机构"),
            lambda row: row.organisation.localized_name,
            order=("organisation__name",),
            url=lambda row: reverse("registry-request", args=[row.pk]),
        ),
        Column("what", gettext_lazy("申请什么"), _what),
        Column("at", gettext_lazy("什么时候"), lambda row: row.requested_at, order=("requested_at",)),
        Column(
            "state",
            gettext_lazy("状态"),
            lambda row: row.get_state_display(),
            tags=lambda row: [Tag(row.get_state_display(), TONES[row.state])],
        ),
    ),
    filters=(Filter("state", gettext_lazy("状态"), RequestState.choices, counts=True),),
    order="-at",
    empty_title=gettext_lazy("还没有登记申请"),
    empty_text=gettext_lazy("学校想多教一样、或替教师办证，会送到这里。"),
)


def _seen(user: Any) -> QuerySet[RegistryRequest]:
    return RegistryRequest.objects.filter(
        Q(organisation__in=organisations_seen(user)) | Q(organisation__in=own_institutions(user))
    ).select_related("organisation__division", "person", "occupation", "section")


@desk_required(*READERS, Role.INSTITUTION_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def request_list(request: SignedIn) -> HttpResponse:
    own = own_institutions(request.user).first()
    return answer(
        request,
        REQUESTS,
        _seen(request.user),
        "training/registry_list.html",
        {
            "tabs": register_pages.tabs(request.user, "registry-requests"),
            "new_url": reverse("registry-ask", args=[own.code]) if own else "",
            "new_label": _("申请登记"),
        },
    )


@desk_required(Role.INSTITUTION_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedIn, code: str) -> HttpResponse:
    school = get_object_or_404(own_institutions(request.user), code=code)
    form = RequestForm(request.POST or None, organisation=school)
    return act(
        request,
        form,
        lambda data: registry_cards.ask_for_entry(school, actor=request.user, **data),
        heading=_("%(name)s：申请登记") % {"name": school.localized_name},
        intro=_("想多教一样，或替教师办教师证，写清楚凭什么能教，送到培训科。"),
        verb=_("送到培训科"),
        done=_("送到培训科了，答复会通知你。"),
        back=reverse("registry-institution", args=[school.code]),
    )


@desk_required(*READERS, Role.INSTITUTION_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: SignedIn, pk: int) -> HttpResponse:
    """One request: what is asked and why; for the keeper, the answer."""
    asked = get_object_or_404(_seen(request.user), pk=pk)
    may_decide = (
        asked.state == RequestState.OPEN
        and can_keep(request.user, asked.organisation.division)
        and request.user.actor_id != asked.requested_by_id
    )
    if request.method == "POST" and not may_decide:
        raise Http404
    form = AnswerForm(request.POST or None, for_card=asked.person is not None, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            _answer(asked, form.cleaned_data, request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("答复好了，学校会收到通知。"))
            return redirect("registry-requests")
    return render(
        request,
        "training/registry_request.html",
        {
            "asked": asked,
            "what": _what(asked),
            "tone": TONES[asked.state],
            "form": form if may_decide else None,
            "may_withdraw": asked.state == RequestState.OPEN and runs(request.user, asked.organisation),
            "timeline": trail(asked),
        },
        status=422 if form.errors else 200,
    )


@desk_required(Role.INSTITUTION_MANAGER)
@require_POST
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    asked = get_object_or_404(_seen(request.user), pk=pk)
    if not runs(request.user, asked.organisation):
        raise Http404
    try:
        registry_cards.withdraw_entry(asked, actor=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("撤回了。"))
    return redirect("registry-request", pk=pk)


def _answer(asked: RegistryRequest, data: dict[str, Any], actor: Any) -> None:
    if data["decision"] == "decline":
        registry_cards.decline_entry(asked, actor=actor, answer=data["answer"])
        return
    registry_cards.grant_entry(
        asked,
        actor=actor,
        valid_from=data["valid_from"],
        valid_to=data["valid_to"],
        number=data.get("number", ""),
        answer=data["answer"],
    )


register_pages.add(
    register_pages.Register(
        gettext_lazy("登记申请"),
        "registry-requests",
        (*READERS, Role.INSTITUTION_MANAGER),
        lambda user: _seen(user).filter(state=RequestState.OPEN).count(),
        order=60,
    )
)
