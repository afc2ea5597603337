"""The bureau's queue and its answer to a filing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from courses import wording
from foundation.audit.trail import trail
from foundation.content.tables import Column, Filter, Table, Tag, answer
from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from foundation.people.access import SignedIn, desk_required
from foundation.people.models import Organisation
from foundation.people.roles import Role
from training.forms.deciding import DecisionForm
from training.operations.classes import approve_class, refuse_class, return_class
from training.queries.enrolments import roster_of
from training.queries.tasks import filings_to_decide
from training.rules.access import can_decide
from training.rules.plans import differences_between
from training.rules.unusual import unusual_points
from training.states import ClassState
from training.views.answers import rhythm
from training.views.doors import class_reviewed_by

reviewer_required = desk_required(Role.BUREAU_SUPERVISOR, Role.TOWNSHIP_REVIEWER)


def _judge(rows: list[Any]) -> None:
    """Give each filing what is unusual about it, and its clock."""
    points = unusual_points(rows)
    today = clock.today()
    for row in rows:
        row.points = points[row.pk]
        row.clock = deadline(row, today)


def _points_as_tags(row: Any) -> list[Tag]:
    tags = [Tag(point.text, point.tone) for point in row.points[:3]]
    more = len(row.points) - len(tags)
    return [*tags, Tag(_("还有 %(n)s 点") % {"n": more}, "plain")] if more else tags


FILINGS = Table(
    name="filings",
    caption=gettext_lazy("等你答复的开班申请"),
    columns=(
        Column(
            "title",
            gettext_lazy("班"),
            lambda row: row.localized_title,
            order=("title",),
            url=lambda row: reverse("class-review", args=[row.code]),
            small=lambda row: f"{row.institution.localized_name} · {row.code}",
        ),
        Column("code", gettext_lazy("班号"), lambda row: row.code, shown=False),
        Column("school", gettext_lazy("学校"), lambda row: row.institution.localized_name, shown=False),
        Column("township", gettext_lazy("哪里"), lambda row: row.venue.division.localized_name if row.venue else None),
        Column("starts", gettext_lazy("开课"), lambda row: row.starts_on, order=("starts_on",)),
        Column(
            "points",
            gettext_lazy("先看这里"),
            lambda row: _("；").join(str(point.text) for point in row.points),
            tags=_points_as_tags,
        ),
        Column(
            "due",
            gettext_lazy("时限"),
            lambda row: row.decide_by,
            order=("decide_by", "filed_at"),
            template="training/parts/filing_clock.html",
        ),
    ),
    filters=(
        Filter(
            "school",
            gettext_lazy("学校"),
            lambda request: [
                (place.code, place.localized_name)
                for place in Organisation.objects.filter(kind=Organisation.Kind.INSTITUTION).order_by("name")
            ],
            field="institution__code",
        ),
    ),
    search=("title", "code", "institution__name"),
    search_label=gettext_lazy("找班：班名、班号、学校"),
    order="due",
    prepare=_judge,
    empty_title=gettext_lazy("没有等答复的申请"),
    empty_text=gettext_lazy("机构送来新的开班申请，会排在这里。批过的在“培训班”里查。"),
    empty_pictogram="tick",
)


@reviewer_required
@require_http_methods(["GET", "HEAD", "POST"])
def filing_list(request: SignedIn) -> HttpResponse:
    """What waits for an answer, the first due first; the column "look here first" says what is unusual."""
    waiting = filings_to_decide(request.user)
    return answer(request, FILINGS, waiting, "training/filing_list.html", {"waiting": waiting.count()})


@reviewer_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: SignedIn, code: str) -> HttpResponse:
    training_class = class_reviewed_by(request.user, code)
    if training_class.state != ClassState.FILED or not can_decide(request.user, training_class):
        return redirect("class-detail", code=code)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _answer(training_class, form.cleaned_data, request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("答复好了：%(state)s。") % {"state": training_class.get_state_display()})
            return redirect("filing-list")
    sessions = list(training_class.sessions.select_related("trainer").order_by("number"))
    versions = list(training_class.plan_versions.order_by("-number")[:2])
    return render(
        request,
        "training/class_review.html",
        {
            "training_class": training_class,
            "form": form,
            "points": unusual_points([training_class])[training_class.pk],
            "sessions": sessions,
            "starts": wording.day_and_time(sessions[0].starts_at),
            "rhythm": rhythm(sessions),
            "total_hours": sum(row.hours for row in sessions),
            "trainers": [row.person for row in training_class.trainers.select_related("person")],
            "roster": list(roster_of(training_class)),
            "changes": differences_between(versions[1].plan, versions[0].plan) if len(versions) == 2 else [],
            "timeline": trail(training_class),
            **deadline(training_class, clock.today()),
        },
        status=422 if form.errors else 200,
    )


def deadline(training_class, today) -> dict:
    """Words and colour of the promised day."""
    days = (training_class.decide_by - today).days
    if days < 0:
        return {
            "due_text": ngettext("过期 %(days)s 天", "过期 %(days)s 天", -days) % {"days": -days},
            "due_state": "late",
        }
    if days == 0:
        return {"due_text": _("今天到期"), "due_state": "late"}
    return {
        "due_text": ngettext("还有 %(days)s 天", "还有 %(days)s 天", days) % {"days": days},
        "due_state": "soon" if days <= 2 else "",
    }


def _answer(training_class, data, actor) -> None:
    if data["decision"] == "approve":
        approve_class(training_class, actor=actor)
    elif data["decision"] == "return":
        return_class(training_class, actor=actor, reason=data["reason"])
    else:
        refuse_class(training_class, actor=actor, reason=data["reason"])
