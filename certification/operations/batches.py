"""The life of a batch up to the exam, and what may interrupt it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from certification.models import AppraisalBatch, EvaluationBody, Standard
from certification.queries.locking import locked
from certification.rules.panel import require_panel_complete
from certification.rules.permissions import can_manage
from certification.rules.registers import body_may_appraise
from certification.states import BATCH, BatchState, CandidateState
from courses.models import Course, Specialism
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from foundation.people.roles import Role
from foundation.people.rules import has_role, require
from foundation.policy.queries import value


def _next_code(body: EvaluationBody) -> str:
    """``J2026-0007``: counted per year over all bodies, under the lock of the body's row."""
    prefix = f"J{clock.today().year}-"
    last = (
        AppraisalBatch.objects.filter(code__startswith=prefix).order_by("-code").values_list("code", flat=True).first()
    )
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"


def create_batch(
    body: EvaluationBody,
    standard: Standard,
    *,
    actor: Actor,
    level: int,
    exam_on: date,
    specialism: Specialism | None = None,
    place: str = "",
) -> AppraisalBatch:
    """A draft batch. The pass mark of the exam day is written into it. Codes: level_unknown, exam_in_the_past."""
    require(has_role(actor, Role.EVALUATION_BODY_MANAGER, organisation=body.organisation))
    occupation = standard.occupation
    if specialism is not None and specialism.occupation_id != occupation.pk:
        raise DomainError(_("这个工种不属于这个职业。请重新选工种。"), "certification.specialism_foreign")
    allowed = specialism.levels if specialism is not None else occupation.levels
    if level not in allowed:
        raise DomainError(
            _("这个职业（工种）没有这个等级。请看看标准里有哪些等级，重新选一个。"), "certification.level_unknown"
        )
    if exam_on < clock.today():
        raise DomainError(_("考试日期已经过了。请选今天或以后的日子。"), "certification.exam_in_the_past")
    section = (
        Course.objects.filter(occupation=occupation).order_by("pk").values_list("section__slug", flat=True).first()
    )
    with transaction.atomic():
        EvaluationBody.objects.select_for_update(no_key=True).order_by("pk").first()
        batch = AppraisalBatch.objects.create(
            code=_next_code(body),
            body=body,
            standard=standard,
            occupation=occupation,
            specialism=specialism,
            level=level,
            section=section or "tea",
            exam_on=exam_on,
            place=place,
            pass_mark=int(value("certification.pass_mark", exam_on)),
            created_at=clock.now(),
        )
        record("certification.batch.created", batch, actor=actor, level=level, exam_on=exam_on.isoformat())
    return batch


def announce_batch(batch: AppraisalBatch, *, actor: Actor) -> None:
    """Make the batch public knowledge, where it lies within what the body has filed for the exam day.

    Codes: those of `body_may_appraise`.
    """
    require(can_manage(actor, batch))
    verdict = body_may_appraise(batch.body, batch.occupation, batch.level, batch.exam_on)
    if not verdict:
        raise DomainError(verdict.reason, verdict.code)
    with transaction.atomic():
        BATCH.move(batch, "announce")
        record("certification.batch.announced", batch, actor=actor)


def open_registration(batch: AppraisalBatch, *, actor: Actor) -> None:
    """From now on candidates may be entered."""
    require(can_manage(actor, batch))
    with transaction.atomic():
        BATCH.move(batch, "open_registration")
        record("certification.batch.registration_opened", batch, actor=actor)


def settle_panel(batch: AppraisalBatch, *, actor: Actor) -> None:
    """Close registration with a panel that keeps every rule; a batch without candidates is refused."""
    require(can_manage(actor, batch))
    with transaction.atomic():
        batch_now = locked(batch)
        if not batch_now.candidates.filter(state=CandidateState.REGISTERED).exists():
            raise DomainError(_("这一批还没有考生。请先登记考生，再定考评组。"), "certification.no_candidates")
        members = require_panel_complete(batch_now)
        BATCH.move(batch, "settle_panel")
        record("certification.batch.panel_settled", batch, actor=actor, members=len(members))


def start_examination(batch: AppraisalBatch, *, actor: Actor) -> None:
    """Open the mark sheets, on the exam day at the earliest; the panel's rules are checked once more."""
    require(can_manage(actor, batch))
    with transaction.atomic():
        batch_now = locked(batch)
        if clock.today() < batch_now.exam_on:
            raise DomainError(
                _("考试定在 %(day)s，还没到。到那天再开始。") % {"day": batch_now.exam_on.isoformat()},
                "certification.exam_not_yet",
            )
        require_panel_complete(batch_now)
        BATCH.move(batch, "start_examination")
        record("certification.batch.examination_started", batch, actor=actor)


def postpone_batch(batch: AppraisalBatch, *, actor: Actor, reason: str) -> None:
    """Put the batch off; marks already given stay as they are."""
    require(can_manage(actor, batch))
    if not reason.strip():
        raise DomainError(_("延期要说明原因，考生会看到。请写一句。"), "certification.reason_missing")
    with transaction.atomic():
        before = locked(batch).state
        BATCH.move(batch, "postpone", reason=reason.strip()[:200], state_before_postponing=before)
        record("certification.batch.postponed", batch, actor=actor, before=before)


def resume_batch(batch: AppraisalBatch, *, actor: Actor, exam_on: date) -> None:
    """Go on where the batch stood, on a new day."""
    require(can_manage(actor, batch))
    if exam_on < clock.today():
        raise DomainError(_("新的考试日期已经过了。请选今天或以后的日子。"), "certification.exam_in_the_past")
    with transaction.atomic():
        before = locked(batch).state_before_postponing or BatchState.ANNOUNCED
        BATCH.move(batch, f"resume_{before}", exam_on=exam_on, state_before_postponing="", reason="")
        record("certification.batch.resumed", batch, actor=actor, exam_on=exam_on.isoformat())


def cancel_batch(batch: AppraisalBatch, *, actor: Actor, reason: str) -> None:
    """End the batch without results."""
    require(can_manage(actor, batch))
    if not reason.strip():
        raise DomainError(_("取消要说明原因，考生会看到。请写一句。"), "certification.reason_missing")
    with transaction.atomic():
        BATCH.move(batch, "cancel", reason=reason.strip()[:200])
        record("certification.batch.cancelled", batch, actor=actor)


def close_batch(batch: AppraisalBatch, *, actor: Actor) -> None:
    """File the batch away once its certificates are out."""
    require(can_manage(actor, batch))
    with transaction.atomic():
        BATCH.move(batch, "close")
        record("certification.batch.closed", batch, actor=actor)
