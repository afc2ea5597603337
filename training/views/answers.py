"""The five answers a farmer looks for first, of one class: where, when, seats, cost, paper. Words shared with the menu."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses import wording
from courses.policies import LEARNER_FEE
from foundation.kernel.text import plain_number
from foundation.policy.queries import value
from training.states import EnrolmentState

WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)


def five_answers(training_class) -> list[dict]:
    """For components/five_answers.html. Three queries."""
    sessions = list(training_class.sessions.order_by("starts_at"))
    waiting = training_class.enrolments.filter(state=EnrolmentState.WAITING).count()
    return [
        _where(training_class),
        _when(sessions),
        _seats(training_class, waiting),
        _cost(training_class),
        _paper(training_class),
    ]


def rhythm(sessions) -> str:
    """每周二、四，共 20 次"""
    days = sorted({timezone.localtime(session.starts_at).weekday() for session in sessions})
    return _("%(days)s，共 %(count)s 次") % {
        "days": _("、").join(str(WEEKDAYS[day]) for day in days),
        "count": len(sessions),
    }


def _where(training_class) -> dict:
    venue = training_class.venue
    return {
        "pictogram": "pin",
        "strong": venue.localized_name if venue else _("地点还没定"),
        "small": venue.address or venue.division.localized_name if venue else "",
    }


def _when(sessions) -> dict:
    if not sessions:
        return {"pictogram": "calendar", "strong": _("日子还没定"), "small": ""}
    return {
        "pictogram": "calendar",
        "strong": _("%(when)s 开课") % {"when": wording.day_and_time(sessions[0].starts_at)},
        "small": rhythm(sessions),
    }


def _seats(training_class, waiting: int) -> dict:
    left = max(0, training_class.seats_left)
    small = _("共 %(capacity)s 个") % {"capacity": training_class.capacity}
    if waiting:
        small += _("，%(count)s 人在等") % {"count": waiting}
    return {
        "pictogram": "seat",
        "strong": ngettext("还有 %(count)s 个位子", "还有 %(count)s 个位子", left) % {"count": left}
        if left
        else _("位子满了"),
        "small": small,
    }


def _cost(training_class) -> dict:
    yuan = value(LEARNER_FEE, training_class.starts_on)
    return {"pictogram": "yuan", "strong": wording.fee(yuan), "small": wording.fee_reason(yuan)}


def _paper(training_class) -> dict:
    threshold = training_class.attendance_threshold or training_class.scheme.attendance_threshold
    small = _("上满 %(percent)s%% 的课时") % {"percent": plain_number(threshold)}
    if training_class.pass_mark is not None:
        small += _("，结业考核 %(mark)s 分") % {"mark": plain_number(training_class.pass_mark)}
    return {"pictogram": "certificate", "strong": wording.paper_in_full(training_class.course), "small": small}
