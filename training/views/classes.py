"""Lists of classes and the class file: plan, sessions, attendance, assessment, differences and trail on one page."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import Section
from foundation.audit.trail import trail
from foundation.content.tables import Column, Days, Filter, Table, Tag, answer
from foundation.people.access import SignedIn, desk_required
from foundation.people.roles import Role
from foundation.people.rules import has_role
from foundation.privacy.rules import COUNTY_WIDE
from training.forms.deciding import StopForm
from training.models import CompletionReport
from training.operations.classes import cancel_class, finish_class, open_enrolment, postpone_class, start_class
from training.operations.coming import ask_who_comes
from training.queries.attendance import marked_counts
from training.queries.classes import for_list, visible_to
from training.queries.coming import who_comes
from training.queries.holds import live_holds_in
from training.rules.access import can_decide, can_manage, can_stop, can_teach
from training.rules.coming import begins_at, can_ask
from training.rules.outcomes import outcomes_of
from training.rules.plans import differences_to_plan
from training.rules.progress import can_finish, can_start
from training.rules.roster import roster_is_locked
from training.states import CLASS, EDITABLE, FINAL, ClassState
from training.views.doors import attempt, class_managed_by, class_seen_by

STAFF = (
    Role.INSTITUTION_MANAGER,
    Role.TRAINER,
    Role.BUREAU_SUPERVISOR,
    Role.PROGRAMME_OFFICER,
    Role.TOWNSHIP_REVIEWER,
    Role.AUDITOR,
)
staff_required = desk_required(*STAFF)
STEPS = {"open": open_enrolment, "start": start_class, "finish": finish_class, "ask": ask_who_comes}
TONES: dict[str, str] = {
    ClassState.DRAFT: "plain",
    ClassState.FILED: "gold",
    ClassState.RETURNED: "kaki",
    ClassState.REFUSED: "stop",
    ClassState.APPROVED: "info",
    ClassState.ENROLLING: "ok",
    ClassState.RUNNING: "ok",
    ClassState.ASSESSING: "gold",
    ClassState.CLOSED: "plain",
    ClassState.POSTPONED: "wait",
    ClassState.CANCELLED: "stop",
}


CLASSES = Table(
    name="classes",
    caption=gettext_lazy("培训班"),
    columns=(
        Column(
            "title",
            gettext_lazy("班"),
            lambda row: row.localized_title,
            order=("title",),
            url=lambda row: reverse("class-detail", args=[row.code]),
            small=lambda row: row.code,
        ),
        Column("code", gettext_lazy("班号"), lambda row: row.code, shown=False),
        Column(
            "school",
            gettext_lazy("学校"),
            lambda row: row.institution.localized_name,
            order=("institution__name",),
        ),
        Column("place", gettext_lazy("地点"), lambda row: row.venue.localized_name if row.venue else None),
        Column("starts", gettext_lazy("开课"), lambda row: row.starts_on, order=("starts_on",)),
        Column("ends", gettext_lazy("结束"), lambda row: row.ends_on, shown=False),
        Column("taken", gettext_lazy("报名"), lambda row: row.seats_taken, order=("seats_taken",), number=True),
        Column("capacity", gettext_lazy("名额"), lambda row: row.capacity, order=("capacity",), number=True),
        Column(
            "state",
            gettext_lazy("状态"),
            lambda row: row.get_state_display(),
            tags=lambda row: [Tag(row.get_state_display(), TONES[row.state])],
        ),
    ),
    filters=(
        Filter("state", gettext_lazy("状态"), ClassState.choices, counts=True),
        Filter(
            "section",
            gettext_lazy("哪一类"),
            lambda request: [(section.slug, section.localized_name) for section in Section.objects.all()],
            field="course__section__slug",
        ),
    ),
    days=(Days("day", gettext_lazy("从哪天起开课"), gettext_lazy("到哪天止开课"), "starts_on"),),
    search=("title", "code", "institution__name"),
    search_label=gettext_lazy("找班：班名、班号、学校"),
    order="-starts",
    empty_title=gettext_lazy("还没有班"),
    empty_text=gettext_lazy("学校送来的班会排在这里。"),
)


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def class_list(request: SignedIn) -> HttpResponse:
    """Every class the person may see, newest first."""
    visible = visible_to(request.user)
    return answer(
        request,
        CLASSES,
        for_list(visible),
        "training/class_list.html",
        {"may_file": has_role(request.user, Role.INSTITUTION_MANAGER)},
        counted=visible,
    )


@staff_required
@require_safe
def class_detail(request: SignedIn, code: str) -> HttpResponse:
    """One class is one file. Constant queries whatever the size of the class."""
    training_class = class_seen_by(request.user, code)
    outcomes = outcomes_of(training_class)
    counts = marked_counts(training_class)
    sessions = list(training_class.sessions.select_related("trainer").order_by("number"))
    plan = training_class.plan_versions.order_by("-number").first()
    manages = can_manage(request.user, training_class)
    begins = sessions[0].starts_at if sessions else None
    at_risk = [row for row in outcomes if training_class.state == ClassState.RUNNING and not row.hours.reachable]
    return render(
        request,
        "training/class_detail.html",
        {
            "training_class": training_class,
            "tone": TONES[training_class.state],
            "outcomes": outcomes,
            "at_risk": at_risk,
            "completed_count": sum(1 for row in outcomes if row.verdict.completed),
            "sessions": [
                {"session": row, "counts": counts.get(row.pk), "came": _came(counts.get(row.pk))} for row in sessions
            ],
            "held_count": len(counts),
            "trainers": [row.person for row in training_class.trainers.select_related("person")],
            "differences": differences_to_plan(training_class, plan.plan, counts) if plan and counts else [],
            "report": CompletionReport.objects.filter(training_class=training_class).first(),
            "kept": live_holds_in(training_class) if manages else [],
            "coming": who_comes([row.enrolment for row in outcomes], begins),
            "timeline": trail(training_class),
            "may": _may(request.user, training_class, manages),
        },
    )


@desk_required(Role.INSTITUTION_MANAGER)
@require_POST
def step(request: SignedIn, code: str, step: str) -> HttpResponse:
    """Open, start or finish: the institution's one-button steps."""
    training_class = class_managed_by(request.user, code)
    if attempt(request, STEPS[step], training_class, actor=request.user):
        words = {
            "open": _("开放报名了，菜单上能看到这个班。"),
            "start": _("开课了，名册已经锁定。"),
            "finish": _("课上完了，接着登记考核成绩。"),
            "ask": _("问了，回答会出现在名册上。没有手机的人，请打电话或上门问一声。"),
        }
        messages.success(request, words[step])
        if step == "finish" and training_class.pass_mark is not None:
            return redirect("class-assess", code=code)
    return redirect("class-detail", code=code)


