"""What training holds about a person, how long, who needs to see a number in full, and what can be seen."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.kernel.actors import SYSTEM, Actor
from foundation.people.models import Person
from foundation.people.roles import Role
from foundation.people.rules import organisations_with_role, person_of
from foundation.privacy import holdings, need, plan, seen
from training.models import AssessmentResult, AttendanceMark, Enrolment, Feedback, RosterImport
from training.operations.roster import purge_expired_rosters
from training.queries.classes import taught_by
from training.states import ACTIVE, FINAL, ON_ROSTER, ClassState, EnrolmentState

seen.register(
    {
        "training.class_print": _("签到表上的姓名和证件末四位"),
        "training.roster_to_mend": _("名册里要改的行，带完整证件号码"),
        "training.class_list": _("班级名单上的姓名和证件末四位"),
    }
)


def _enrolments(person: Person) -> Iterable[dict[Any, Any]]:
    rows = person.enrolments.select_related("training_class__institution", "category").order_by("id")
    for row in rows:
        yield {
            _("班"): row.training_class.localized_title,
            _("班号"): row.training_class.code,
            _("学校"): row.training_class.institution,
            _("报名时间"): row.created_at,
            _("怎么报的"): row.get_source_display(),
            _("人员类别"): row.category,
            _("怎么样了"): row.get_state_display(),
        }


def _marks(person: Person) -> Iterable[dict[Any, Any]]:
    rows = AttendanceMark.objects.filter(enrolment__person=person).select_related("session__training_class")
    for row in rows.order_by("id"):
        yield {
            _("班号"): row.session.training_class.code,
            _("第几次课"): row.session.number,
            _("到没到"): row.get_status_display(),
            _("学时"): row.hours,
            _("说明"): row.reason,
            _("什么时候记的"): row.at,
        }


def _results(person: Person) -> Iterable[dict[Any, Any]]:
    rows = AssessmentResult.objects.filter(enrolment__person=person).select_related("enrolment__training_class")
    for row in rows.order_by("id"):
        yield {_("班号"): row.enrolment.training_class.code, _("成绩"): row.score, _("什么时候记的"): row.at}


def _feedback(person: Person) -> Iterable[dict[Any, Any]]:
    rows = Feedback.objects.filter(enrolment__person=person).select_related("enrolment__training_class")
    for row in rows.order_by("id"):
        yield {
            _("班号"): row.enrolment.training_class.code,
            _("觉得怎么样"): row.get_smile_display(),
            _("什么时候说的"): row.created_at,
        }


def _feedback_count(person: Person) -> int:
    return Feedback.objects.filter(enrolment__person=person).count()


def _holds(person: Person) -> Iterable[dict[Any, Any]]:
    rows = person.seat_holds.select_related("training_class__course").order_by("id")
    for row in rows:
        yield {
            _("班"): row.training_class.localized_title,
            _("班号"): row.training_class.code,
            _("几个位子"): row.size,
            _("留到几时"): row.until,
            _("怎么样了"): row.get_state_display(),
        }


def _results_count(person: Person) -> int:
    return AssessmentResult.objects.filter(enrolment__person=person).count()


def _holds_count(person: Person) -> int:
    return person.seat_holds.count()


def _on_file(person: Person) -> int:
    """Enrolments that belong to the file of a class: who left before it began doesn't."""
    return Enrolment.objects.filter(person=person, state__in=ON_ROSTER).count()


def _marks_count(person: Person) -> int:
    return AttendanceMark.objects.filter(enrolment__person=person).count()


def _under_way(person: Person) -> str:
    classes = (
        Enrolment.objects.filter(person=person, state__in=ACTIVE)
        .exclude(training_class__state__in=FINAL)
        .exclude(state__in=[EnrolmentState.COMPLETED, EnrolmentState.FAILED])
        .values_list("training_class__title", flat=True)
    )
    return str(_("还在班里：%(classes)s") % {"classes": "、".join(classes)}) if classes else ""


CLASS_FILE = _("班级和补贴的档案，法律要求保存不少于 10 年：你报了哪个班、到了几次、考得怎样。")
holdings.register(
    holdings.Holding(
        "training.enrolments", _("你报的班"), _enrolments, kept=CLASS_FILE, keeps=_on_file, open_matter=_under_way
    )
)
holdings.register(
    holdings.Holding("training.seat_holds", _("给你留过的位子"), _holds, kept=CLASS_FILE, keeps=_holds_count)
)
holdings.register(holdings.Holding("training.marks", _("到课记录"), _marks, kept=CLASS_FILE, keeps=_marks_count))
holdings.register(holdings.Holding("training.results", _("考核成绩"), _results, kept=CLASS_FILE, keeps=_results_count))
holdings.register(
    holdings.Holding("training.feedback", _("你对课的评价"), _feedback, kept=CLASS_FILE, keeps=_feedback_count)
)


def _their_institution(actor: Actor, person: Person, field: str) -> bool:
    """The institution's manager for those enrolled in its classes; the class's own trainer for the phone while it runs."""
    enrolled = Enrolment.objects.filter(person=person, state__in=ACTIVE)
    if enrolled.filter(
        training_class__institution__in=organisations_with_role(actor, Role.INSTITUTION_MANAGER)
    ).exists():
        return True
    running = enrolled.filter(training_class__state__in=[ClassState.ENROLLING, ClassState.RUNNING])
    return field == "phone" and running.filter(training_class__in=taught_by(person_of(actor))).exists()


need.register(_their_institution)


def _due_rosters(before: datetime):
    return RosterImport.objects.filter(expires_at__lte=before, purged_at__isnull=True)


plan.register(
    plan.Line(
        "training.rosters",
        _("交来的名册里读到的内容"),
        "training",
        ("training.RosterImport.rows",),
        happens=_("删除内容，留下行数"),
        counted_from=_("交名册七天以后"),
        days=0,
        source=_("本县自己定的 [L]"),
        due=lambda before: _due_rosters(before).count(),
        carry_out=lambda before: purge_expired_rosters(actor=SYSTEM),
    )
)
plan.register(
    plan.Line(
        "training.class_files",
        _("班级档案和补贴档案：报名、到课、考核、结班"),
        "training",
        (
            "training.Enrolment.person",
            "training.AttendanceMark.status",
            "training.AssessmentResult.score",
            "people.Person.name",
        ),
        happens=_("不满 10 年一概不动；满了由档案部门定"),
        days=3653,
        source="DOMAIN 2 [S]",
    )
)
