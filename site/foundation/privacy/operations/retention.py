"""Doing away with what is over."""

from django.db import transaction

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.people.rules import require
from foundation.privacy import plan
from foundation.privacy.models import RetentionRun
from foundation.privacy.rules import runs_the_machine


def apply_plan(*, actor: Actor) -> int:
    """Carry out every line of the plan that has something due; what went is recorded by its count. Safe to repeat."""
    require(runs_the_machine(actor))
    return sum(_apply(line, actor) for line in plan.lines() if not line.is_kept_only)


def _apply(line: plan.Line, actor: Actor) -> int:
    before = line.before()
    with transaction.atomic():
        count = line.carry_out(before) if line.carry_out else 0
        if count:
            run = RetentionRun.objects.create(
                rule=line.name,
                ran_at=clock.now(),
                before=before,
                count=count,
                actor_id=actor.actor_id,
                actor_label=actor.actor_label,
            )
            record("privacy.retention.applied", run, actor=actor, rule=line.name, count=count)
    return count
