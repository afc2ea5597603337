"""A call's life: opened at the threshold, closed at its deadline, extended, given up. Offers are training's part.

A call's row is locked before those of its offers, after persons and before the pool.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.call_wording import ALL_DECLINED, NO_OFFER, NO_SCHOOL, why_escalated
from courses.models import Call, Pool
from courses.operations.pools import answer_pool, call_again, close_pool
from courses.queries.calls import CHOICE_DAYS, closing, overdue_calls, those_who_step_in
from courses.registry import offer_desks
from courses.rules import can_steer_call
from courses.states import CALL, POOL, CallState
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM, Actor
from foundation.kernel.codes import short_code
from foundation.kernel.errors import Conflict, DomainError
from foundation.notices.operations import notify_all
from foundation.people.rules import require
from foundation.policy.queries import value

CALL_DAYS, ESCALATION_DAYS = "courses.call_days", "courses.escalation_days"
MOST_DAYS = 60


def open_call(pool: Pool, *, actor: Actor) -> Call:
    """Enough people want the course: ask the institutions. In the transaction of the wish that made it enough.

    Exactly one a pool: whoever comes second gets the call that stands. Refused: not enough people yet
    ("courses.pool_short").
    """
    if pool.people < pool.threshold:
        raise Conflict(_("人还不够，先不征班。"), "courses.pool_short")
    with transaction.atomic():
        if POOL.can(pool, "call"):
            POOL.move(pool, "call")
        now = clock.now()
        try:
            with transaction.atomic():
                call = Call.objects.create(
                    code=short_code(8),
                    pool=pool,
                    course=pool.course,
                    township=pool.township,
                    place=pool.place,
                    season=pool.season,
                    people=pool.people,
                    opened_at=now,
                    deadline=closing(clock.today() + timedelta(days=int(value(CALL_DAYS)))),
                )
        except IntegrityError:
            return Call.objects.exclude(state=CallState.CLOSED).get(pool=pool)
        invited = sum(desk.invite(call, actor=SYSTEM) for desk in offer_desks())
        record(
            "courses.call.opened",
            call,
            actor=SYSTEM,
            people=call.people,
            schools=invited,
            deadline=call.deadline.isoformat(),
        )
        if not invited:
            _escalate(call, NO_SCHOOL, actor=SYSTEM)
    return call


def close_call(call: Call, *, actor: Actor) -> Call:
    """Offers close: to the bureau's choice, or, where there is none, to those who step in.

    At the deadline, or before it once everybody invited has answered ("courses.call_still_open" until then).
    """
    require(actor.is_system or can_steer_call(actor, call))
    with transaction.atomic():
        locked = _lock(call)
        if locked.state != CallState.OPEN:
            return locked
        answered = all(desk.all_answered(locked) for desk in offer_desks())
        late = locked.deadline <= clock.now()
        if not (late or answered):
            raise Conflict(_("还没到截止，也还有学校没回话。"), "courses.call_still_open")
        offers = sum(desk.standing(locked) for desk in offer_desks())
        if offers:
            act_by = closing(clock.today() + timedelta(days=int(value(CHOICE_DAYS))))
            CALL.move(locked, "compare", act_by=act_by)
            record("courses.call.compared", locked, actor=actor, offers=offers, act_by=act_by.isoformat())
        else:
            _escalate(locked, NO_OFFER if late else ALL_DECLINED, actor=actor)
    return locked


def close_overdue_calls(*, actor: Actor) -> int:
    """Upkeep: close what is past its deadline; how many."""
    return sum(1 for call in overdue_calls() if close_call(call, actor=actor).state != CallState.OPEN)


def extend_call(call: Call, *, actor: Actor, until: date, reason: str, everyone: bool = False) -> Call:
    """Give institutions more time, and perhaps ask all registered ones (`everyone`); those who have not offered are asked
    again, and whoever has registered meanwhile.

    Refused: no reason ("courses.call_reason"), a day past or too far ("courses.call_day"), a call that is chosen or over.
    """
    require(can_steer_call(actor, call))
    reason = _reason(reason)
    today = clock.today()
    if not today < until <= today + timedelta(days=MOST_DAYS):
        raise DomainError(
            _("新的截止日要在明天到 %(days)s 天之内。") % {"days": MOST_DAYS},
            "courses.call_day",
        )
    with transaction.atomic():
        locked = _lock(call)
        everyone = everyone or locked.everyone
        CALL.move(locked, "extend", deadline=closing(until), act_by=None, reason=reason, everyone=everyone)
        invited = sum(desk.invite(locked, actor=actor) for desk in offer_desks())
        record(
            "courses.call.widened" if everyone else "courses.call.extended",
            locked,
            actor=actor,
            reason=reason,
            schools=invited,
            deadline=locked.deadline.isoformat(),
        )
        if not invited:
            _escalate(locked, NO_SCHOOL, actor=actor)
    return locked


def end_call(call: Call, *, actor: Actor, reason: str) -> int:
    """Give the call up: everybody who asked is told the reason, how many people; so are the institutions. Their
    wishes gather anew later."""
    require(can_steer_call(actor, call))
    reason = _reason(reason)
    with transaction.atomic():
        locked = _lock(call)
        CALL.move(locked, "end", reason=reason, ended_at=clock.now(), act_by=None)
        for desk in offer_desks():
            desk.send_home(locked, actor=actor, reason=reason)
        close_pool(locked.pool, actor=actor, reason=reason)
        record("courses.call.ended", locked, actor=actor, reason=reason, people=locked.pool.people)
    return locked.pool.people


def mark_chosen(call: Call, *, actor: Actor, institution: str, reason: str) -> None:
    """One offer was chosen; joins the caller's transaction, who has locked the call and checked who chooses."""
    CALL.move(call, "choose", act_by=None)
    record("courses.call.chosen", call, actor=actor, institution=institution, reason=reason)
    answer_pool(call.pool, actor=actor)


