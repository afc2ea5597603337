"""What stands on the desks of manager, appraiser, panel leader and certifying officer."""

from collections.abc import Iterator
from datetime import datetime, time

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.models import AppraisalBatch, PanelMember, PaperReport, Revocation
from certification.queries.certificates import open_revocations
from certification.states import BatchState, CandidateState
from foundation.kernel import clock
from foundation.people.desks import DeskItem, Task, register_item, register_tasks
from foundation.people.models import User
from foundation.people.roles import Role
from foundation.people.rules import organisations_with_role, person_of

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


def manager_tasks(user: User) -> Iterator[Task]:
    """Batches whose next step is the manager's."""
    batches = _of_role(user, Role.EVALUATION_BODY_MANAGER, *MANAGER_WORKS).annotate(
        people=Count("candidates", filter=~Q(candidates__state=CandidateState.WITHDRAWN), distinct=True),
        seats=Count("members", distinct=True),
    )
    for batch in batches:
        if batch.state == BatchState.REGISTERING:
            look_first = _("考生 %(people)s 人，考评员 %(seats)s 位") % {"people": batch.people, "seats": batch.seats}
            yield _task(
                batch,
                look_first=look_first,
                verb=_("登记"),
                tone="wait" if batch.people == 0 or batch.seats < 3 else "info",
                due=_day_ends(batch),
            )
        else:
            look_first, verb = (str(words) for words in _NEXT[BatchState(batch.state)])
            due = _day_ends(batch) if batch.state == BatchState.PANELED else None
            yield _task(batch, look_first=look_first, verb=verb, due=due)


def appraiser_tasks(user: User) -> Iterator[Task]:
    """Batches where the appraiser's own sheets are not sealed yet."""
    seats = (
        PanelMember.objects.filter(person=person_of(user), sealed_at__isnull=True, batch__state=BatchState.EXAMINING)
        .select_related("batch__occupation")
        .annotate(
            sitting=Count(
                "batch__candidates", filter=Q(batch__candidates__state=CandidateState.REGISTERED), distinct=True
            ),
            marked=Count("sheets__candidate", distinct=True),
        )
    )
    for seat in seats:
        look_first = _("评了 %(done)s / %(all)s 位") % {"done": seat.marked, "all": seat.sitting}
        yield _task(seat.batch, look_first=look_first, verb=_("评分"), tone="wait", due=_day_ends(seat.batch))


def leader_tasks(user: User) -> Iterator[Task]:
    """Rolls that wait for the leader's signature."""
    batches = AppraisalBatch.objects.filter(
        state=BatchState.MARKED, members__person=person_of(user), members__is_leader=True
    ).select_related("occupation")
    for batch in batches:
        yield _task(batch, look_first=_("全组已封存，等你签"), verb=_("签成绩册"), tone="wait")


def officer_tasks(user: User) -> Iterator[Task]:
    """Batches to release, requests to revoke, reports about papers."""
    for batch in _of_role(user, Role.CERTIFYING_OFFICER, BatchState.PUBLISHED):
        over = batch.review_until is not None and batch.review_until <= clock.now()
        yield _task(
            batch,
            look_first=_("复核期已过") if over else _("复核期还没过"),
            verb=_("发证"),
            tone="wait" if over else "info",
            due=None if over else batch.review_until,
        )
    for report in PaperReport.objects.filter(handled_at__isnull=True):
        yield Task(
            title=_("有人反映纸证不一样"),
            kind=_("证书"),
            url=reverse("paper-reports"),
            verb=_("看"),
            look_first=report.written_reference,
            tone="stop",
        )


def revocation_tasks(user: User) -> Iterator[Task]:
    """Requests somebody else made, for officers and managers alike."""
    person = person_of(user)
    for revocation in _others_requests(user):
        if person is not None and revocation.requested_by_id != person.pk:
            yield Task(
                title=_("复核撤销证书"),
                kind=revocation.certificate.number,
                url=reverse("certificate-detail", args=[revocation.certificate.uuid]),
                verb=_("复核"),
                look_first=revocation.get_reason_display(),
                tone="stop",
            )


def _others_requests(user: User) -> list[Revocation]:
    return list(open_revocations(user))


def _waiting_batches(user: User) -> int:
    return (
        sum(1 for _task in manager_tasks(user))
        + sum(1 for _task in appraiser_tasks(user))
        + sum(1 for _task in leader_tasks(user))
        + _of_role(user, Role.CERTIFYING_OFFICER, BatchState.PUBLISHED).count()
    )


register_item(
    DeskItem(
        (Role.EVALUATION_BODY_MANAGER, Role.APPRAISER, Role.PANEL_LEADER, Role.CERTIFYING_OFFICER, Role.AUDITOR),
        gettext_lazy("鉴定批次"),
        "batch-list",
        _waiting_batches,
        30,
    )
)
register_item(
    DeskItem(
        (Role.EVALUATION_BODY_MANAGER, Role.CERTIFYING_OFFICER),
        gettext_lazy("证书"),
        "certificate-list",
        lambda user: open_revocations(user).count() or None,
        35,
    )
)
register_item(
    DeskItem(
        (Role.EVALUATION_BODY_MANAGER, Role.CERTIFYING_OFFICER),
        gettext_lazy("纸证反映"),
        "paper-reports",
        lambda user: PaperReport.objects.filter(handled_at__isnull=True).count() or None,
        36,
    )
)
register_tasks((Role.EVALUATION_BODY_MANAGER,), manager_tasks)
register_tasks((Role.APPRAISER, Role.PANEL_LEADER), appraiser_tasks)
register_tasks((Role.PANEL_LEADER,), leader_tasks)
register_tasks((Role.CERTIFYING_OFFICER,), officer_tasks)
register_tasks((Role.CERTIFYING_OFFICER, Role.EVALUATION_BODY_MANAGER), revocation_tasks)
