"""What training puts on the desks of manager, trainer and supervisor."""

from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.call_wording import why_escalated
from courses.queries.calls import SEEN_BY
from courses.states import CallState
from foundation.kernel import clock
from foundation.people import desks
from foundation.people.roles import Role
from foundation.people.rules import person_of
from training.queries.offers import calls_under_way, invitations_to_answer
from training.queries.tasks import classes_to_move_on, filings_to_decide, sessions_to_mark
from training.rules.unusual import unusual_points
from training.states import ClassState

VERBS: dict[str, Any] = {
    ClassState.RETURNED: gettext_lazy("修改"),
    ClassState.APPROVED: gettext_lazy("开放报名"),
    ClassState.ENROLLING: gettext_lazy("开课"),
    ClassState.RUNNING: gettext_lazy("转到考核"),
    ClassState.ASSESSING: gettext_lazy("登记成绩"),
}
PAGES: dict[str, str] = {ClassState.RETURNED: "class-plan", ClassState.ASSESSING: "class-assess"}


def supervisor_tasks(user) -> desks.Waiting:
    """Filings to answer, each with what is unusual and the day by which the bureau has promised an answer."""
    return desks.waiting(filings_to_decide(user), _filing_tasks)


def _filing_tasks(filings):
    points = unusual_points(filings)
    return [
        desks.Task(
            title=training_class.localized_title,
            kind=_("开班审批 · %(institution)s") % {"institution": training_class.institution.localized_name},
            where=_township(training_class),
            look_first=points[training_class.pk][0].text,
            tone=points[training_class.pk][0].tone,
            due=_end_of(training_class.decide_by),
            url=reverse("class-review", args=[training_class.code]),
            verb=_("审"),
        )
        for training_class in filings
    ]


def manager_tasks(user) -> desks.Waiting:
    """Classes whose next step is the institution's."""
    return desks.waiting(classes_to_move_on(user), lambda found: [_manager_task(one) for one in found])


def _manager_task(training_class):
    return desks.Task(
        title=training_class.localized_title,
        kind=_("%(state)s · %(code)s") % {"state": training_class.get_state_display(), "code": training_class.code},
        where=_township(training_class),
        look_first=_look_first(training_class),
        tone="kaki" if training_class.state == ClassState.RETURNED else "gold",
        due=_manager_due(training_class),
        url=reverse(PAGES.get(training_class.state, "class-detail"), args=[training_class.code]),
        verb=VERBS[training_class.state],
    )


def trainer_tasks(user) -> desks.Waiting:
    """Sessions to mark: today's, and earlier ones still without marks."""
    return desks.waiting(sessions_to_mark(person_of(user)), lambda found: [_session_task(one) for one in found])


def _session_task(session):
    starts = timezone.localtime(session.starts_at)
    is_today = starts.date() == clock.today()
    return desks.Task(
        title=session.training_class.localized_title,
        kind=_("点名 · 第 %(number)s 次课") % {"number": session.number},
        where=session.training_class.venue.localized_name if session.training_class.venue else "",
        look_first=_("今天 %(time)s 上课") % {"time": f"{starts:%H:%M}"}
        if is_today
        else _("%(day)s的课还没点名") % {"day": date_format(starts, "MONTH_DAY_FORMAT")},
        tone="gold" if is_today else "kaki",
        due=session.ends_at,
        url=reverse("session-sheet", args=[session.pk]),
        verb=_("点名"),
    )


def _township(training_class) -> str:
    return training_class.venue.division.localized_name if training_class.venue else ""


def _look_first(training_class) -> str:
    if training_class.state == ClassState.RETURNED:
        return training_class.return_reason
    return {
        ClassState.APPROVED: _("批下来了，可以收人"),
        ClassState.ENROLLING: _("到开课日子了，报了 %(taken)s 人") % {"taken": training_class.seats_taken},
        ClassState.RUNNING: _("课都上完了"),
        ClassState.ASSESSING: _("等成绩，等结班"),
    }[training_class.state]