def reopen_after_failure(call: Call, *, actor: Actor, reason: str) -> None:
    """The class of the chosen offer was refused or given up before people could join: somebody has to step in again.
    Joins the caller's transaction."""
    locked = _lock(call)
    if CALL.can(locked, "fall_through"):
        CALL.move(locked, "fall_through", act_by=_step_in_by(), reason=reason)
        record("courses.call.fell_through", locked, actor=actor, reason=reason)
        call_again(locked.pool, actor=actor)
        _tell_those_who_step_in(locked, reason, actor)


def _escalate(call: Call, why: str, *, actor: Actor) -> None:
    CALL.move(call, "escalate", act_by=_step_in_by(), reason=why)
    record("courses.call.escalated", call, actor=actor, why=why)
    _tell_those_who_step_in(call, why, actor)


def _step_in_by() -> datetime:
    return closing(clock.today() + timedelta(days=int(value(ESCALATION_DAYS))))


def _tell_those_who_step_in(call: Call, why: str, actor: Actor) -> None:
    def fields() -> dict[str, Any]:
        assert call.act_by is not None
        return {
            "township": call.township.localized_name,
            "people": call.people,
            "title": call.course.localized_title,
            "why": why_escalated(why),
            "day": date_format(timezone.localtime(call.act_by), "MONTH_DAY_FORMAT"),
        }

    people = those_who_step_in(call.township)
    notify_all([(person, fields) for person in people], "courses.call_escalated", actor=actor)


def _lock(call: Call) -> Call:
    return (
        Call.objects.select_for_update(of=("self",), no_key=True)
        .select_related("course__section", "course__occupation", "township", "place", "pool")
        .get(pk=call.pk)
    )


def _reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise DomainError(_("请写上原因：等着的人要靠它知道下一步怎么办。"), "courses.call_reason")
    if len(reason) > 400:
        raise DomainError(_("原因写得太长，请用 400 字以内说清楚。"), "courses.call_reason")
    return reason
