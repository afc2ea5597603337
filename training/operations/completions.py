"""Closing a class: verdicts become states, and the class file gets its hash."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.kernel.text import plain_number
from foundation.notices.operations import notify_all
from foundation.people.rules import require
from training.models import CompletionReport, Enrolment, TrainingClass
from training.queries.attendance import marked_counts
from training.rules.access import can_manage
from training.rules.outcomes import Outcome, outcomes_of
from training.rules.plans import plan_of
from training.rules.reports import hash_of
from training.signals import class_moved
from training.states import CLASS, ENROLMENT, ClassState


def complete_class(training_class, *, actor: Actor, without_score: bool = False) -> CompletionReport:
    """Confirm the computed outcomes: enrolments become completed or failed, the report is frozen, the class closed.

    `without_score` says that those who reached the hours but have no score did not come to the assessment; without it
    the class is refused while such people are left ("training.scores_missing"). A class is closed once
    ("state.not_allowed"), and every number in the report comes from marks and results, none is typed.
    """
    require(can_manage(actor, training_class))
    with transaction.atomic():
        locked = TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
        if locked.state != ClassState.ASSESSING:
            raise Conflict(
                _("这个班现在是“%(state)s”，还不能结班。") % {"state": locked.get_state_display()}, "state.not_allowed"
            )
        outcomes = outcomes_of(locked)
        if not outcomes:
            raise Conflict(_("名册上没有人，不能结班。可以取消这个班，并写上原因。"), "training.empty_roster")
        unscored = [outcome for outcome in outcomes if outcome.verdict.needs_score]
        if unscored and not without_score:
            raise DomainError(
                _("还有 %(count)s 个人课时够了、没有成绩。登记成绩，或者勾选“他们没有来考核”。")
                % {"count": len(unscored)},
                "training.scores_missing",
            )
        now = clock.now()
        _settle(outcomes)
        report = _record_of(locked, outcomes)
        saved = CompletionReport.objects.create(
            training_class=locked,
            record=report,
            sha256=hash_of(report),
            closed_at=now,
            closed_by_id=actor.actor_id,
            closed_by_label=actor.actor_label,
        )
        CLASS.move(locked, "close", closed_at=now)
        record(
            "training.class.closed",
            locked,
            actor=actor,
            completed=sum(1 for outcome in outcomes if outcome.verdict.completed),
            failed=sum(1 for outcome in outcomes if not outcome.verdict.completed),
            sha256=saved.sha256,
        )
        for completed in (True, False):
            notify_all(
                [
                    (one.enrolment.person, partial(_fields, locked, one))
                    for one in outcomes
                    if one.verdict.completed is completed
                ],
                "training.completed" if completed else "training.not_completed",
                actor=actor,
            )
        transaction.on_commit(lambda: class_moved.send(TrainingClass, training_class=locked, transition="close"))
    training_class.refresh_from_db()
    return saved


def _settle(outcomes: list[Outcome]) -> None:
    for name, completed in (("complete", True), ("fail", False)):
        transition = ENROLMENT.transitions[name]
        ids = [outcome.enrolment.pk for outcome in outcomes if outcome.verdict.completed is completed]
        moved = Enrolment.objects.filter(pk__in=ids, state__in=transition.sources).update(state=transition.target)
        if moved != len(ids):
            raise Conflict(_("名册刚刚变了，请重新打开结班表。"), "training.roster_changed")


def _record_of(training_class, outcomes: list[Outcome]) -> dict:
    """The class file: plan as it stood, what was held, everyone's outcome by code. No names, no document numbers."""
    counts = marked_counts(training_class)
    return {
        "class": training_class.code,
        "institution": training_class.institution.code,
        "scheme": training_class.scheme.code,
        "plan": plan_of(training_class),
        "closed_on": clock.today().isoformat(),
        "held": [
            {"session": session.number, "hours": plain_number(session.hours), **counts.get(session.pk, {})}
            for session in training_class.sessions.order_by("number")
        ],
        "people": [
            {
                "enrolment": outcome.enrolment.pk,
                "person": outcome.enrolment.person.code,
                "attended_hours": plain_number(outcome.hours.attended),
                "planned_hours": plain_number(outcome.hours.planned),
                "score": None if outcome.score is None else plain_number(outcome.score),
                "completed": outcome.verdict.completed,
                "because": list(outcome.verdict.codes),
            }
            for outcome in outcomes
        ],
    }


def _fields(training_class, outcome: Outcome) -> dict[str, str]:
    fields = {"title": training_class.localized_title}
    if not outcome.verdict.completed:
        fields["why"] = _("；").join(outcome.verdict.reasons)
    return fields