def _manager_due(training_class):
    if training_class.state in (ClassState.APPROVED, ClassState.ENROLLING):
        return _end_of(training_class.starts_on)
    return None


def _end_of(day) -> datetime | None:
    return None if day is None else timezone.make_aware(datetime.combine(day, time(17, 0)))


desks.register_item(
    desks.DeskItem(
        (Role.BUREAU_SUPERVISOR, Role.TOWNSHIP_REVIEWER),
        gettext_lazy("开班审批"),
        "filing-list",
        lambda user: filings_to_decide(user).count() or None,
        order=10,
    )
)
desks.register_item(
    desks.DeskItem(
        (Role.TRAINER,),
        gettext_lazy("我的课"),
        "session-list",
        lambda user: sessions_to_mark(person_of(user)).count() or None,
        order=15,
    )
)
desks.register_item(
    desks.DeskItem(
        (
            *(Role.INSTITUTION_MANAGER, Role.TRAINER, Role.TOWNSHIP_REVIEWER),
            *(Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER, Role.AUDITOR),
        ),
        gettext_lazy("培训班"),
        "class-list",
        order=20,
    )
)
desks.register_item(desks.DeskItem((Role.INSTITUTION_MANAGER,), gettext_lazy("开新班"), "class-file", order=25))
desks.register_tasks((Role.BUREAU_SUPERVISOR, Role.TOWNSHIP_REVIEWER), supervisor_tasks)
desks.register_tasks((Role.INSTITUTION_MANAGER,), manager_tasks)
desks.register_tasks((Role.TRAINER,), trainer_tasks)


def call_tasks(user) -> desks.Waiting:
    """Calls at which the bureau has the next step: to choose, or to step in where nobody offered."""
    found = calls_under_way(user).filter(state__in=(CallState.CHOOSING, CallState.ESCALATED)).order_by("act_by", "pk")
    return desks.waiting(found, lambda rows: [_call_task(one) for one in rows])


def _call_task(call):
    escalated = call.state == CallState.ESCALATED
    return desks.Task(
        title=call.course.localized_title,
        kind=_("征班 · %(people)s 人等着") % {"people": call.people},
        where=call.place.localized_name,
        look_first=why_escalated(call.reason) if escalated else _("%(count)s 份方案") % {"count": call.offered},
        tone="stop" if escalated else "gold",
        due=call.act_by,
        url=reverse("call", args=[call.code]),
        verb=_("出面") if escalated else _("选"),
    )


def reviewer_call_tasks(user) -> desks.Waiting:
    """The township's reviewer hears of the calls nobody answered."""
    found = calls_under_way(user).filter(state=CallState.ESCALATED).order_by("act_by", "pk")
    return desks.waiting(found, lambda rows: [_call_task(one) for one in rows])


def invitation_tasks(user) -> desks.Waiting:
    """Calls an institution has not answered yet."""
    return desks.waiting(invitations_to_answer(user), lambda rows: [_invitation_task(one) for one in rows])


def _invitation_task(invitation):
    call = invitation.call
    return desks.Task(
        title=call.course.localized_title,
        kind=_("请报方案 · %(people)s 人等着") % {"people": call.people},
        where=call.place.localized_name,
        look_first=_("截止前报地方、日子、教师、价钱"),
        tone="gold",
        due=call.deadline,
        url=reverse("offer", args=[call.code]),
        verb=_("报"),
    )


desks.register_item(desks.DeskItem(SEEN_BY, gettext_lazy("征班"), "call-list", order=22))
desks.register_item(
    desks.DeskItem(
        (Role.INSTITUTION_MANAGER,),
        gettext_lazy("请你们报方案"),
        "invitation-list",
        lambda user: invitations_to_answer(user).count() or None,
        order=22,
    )
)
desks.register_tasks((Role.PROGRAMME_OFFICER, Role.BUREAU_SUPERVISOR), call_tasks)
desks.register_tasks((Role.TOWNSHIP_REVIEWER,), reviewer_call_tasks)
desks.register_tasks((Role.INSTITUTION_MANAGER,), invitation_tasks)
