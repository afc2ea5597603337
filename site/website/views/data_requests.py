"""The bureau's desk for what people ask about their own data."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from foundation.content.tables import Column, Days, Filter, Table, Tag, answer
from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from foundation.people.access import SignedIn, desk_required
from foundation.people.models import Education, TraineeCategory
from foundation.people.roles import Role
from foundation.places.models import Division
from foundation.privacy import holdings
from foundation.privacy.access_log import saw
from foundation.privacy.models import DataRequest
from foundation.privacy.operations.requests import grant_request, refuse_request
from foundation.privacy.rules import may_decide, requests_handled_by
from foundation.privacy.states import RequestState
from website.forms_privacy import AnswerForm

handlers_only = desk_required(Role.PROGRAMME_OFFICER)


def _state(request: Any) -> list[Tag]:
    tone = {RequestState.OPEN: "wait", RequestState.GRANTED: "ok", RequestState.REFUSED: "stop"}
    return [Tag(request.get_state_display(), tone.get(request.state, "plain"))]


REQUESTS = Table(
    name="data-requests",
    caption=gettext_lazy("个人信息申请"),
    columns=(
        Column(
            "person",
            gettext_lazy("谁"),
            lambda row: row.person.masked_name,
            url=lambda row: reverse("data-request", args=[row.pk]),
            small=lambda row: row.get_kind_display(),
        ),
        Column("kind", gettext_lazy("要办什么"), lambda row: row.get_kind_display(), shown=False),
        Column("field", gettext_lazy("哪一项"), lambda row: row.get_field_display() or None),
        Column("filed", gettext_lazy("什么时候提的"), lambda row: row.filed_at, order=("filed_at",)),
        Column("due", gettext_lazy("最晚"), lambda row: row.due_at, order=("due_at",)),
        Column("state", gettext_lazy("办得怎样"), lambda row: row.get_state_display(), tags=_state),
        Column("decided", gettext_lazy("定下时间"), lambda row: row.decided_at, order=("decided_at",)),
    ),
    filters=(
        Filter("state", gettext_lazy("办得怎样"), RequestState.choices, counts=True),
        Filter("kind", gettext_lazy("要办什么"), DataRequest.Kind.choices),
    ),
    days=(Days("filed", gettext_lazy("从哪天起提的"), gettext_lazy("到哪天止提的"), "filed_at", moment=True),),
    order="filed",
    empty_title=gettext_lazy("还没有人提过申请"),
    empty_text=gettext_lazy("有人要改信息、删信息，会排在这里，最急的在最上面。"),
    empty_pictogram="tick",
)


@handlers_only
@require_http_methods(["GET", "HEAD", "POST"])
def request_list(request: SignedIn) -> HttpResponse:
    rows = DataRequest.objects.filter(requests_handled_by(request.user)).select_related("person")
    return answer(request, REQUESTS, rows, "privacy/data_requests.html")


@handlers_only
@never_cache
@sensitive_post_parameters("answer")
@require_http_methods(["GET", "HEAD", "POST"])
def request_detail(request: SignedIn, pk: UUID) -> HttpResponse:
    """One request: what is on record, what is wanted, why; and the decision with its reason."""
    found = get_object_or_404(
        DataRequest.objects.filter(requests_handled_by(request.user)).select_related(
            "person__township", "person__village", "person__category", "decided_by"
        ),
        pk=pk,
    )
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        decide = {"grant": grant_request, "refuse": refuse_request}.get(request.POST.get("action", ""))
        if decide is None or not may_decide(request.user, found):
            raise Http404
        if form.is_valid():
            try:
                decide(found, actor=request.user, answer=form.cleaned_data["answer"])
            except DomainError as refusal:
                form.add_error("answer" if refusal.code == "privacy.reason_missing" else None, str(refusal))
            else:
                messages.success(
                    request,
                    _("办好了，本人会收到通知。") if decide is grant_request else _("没有同意，理由发给本人了。"),
                )
                return redirect("data-request", pk=pk)
    elif found.is_open:
        saw(request.user, found.person, "privacy.data_request")
    return render(request, "privacy/data_request.html", _page(request, found, form), status=422 if form.errors else 200)


def _page(request: SignedIn, found: DataRequest, form: AnswerForm) -> dict[str, Any]:
    person = found.person
    context: dict[str, Any] = {
        "found": found,
        "form": form,
        "may_decide": may_decide(request.user, found),
        "late": found.is_open and clock.now() > found.target_at,
        "erased": [{"label": holdings.label(name), "count": n} for name, n in found.outcome.get("erased", {}).items()],
        "kept_then": [{"label": holdings.label(name), "count": n} for name, n in found.outcome.get("kept", {}).items()],
    }
    if found.kind == DataRequest.Kind.CORRECTION:
        context |= {"on_record": _on_record(found), "wanted": _in_words(found)}
    elif found.is_open:
        context |= {
            "kept": [
                {"label": one.label, "count": count, "why": one.kept} for one, count in holdings.kept_by_law(person)
            ],
            "matters": holdings.open_matters(person),
        }
    return context


def _on_record(found: DataRequest) -> str:
    """What is stored now: numbers masked, the rest as it is."""
    person, field = found.person, found.field
    shown = {
        "name": person.name,
        "document_number": person.masked_document,
        "phone": person.masked_phone,
        "township": str(person.township or ""),
        "education": person.get_education_display(),
        "category": str(person.category or ""),
    }
    return str(shown.get(field, "")) or _("没有登记")


def _in_words(found: DataRequest) -> str:
    """What is wanted, as it would read. A number stands in full: whoever decides compares it with the paper."""
    if found.field == "township":
        row = Division.objects.filter(code=found.wanted).first()
        return str(row or found.wanted)
    if found.field == "education" and found.wanted in Education.values:
        return str(Education(found.wanted).label)
    if found.field == "category":
        return str(TraineeCategory.objects.filter(code=found.wanted).first() or found.wanted)
    return found.wanted