@desk_required(Role.INSTITUTION_MANAGER, Role.BUREAU_SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: SignedIn, code: str) -> HttpResponse:
    """Postpone or cancel, with the reason everyone on the roster reads."""
    training_class = class_seen_by(request.user, code)
    if not can_stop(request.user, training_class):
        raise Http404
    if not CLASS.can(training_class, "cancel"):
        return redirect("class-detail", code=code)
    form = StopForm(request.POST or None)
    if not CLASS.can(training_class, "postpone"):
        form.only_cancelling()
    if request.method == "POST" and form.is_valid():
        act = postpone_class if form.cleaned_data["kind"] == "postpone" else cancel_class
        if attempt(request, act, training_class, actor=request.user, reason=form.cleaned_data["reason"]):
            messages.success(request, _("办好了，名册上的人都会收到通知。"))
        return redirect("class-detail", code=code)
    return render(
        request,
        "training/class_stop.html",
        {"form": form, "training_class": training_class},
        status=422 if form.errors else 200,
    )


def _may(user, training_class, manages: bool) -> dict[str, bool]:
    """Which buttons stand on the page: the same predicates as the operations behind them."""
    state = training_class.state
    return {
        "manage": manages,
        "reveal": manages or has_role(user, *COUNTY_WIDE),
        "edit": manages and state in EDITABLE,
        "open": manages and CLASS.can(training_class, "open"),
        "start": manages and can_start(training_class),
        "ask": manages and can_ask(training_class, begins_at(training_class)),
        "finish": manages and can_finish(training_class),
        "assess": manages and state == ClassState.ASSESSING,
        "enrol": manages and state not in FINAL and state != ClassState.ASSESSING,
        "withdraw": manages and state not in (*FINAL, ClassState.ASSESSING),
        "locked": roster_is_locked(training_class),
        "review": state == ClassState.FILED and can_decide(user, training_class),
        "mark": state in (ClassState.RUNNING, ClassState.ASSESSING) and can_teach(user, training_class),
        "stop": CLASS.can(training_class, "cancel") and can_stop(user, training_class),
    }


def _came(counts) -> int | None:
    return None if counts is None else counts.get("present", 0) + counts.get("late", 0)
