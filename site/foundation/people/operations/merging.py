"""Two registrations of one human being become one: asked for by one clerk, confirmed by another."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people import merging
from foundation.people.locking import kept_beside
from foundation.people.models import Membership, Person, PersonMerge, TwoPersonAct, User
from foundation.people.operations.acts import request_act
from foundation.people.rules import may_correct, require
from foundation.people.states import MERGE


def request_merge(merged: Person, kept: Person, *, actor: Actor, reason: str) -> TwoPersonAct:
    """Ask for `merged` to be made one with `kept`. Codes: people.merge_same, people.merged, people.merge_clash,
    people.act_open, people.reason_missing."""
    pair = Person.objects.in_bulk([merged.pk, kept.pk])
    merged, kept = pair[merged.pk], pair[kept.pk]
    require(may_correct(actor, merged) and may_correct(actor, kept))
    _refuse_wrong_pair(kept, merged)
    _refuse_clashes(merging.plan(kept, merged))
    return request_act(MERGE, merged, actor=actor, reason=reason, kept=kept.code)


def merge_persons(merged: Person, act: TwoPersonAct, *, actor: Actor) -> PersonMerge:
    """Everything that points to `merged` follows to the person kept; the row stays as a trace with `merged_into`.

    Runs inside the confirming transaction with both rows locked. Who acted under the merged registration stays named as
    it was, and so does the audit. Codes: people.merged, people.merge_clash.
    """
    kept = kept_beside(merged)
    require(may_correct(actor, merged) and may_correct(actor, kept))
    _refuse_wrong_pair(kept, merged)
    plan = merging.plan(kept, merged)
    _refuse_clashes(plan)
    now = clock.now()
    # First: the database lets rows follow only to the person somebody was merged into.
    merged.merged_into, merged.merged_at = kept, now
    merged.save(update_fields=["merged_into", "merged_at"])
    Person.objects.filter(merged_into=merged).update(merged_into=kept)
    for link in merging.following():
        keys = plan.moved.get(link.name)
        if keys:
            try:
                with transaction.atomic():
                    link.model._base_manager.filter(pk__in=keys).update(**{link.field: kept})
            except IntegrityError as clash:
                raise Conflict(
                    _("%(what)s并不过去：数据库不让。请先看看两份登记在那里的情况。")
                    % {"what": merging.words_for(link.model)},
                    "people.merge_clash",
                ) from clash
    for user in User.objects.filter(person=merged, is_active=True):
        user.is_active = False
        user.save(update_fields=["is_active"])
        record("people.account.closed", user, actor=actor, reason="merged")
    done = PersonMerge.objects.create(act=act, kept=kept, merged=merged, moved=plan.moved, left=plan.left, at=now)
    record("people.person.merged", merged, actor=actor, kept=kept.code, rows=_rows(plan))
    record("people.person.merged", kept, actor=actor, merged=merged.code, rows=_rows(plan))
    moved = plan.moved.get("people.membership.person", [])
    for membership in Membership.objects.filter(pk__in=moved).select_related("organisation"):
        record(
            "people.membership.moved",
            membership,
            actor=actor,
            role=membership.role,
            organisation=membership.organisation.code,
        )
    return done


def _rows(plan: merging.Plan) -> int:
    return sum(len(keys) for keys in plan.moved.values())


def _refuse_wrong_pair(kept: Person, merged: Person) -> None:
    if kept.pk == merged.pk:
        raise DomainError(_("这是同一份登记，不用合并。"), "people.merge_same")
    if kept.merged_into_id is not None or merged.merged_into_id is not None:
        raise Conflict(_("其中一份已经并到别的登记里了。请刷新看看。"), "people.merged")


def _refuse_clashes(plan: merging.Plan) -> None:
    if plan.refusals:
        raise Conflict(
            _("现在还合不了。请先办好这几件：%(list)s") % {"list": _("；").join(plan.refusals)}, "people.merge_clash"
        )
