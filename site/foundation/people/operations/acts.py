"""What takes two people: one asks, another confirms or declines; nobody decides their own request."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people import two_person
from foundation.people.models import Person
from foundation.people.models.acts import TwoPersonAct
from foundation.people.rules import person_of, require
from foundation.people.states import ACT, ActState

LONGEST_REASON = 300
SWEPT_AT_ONCE = 500


def request_act(kind_name: str, obj: Any, *, actor: Actor, reason: str, **data: Any) -> TwoPersonAct:
    """Ask for an act. `data` is JSON without personal data. Codes: people.reason_missing, people.act_open."""
    kind = two_person.kind_named(kind_name)
    asker = _somebody(actor)
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise DomainError(_("没写原因。第二个人要看着原因来定，请写一句。"), "people.reason_missing")
    with transaction.atomic():
        locked = kind.load_locked(str(obj.pk), data)
        require(kind.may_request(actor, locked))
        now = clock.now()
        try:
            with transaction.atomic():
                act = TwoPersonAct.objects.create(
                    kind=kind.name,
                    object_type=locked._meta.label_lower,
                    object_id=str(locked.pk),
                    office=kind.office(locked),
                    reason=reason,
                    data=data,
                    requested_by=asker,
                    requested_at=now,
                    expires_at=now + kind.expires_after if kind.expires_after is not None else None,
                )
        except IntegrityError as clash:
            raise Conflict(_("这件事已经有人提过，正等第二个人来办。"), "people.act_open") from clash
        record("people.act.requested", act, actor=actor, kind=kind.name, object=f"{act.object_type}:{act.object_id}")
    return act


def confirm_act(act: TwoPersonAct, *, actor: Actor) -> TwoPersonAct:
    """The second person agrees, and it is done in the same transaction.

    Codes: people.same_person, people.act_expired, state.not_allowed, and whatever the act itself refuses with.
    """
    kind = two_person.kind_named(act.kind)
    decider = _somebody(actor)
    with transaction.atomic():
        obj = kind.load_locked(act.object_id, act.data)
        held = TwoPersonAct.objects.select_for_update(no_key=True).get(pk=act.pk)
        _require_another(held, decider)
        require(kind.may_confirm(actor, obj))
        now = clock.now()
        if held.expires_at is not None and held.expires_at < now and held.is_open:
            raise Conflict(_("这件事等过了期限，不能再同意。还要办的话，请提的人重新提一次。"), "people.act_expired")
        ACT.move(held, "confirm", decided_by=decider, decided_at=now)
        record("people.act.confirmed", held, actor=actor, kind=kind.name, object=f"{held.object_type}:{held.object_id}")
        kind.perform(obj, held, actor)
    return held


def decline_act(act: TwoPersonAct, *, actor: Actor, reason: str) -> TwoPersonAct:
    """The second person does not agree. Codes: people.same_person, people.reason_missing, state.not_allowed."""
    kind = two_person.kind_named(act.kind)
    decider = _somebody(actor)
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise DomainError(_("没写为什么不同意。提的人要知道原因，请写一句。"), "people.reason_missing")
    with transaction.atomic():
        obj = kind.load_locked(act.object_id, act.data)
        held = TwoPersonAct.objects.select_for_update(no_key=True).get(pk=act.pk)
        _require_another(held, decider)
        require(kind.may_confirm(actor, obj))
        ACT.move(held, "decline", decided_by=decider, decided_at=clock.now(), decision_reason=reason)
        record("people.act.declined", held, actor=actor, kind=kind.name)
    return held


def withdraw_act(act: TwoPersonAct, *, actor: Actor) -> TwoPersonAct:
    """Whoever asked takes it back before it is decided."""
    with transaction.atomic():
        held = TwoPersonAct.objects.select_for_update(no_key=True).get(pk=act.pk)
        person = person_of(actor)
        require(person is not None and held.requested_by_id == person.pk)
        ACT.move(held, "withdraw", decided_at=clock.now())
        record("people.act.withdrawn", held, actor=actor, kind=held.kind)
    return held


def expire_overdue_acts(*, actor: Actor) -> int:
    """Let go what nobody decided in time; returns how many. Repeating it does nothing more."""
    require(getattr(actor, "is_system", False))
    overdue = TwoPersonAct.objects.filter(state=ActState.REQUESTED, expires_at__lt=clock.now()).order_by("pk")
    count = 0
    for act in overdue[:SWEPT_AT_ONCE]:
        with transaction.atomic():
            held = TwoPersonAct.objects.select_for_update(no_key=True).get(pk=act.pk)
            if held.is_overdue:
                ACT.move(held, "expire", decided_at=clock.now())
                record("people.act.expired", held, actor=actor, kind=held.kind)
                count += 1
    return count


def _somebody(actor: Actor) -> Person:
    """Two people: a script is nobody, and neither is an account without a person."""
    person = person_of(actor)
    require(person is not None)
    assert person is not None
    return person


def _require_another(act: TwoPersonAct, decider: Person) -> None:
    if act.requested_by_id == decider.pk:
        raise DomainError(_("这件事要两个人办：你提的，要请另一位来定。"), "people.same_person")
