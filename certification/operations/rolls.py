"""The roll: signed by the panel's leader, published for review."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from certification.credentials.canonical import canonical_bytes, sha256_hex
from certification.models import AppraisalBatch, Candidate, RollSignature
from certification.queries.locking import locked
from certification.queries.rolls import roll_of
from certification.rules.panel import candidate_person_ids, require_none_taught
from certification.rules.permissions import can_manage, seat_of
from certification.states import BATCH, ISSUE, BatchState
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict
from foundation.kernel.text import plain_number
from foundation.notices.operations import notify_all
from foundation.people.operations.acts import request_act
from foundation.people.rules import require
from foundation.policy.queries import value


def sign_roll(batch: AppraisalBatch, *, actor: Actor) -> RollSignature:
    """The leader's signature under the totals, once all have sealed; stores the exact text and its hash."""
    with transaction.atomic():
        batch_now = locked(batch)
        seat = seat_of(actor, batch_now)
        require(seat is not None and seat.is_leader, _("成绩册要由考评组长签。请组长登录来签。"))
        assert seat is not None
        require_none_taught(batch_now.members.values_list("person_id", flat=True), candidate_person_ids(batch_now))
        if batch_now.state != BatchState.MARKED:
            raise Conflict(
                _("要等考评组每个人都封存评分，成绩册才能签。请看看还差谁。"), "certification.not_all_sealed"
            )
        text = canonical_bytes(roll_of(batch_now))
        signature = RollSignature.objects.create(
            batch=batch_now,
            signed_by_id=seat.person_id,
            roll=text.decode("utf-8"),
            sha256=sha256_hex(text),
            signed_at=clock.now(),
        )
        # The signature asks for the certificates; an officer's release will be the second person's word.
        request_act(ISSUE, batch_now, actor=actor, reason=_("考评组长签了成绩册"), sha256=signature.sha256)
        BATCH.move(batch, "sign_roll")
        record("certification.batch.roll_signed", batch, actor=actor, sha256=signature.sha256)
    return signature


def _result_fields(batch: AppraisalBatch, candidate: Candidate, days: int) -> dict[str, str]:
    review = _("对成绩有疑问，%(days)s 天内可以到评价机构申请复核。") % {"days": days} if days else ""
    return {
        "what": batch.occupation.localized_name,
        "theory": plain_number(candidate.result.theory),
        "practical": plain_number(candidate.result.practical),
        "verdict": candidate.get_state_display(),
        "review": review,
    }


def publish_results(batch: AppraisalBatch, *, actor: Actor) -> None:
    """Tell everybody their result and open the review window, whose length is the policy of today."""
    require(can_manage(actor, batch))
    with transaction.atomic():
        batch_now = locked(batch)
        now = clock.now()
        days = int(value("certification.score_review_days"))
        BATCH.move(batch, "publish_results", published_at=now, review_until=now + timedelta(days=days))
        candidates = batch_now.candidates.filter(result__isnull=False).select_related("person", "result")
        notify_all(
            [(one.person, partial(_result_fields, batch_now, one, days)) for one in candidates],
            "certification.results",
            actor=actor,
        )
        record("certification.batch.results_published", batch, actor=actor, review_days=days)
