"""Scores of the assessment at the end of a class (考核). Exam and trainer are kept apart: the institution records."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.rules import person_of, require
from training.models import AssessmentResult, Enrolment, TrainingClass
from training.queries.assessments import results_in_force
from training.queries.classes import taught_by
from training.rules.access import can_manage
from training.states import ClassState, EnrolmentState


def record_scores(
    training_class, scores: Mapping[int, Decimal], *, actor: Actor, reason: str = ""
) -> list[AssessmentResult]:
    """Write the scores {enrolment id: 0 to 100, one decimal} that differ from those in force; all or none.

    Refused: "training.own_class" for who taught the class (考培分离), "training.not_assessing",
    "training.no_assessment" where the class has no pass mark, "training.score_range", "training.unknown_person",
    "training.reason_missing" for a correction without a reason.
    """
    require(can_manage(actor, training_class))
    require(
        not taught_by(person_of(actor)).filter(pk=training_class.pk).exists(),
        _("这个班是你教的，成绩要由别人登记。"),
        "training.own_class",
    )
    for score in scores.values():
        if not 0 <= score <= 100 or score != score.quantize(Decimal("0.1")):
            raise DomainError(_("分数在 0 到 100 之间，最多一位小数。"), "training.score_range")
    with transaction.atomic():
        locked = TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
        if locked.state != ClassState.ASSESSING:
            raise Conflict(
                _("这个班现在是“%(state)s”，还不能登记成绩。") % {"state": locked.get_state_display()},
                "training.not_assessing",
            )
        if locked.pass_mark is None:
            raise DomainError(_("这个班不考试，不用登记成绩。"), "training.no_assessment")
        on_roster = set(
            Enrolment.objects.filter(training_class=locked, state=EnrolmentState.CONFIRMED).values_list("pk", flat=True)
        )
        if not set(scores) <= on_roster:
            raise Conflict(_("名册刚刚变了，请重新打开成绩表。"), "training.unknown_person")
        before = results_in_force(locked)
        changed = {pk: score for pk, score in scores.items() if pk not in before or before[pk].score != score}
        corrected = {str(pk): [str(before[pk].score), str(score)] for pk, score in changed.items() if pk in before}
        if corrected and not reason.strip():
            raise DomainError(
                _("你改了 %(count)s 个人已经登记的成绩，请写上为什么改。") % {"count": len(corrected)},
                "training.reason_missing",
            )
        if not changed:
            return []
        now = clock.now()
        written = AssessmentResult.objects.bulk_create(
            AssessmentResult(
                enrolment_id=pk,
                ordinal=before[pk].ordinal + 1 if pk in before else 1,
                score=score,
                reason=reason.strip() if pk in before else "",
                recorded_by_id=actor.actor_id,
                recorded_by_label=actor.actor_label,
                at=now,
            )
            for pk, score in changed.items()
        )
        if len(changed) > len(corrected):
            record("training.assessment.recorded", locked, actor=actor, count=len(changed) - len(corrected))
        if corrected:
            record("training.assessment.corrected", locked, actor=actor, changed=corrected, reason=reason.strip())
    return written
