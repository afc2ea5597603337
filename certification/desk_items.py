"""What stands on the desks of manager, appraiser, panel leader and certifying officer."""

from datetime import datetime, time
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.models import AppraisalBatch, PanelMember, PaperReport
from certification.queries.batches import SITTING, watched
from certification.states import BatchState, CandidateState
from certification.views.doors import BATCH_ROLES
from foundation.kernel import clock
from foundation.people.desks import DeskItem, Task, Waiting, register_item, register_tasks, waiting
from foundation.people.models import User
from foundation.people.roles import Role
from foundation.people.rules import has_role, organisations_with_role, person_of

MANAGER_WORKS = (
    BatchState.DRAFT,
    BatchState.ANNOUNCED,
    BatchState.REGISTERING,
    BatchState.PANELED,
    BatchState.CONFIRMED,
    BatchState.ISSUED,
    BatchState.POSTPONED,
)
_NEXT = {
    BatchState.DRAFT: (gettext_lazy("还没公告"), gettext_lazy("公告")),
    BatchState.ANNOUNCED: (gettext_lazy("等开放报名"), gettext_lazy("开放报名")),
    BatchState.PANELED: (gettext_lazy("到日子就开始"), gettext_lazy("开始考评")),
    BatchState.CONFIRMED: (gettext_lazy("组长已签"), gettext_lazy("公示成绩")),
    BatchState.ISSUED: (gettext_lazy("证书已发完"), gettext_lazy("归档")),
    BatchState.POSTPONED: (gettext_lazy("延期中"), gettext_lazy("定新日子")),
}


def batch_title(batch: AppraisalBatch) -> str:
    """How a batch is called in a list: what and which level."""
    return f"{batch.occupation} {batch.get_level_display()}"


def _day_ends(batch: AppraisalBatch) -> datetime:
    return timezone.make_aware(datetime.combine(batch.exam_on, time(23, 59)))


def _task(
    batch: AppraisalBatch, *, look_first: str, verb: str, tone: str = "info", due: datetime | None = None
) -> Task:
    return Task(
        title=batch_title(batch),
        kind=_("鉴定批次 %(code)s") % {"code": batch.code},
        url=reverse("batch-detail", args=[batch.code]),
        verb=verb,
        where=batch.place,
        look_first=look_first,
        tone=tone,
        due=due,
    )


def _of_role(user: User, role: str, *states: str) -> QuerySet[AppraisalBatch]:
    return AppraisalBatch.objects.filter(
        body__organisation__in=organisations_with_role(user, role), state__in=states
    ).select_related("occupation")


def _managed(user: User) -> QuerySet[AppraisalBatch]:
    return _of_role(user, Role.EVALUATION_BODY_MANAGER, *MANAGER_WORKS).order_by("exam_on", "pk")


def manager_tasks(user: User) -> Waiting:
    """Batches whose next step is the manager's, the nearest exam first."""
    batches = _managed(user).annotate(
        people=Count("candidates", filter=~Q(candidates__state=CandidateState.WITHDRAWN), distinct=True),
        seats=Count("members", distinct=True),
    )
    return waiting(batches, lambda found: [_manager_task(batch) for batch in found])


def _manager_task(batch: Any) -> Task:
    if batch.state == BatchState.REGISTERING:
        look_first = _("考生 %(people)s 人，考评员 %(seats)s 位") % {"people": batch.people, "seats": batch.seats}
        tone = "wait" if batch.people == 0 or batch.seats < 3 else "info"
        return _task(batch, look_first=look_first, verb=_("登记"), tone=tone, due=_day_ends(batch))
    look_first, verb = (str(words) for words in _NEXT[BatchState(batch.state)])
    due = _day_ends(batch) if batch.state == BatchState.PANELED else None
    return _task(batch, look_first=look_first, verb=verb, due=due)


def _seats_to_seal(user: User) -> QuerySet[PanelMember]:
    seats = PanelMember.objects.filter(
        person=person_of(user), sealed_at__isnull=True, batch__state=BatchState.EXAMINING
    )
    return seats.order_by("batch__exam_on", "pk")


def appraiser_tasks(user: User) -> Waiting:
    """Batches where the appraiser's own sheets are not sealed yet."""
    seats = (
        _seats_to_seal(user)
        .select_related("batch__occupation")
        .annotate(
            sitting=Count(
                "batch__candidates", filter=Q(batch__candidates__state=CandidateState.REGISTERED), distinct=True
            ),
            marked=Count("sheets__candidate", distinct=True),
        )
    )
    return waiting(seats, lambda found: [_appraiser_task(seat) for seat in found])


