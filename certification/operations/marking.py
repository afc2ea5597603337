"""Independent marks, sealed for good, and the results once everybody has sealed."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from certification.models import AppraisalBatch, Candidate, MarkSheet, PanelMember, Part, Result
from certification.queries.locking import locked
from certification.rules.panel import candidate_person_ids, require_card_fits, require_none_taught
from certification.rules.permissions import seat_of
from certification.rules.results import outcome_of
from certification.states import BATCH, CANDIDATE, BatchState, CandidateState
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.rules import require

ONE_PLACE = Decimal("0.1")


def _require_score(score: Decimal) -> None:
    if not score.is_finite() or not 0 <= score <= 100 or score != score.quantize(ONE_PLACE):
        raise DomainError(
            _("分数要在 0 到 100 之间，最多一位小数。请改一下再保存。"), "certification.score_out_of_range"
        )


def _own_open_seat(batch: AppraisalBatch, actor: Actor) -> PanelMember:
    seat = seat_of(actor, batch)
    require(seat is not None, _("你不在这个考评组里，不能评分。"), "certification.not_on_panel")
    assert seat is not None
    seat = PanelMember.objects.select_for_update(of=("self",), no_key=True).select_related("appraiser").get(pk=seat.pk)
    if batch.state != BatchState.EXAMINING:
        raise Conflict(_("这一批现在不在考评中，分数存不进去。请刷新看看进度。"), "certification.not_examining")
    if seat.sealed_at is not None:
        raise Conflict(_("你已经封存了评分，封存后不能再改。"), "certification.sealed")
    return seat


def save_marks(
    candidate: Candidate,
    *,
    actor: Actor,
    theory: Decimal,
    practical: Decimal,
    veto: bool = False,
    remark: str = "",
) -> None:
    """Save the actor's own two marks for one candidate; may be repeated until sealed.

    The panel's rules are asked again here: a class the member taught since the panel was settled counts too.
    """
    _require_score(theory)
    _require_score(practical)
    with transaction.atomic():
        batch = locked(candidate.batch)
        seat = _own_open_seat(batch, actor)
        candidate_now = Candidate.objects.get(pk=candidate.pk)
        if candidate_now.state != CandidateState.REGISTERED:
            raise DomainError(_("这位考生缺考或已退出，不用评分。"), "certification.candidate_not_sitting")
        require_card_fits(seat.appraiser, batch, batch.exam_on)
        require_none_taught([seat.person_id], [candidate_now.person_id])
        for part, score, fails in ((Part.THEORY, theory, False), (Part.PRACTICAL, practical, veto)):
            MarkSheet.objects.update_or_create(
                candidate=candidate_now,
                member=seat,
                part=part,
                defaults={"score": score, "veto": fails, "remark": remark.strip()[:200], "marked_at": clock.now()},
            )
        record("certification.marks.saved", candidate_now, actor=actor, seat=seat.pk)


def seal_marks(batch: AppraisalBatch, *, actor: Actor) -> None:
    """Seal all of the actor's sheets at once, for good. The last seal computes the results.

    Codes: marks_missing (naming how many), taught_candidate, sealed.
    """
    with transaction.atomic():
        batch_now = locked(batch)
        seat = _own_open_seat(batch_now, actor)
        sitting = batch_now.candidates.filter(state=CandidateState.REGISTERED).count()
        sheets = MarkSheet.objects.filter(member=seat, candidate__state=CandidateState.REGISTERED)
        missing = sitting * len(Part) - sheets.count()
        if missing:
            raise DomainError(
                _("还有 %(n)s 项没打分，打完才能封存。请回到名单，从没打分的那位接着来。") % {"n": missing},
                "certification.marks_missing",
            )
        require_none_taught([seat.person_id], candidate_person_ids(batch_now))
        now = clock.now()
        MarkSheet.objects.filter(member=seat).update(sealed_at=now)
        PanelMember.objects.filter(pk=seat.pk).update(sealed_at=now)
        record("certification.marks.sealed", batch, actor=actor, seat=seat.pk, sheets=sitting * len(Part))
        if not batch_now.members.filter(sealed_at__isnull=True).exists():
            _complete_marking(batch, actor)


def _complete_marking(batch: AppraisalBatch, actor: Actor) -> None:
    sitting = list(batch.candidates.filter(state=CandidateState.REGISTERED).order_by("pk").prefetch_related("sheets"))
    results = []
    for candidate in sitting:
        outcome = outcome_of(candidate.sheets.all(), batch.pass_mark)
        results.append(
            Result(
                candidate=candidate,
                theory=outcome.theory,
                practical=outcome.practical,
                vetoed=outcome.vetoed,
                passed=outcome.passed,
                panel_size=outcome.panel_size,
                computed_at=clock.now(),
            )
        )
        CANDIDATE.move(candidate, "pass" if outcome.passed else "fail")
    Result.objects.bulk_create(results)
    BATCH.move(batch, "complete_marking")
    record(
        "certification.batch.marking_completed",
        batch,
        actor=actor,
        sitting=len(results),
        passed=sum(result.passed for result in results),
    )