def _appraiser_task(seat: Any) -> Task:
    look_first = _("评了 %(done)s / %(all)s 位") % {"done": seat.marked, "all": seat.sitting}
    return _task(seat.batch, look_first=look_first, verb=_("评分"), tone="wait", due=_day_ends(seat.batch))


def _rolls_to_sign(user: User) -> QuerySet[AppraisalBatch]:
    batches = AppraisalBatch.objects.filter(
        state=BatchState.MARKED, members__person=person_of(user), members__is_leader=True
    )
    return batches.select_related("occupation").order_by("exam_on", "pk")


def leader_tasks(user: User) -> Waiting:
    """Rolls that wait for the leader's signature."""
    return waiting(
        _rolls_to_sign(user),
        lambda found: [
            _task(batch, look_first=_("全组已封存，等你签"), verb=_("签成绩册"), tone="wait") for batch in found
        ],
    )


def _to_release(user: User) -> QuerySet[AppraisalBatch]:
    return _of_role(user, Role.CERTIFYING_OFFICER, BatchState.PUBLISHED).order_by("review_until", "pk")


def officer_tasks(user: User) -> Waiting:
    """Batches to release, which is the second person's word after the leader's signature."""
    return waiting(_to_release(user), lambda found: [_officer_task(batch) for batch in found])


def _officer_task(batch: AppraisalBatch) -> Task:
    over = batch.review_until is not None and batch.review_until <= clock.now()
    return _task(
        batch,
        look_first=_("复核期已过") if over else _("复核期还没过"),
        verb=_("发证"),
        tone="wait" if over else "info",
        due=None if over else batch.review_until,
    )


def _to_attend(user: User) -> QuerySet[AppraisalBatch]:
    batches = AppraisalBatch.objects.filter(watched(user), state__in=SITTING)
    return batches.select_related("occupation").order_by("exam_on", "pk")


def attending_tasks(user: User) -> Waiting:
    """Appraisals that a quality supervisor attends or an invigilator watches, the nearest first."""
    supervises = has_role(user, Role.QUALITY_SUPERVISOR)
    return waiting(
        _to_attend(user),
        lambda found: [
            _task(
                batch,
                look_first=_("到场督导，看考评是不是各评各的") if supervises else _("到场监考，先核对人和照片"),
                verb=_("看"),
                due=_day_ends(batch),
            )
            for batch in found
        ],
    )


def _unhandled_reports() -> QuerySet[PaperReport]:
    return PaperReport.objects.filter(handled_at__isnull=True).order_by("received_at", "pk")


def report_tasks(user: User) -> Waiting:
    """What people have said about papers that differ."""
    return waiting(
        _unhandled_reports(),
        lambda found: [
            Task(
                title=_("有人反映纸证不一样"),
                kind=_("证书"),
                url=reverse("paper-reports"),
                verb=_("看"),
                look_first=report.written_reference,
                tone="stop",
            )
            for report in found
        ],
    )


def _waiting_batches(user: User) -> int | None:
    rows = (_managed(user), _seats_to_seal(user), _rolls_to_sign(user), _to_release(user), _to_attend(user))
    return sum(found.count() for found in rows) or None


register_item(
    DeskItem(
        BATCH_ROLES,
        gettext_lazy("鉴定批次"),
        "batch-list",
        _waiting_batches,
        30,
    )
)
register_item(
    DeskItem(
        (Role.EVALUATION_BODY_MANAGER, Role.CERTIFYING_OFFICER), gettext_lazy("证书"), "certificate-list", order=35
    )
)
register_item(
    DeskItem(
        (Role.EVALUATION_BODY_MANAGER, Role.CERTIFYING_OFFICER),
        gettext_lazy("纸证反映"),
        "paper-reports",
        lambda user: _unhandled_reports().count() or None,
        36,
    )
)
register_tasks((Role.EVALUATION_BODY_MANAGER,), manager_tasks)
register_tasks((Role.APPRAISER, Role.PANEL_LEADER), appraiser_tasks)
register_tasks((Role.PANEL_LEADER,), leader_tasks)
register_tasks((Role.CERTIFYING_OFFICER,), officer_tasks)
register_tasks((Role.CERTIFYING_OFFICER,), report_tasks)
register_tasks((Role.QUALITY_SUPERVISOR, Role.INVIGILATOR), attending_tasks)
