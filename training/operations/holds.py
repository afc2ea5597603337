"""Seats kept for somebody for a while: first refusal for those who asked, groups, waiting lists.

Locks: the question about a hold first, then people in the order of their keys, then the class. So seats that come free go
to the next in the waiting order within the same transaction, before anybody else sees them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.models import Wish
from courses.operations.pools import leave_pool, pool_wish
from courses.operations.wishes import end_wish
from courses.states import WishState
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.mandates.rules import mandate_of
from foundation.notices.operations import ask, close_questions, close_questions_about, notify
from foundation.people.models import Person
from foundation.people.rules import require
from foundation.policy.queries import value
from training.models import Enrolment, EnrolmentSource, SeatHold, TrainingClass, WhyHeld
from training.occasions import SEAT_HELD
from training.operations.enrolments import put_on_roster
from training.queries.holds import (
    classes_begun_with_waiting,
    classes_with_waiting,
    groups_without_names,
    overdue_holds,
    waiting_order,
)
from training.queries.locking import lock_people, locked_requesters
from training.rules.access import can_manage
from training.rules.holds import can_answer_for, can_name_for, comes_too, is_over, takes_names
from training.rules.roster import is_open_to_all
from training.rules.wording import enrolment_fields
from training.states import ACTIVE, HOLD, ClassState, HoldState

HOURS = "training.first_refusal_hours"
REMINDER_DAYS = "training.names_reminder_days"
YES, NO = "1", "2"


def hold_seats(
    training_class: TrainingClass,
    person: Person,
    *,
    size: int,
    until: datetime,
    why: str,
    actor: Actor,
    wish: Wish | None = None,
) -> SeatHold:
    """Keep `size` seats together for the person until then, and ask whether they are wanted.

    Refused: the class does not take people ("training.not_open"), fewer seats are left ("training.class_full"), seats are
    kept for the person already ("training.already_held").
    """
    require(actor.is_system or can_manage(actor, training_class))
    with transaction.atomic():
        lock_people([person.pk])
        locked = _lock(training_class)
        return _hold(locked, person, size=size, until=until, why=why, actor=actor, wish=wish)


def hold_for_requesters(training_class: TrainingClass, wishes: Sequence[Wish], *, actor: Actor) -> int:
    """Keep seats for those who asked, the oldest wish first, as long as seats last; how many got some.

    A group that does not fit keeps its place in the order and lets smaller ones past. Joins the caller's transaction, who
    has locked the people (`locked_requesters`) and then the class.
    """
    if training_class.state != ClassState.ENROLLING or not wishes:
        return 0
    seated = set(
        Enrolment.objects.filter(
            training_class=training_class, person__in=[wish.person_id for wish in wishes], state__in=ACTIVE
        ).values_list("person_id", flat=True)
    )
    held = set(
        training_class.holds.filter(state__in=(HoldState.HELD, HoldState.ACCEPTED)).values_list("person_id", flat=True)
    )
    until = clock.now() + timedelta(hours=int(value(HOURS)))
    count = 0
    for wish in wishes:
        if wish.person_id in held or not _still_open(wish):
            continue
        if wish.person_id in seated and wish.group_size == 1:
            _answer(wish, training_class, actor)
            continue
        if wish.group_size > training_class.seats_left:
            continue
        why = WhyHeld.GROUP if wish.group_size > 1 else WhyHeld.FIRST_REFUSAL
        _hold(training_class, wish.person, size=wish.group_size, until=until, why=why, actor=actor, wish=wish)
        held.add(wish.person_id)
        count += 1
    return count


def accept_hold(hold: SeatHold, *, actor: Actor) -> Enrolment | None:
    """Take the seats: one becomes the person's enrolment, the others wait for their names until the first day.

    Whoever ordered for a village, a co-op or an employer gets no seat themselves (None). Refused: too late
    ("training.hold_over"), answered before ("state.not_allowed"), a class that takes nobody now ("training.not_open").
    """
    require(can_answer_for(actor, hold), _("这个位子不是给你留的。"))
    with transaction.atomic():
        close_questions(hold, actor=actor)
        lock_people([hold.person_id])
        training_class = _lock(hold.training_class)
        hold.refresh_from_db(fields=["state", "until", "unnamed"])
        if is_over(hold):
            raise Conflict(
                _("来晚了，位子只留到%(until)s，已经给下一位了。还有空位的话可以自己报名。")
                % {"until": _moment(hold.until)},
                "training.hold_over",
            )
        if hold.state == HoldState.HELD and not is_open_to_all(training_class):
            raise Conflict(
                _("%(title)s现在不收人：%(state)s。")
                % {"title": training_class.title, "state": training_class.get_state_display()},
                "training.not_open",
            )
        comes = comes_too(hold)
        HOLD.move(hold, "accept", answered_at=clock.now(), unnamed=hold.size - (1 if comes else 0))
        record("training.hold.accepted", training_class, actor=actor, hold=hold.pk, seats=hold.size)
        enrolment = _seat_the_asker(hold, training_class, actor) if comes else None
        if hold.unnamed:
            _tell_names_due(hold, training_class, actor)
    return enrolment


def decline_hold(hold: SeatHold, *, actor: Actor) -> None:
    """Give the seats back; they go to the next in the waiting order. Refused: answered before ("state.not_allowed")."""
    require(can_answer_for(actor, hold), _("这个位子不是给你留的。"))
    _end(hold, "decline", "training.hold.declined", actor=actor)


def release_hold(hold: SeatHold, *, actor: Actor) -> None:
    """The institution takes a hold back before it is answered. Refused: answered before ("state.not_allowed")."""
    require(can_manage(actor, hold.training_class))
    _end(hold, "release", "training.hold.released", actor=actor)


def expire_holds(*, actor: Actor) -> int:
    """Upkeep: seats nobody answered for in time go to the next; how many holds. Each in a transaction of its own."""
    require(actor.is_system)
    return sum(_expired(hold, actor) for hold in overdue_holds())


def offer_free_seats(*, actor: Actor) -> int:
    """Upkeep: seats that came free otherwise go to those in the waiting order; how many were asked."""
    require(actor.is_system)
    return sum(_offered(one, actor) for one in classes_with_waiting() if one.seats_left > 0)


def name_seat(hold: SeatHold, person: Person, *, actor: Actor) -> Enrolment:
    """Give one of a group's seats a name. Refused: none left ("training.no_seat_to_name"), not accepted yet or over
    ("training.hold_not_accepted"), on the roster already ("training.already_enrolled")."""
    require(can_name_for(actor, hold), _("这些位子不归你填。"))
    with transaction.atomic():
        lock_people([person.pk])
        training_class = _lock(hold.training_class)
        hold.refresh_from_db(fields=["state", "unnamed"])
        if hold.state != HoldState.ACCEPTED or not takes_names(training_class):
            raise Conflict(_("现在不能填名字了：位子还没要，或者班已经开课。"), "training.hold_not_accepted")
        if Enrolment.objects.filter(training_class=training_class, person=person, state__in=ACTIVE).exists():
            raise Conflict(_("%(name)s已经在名册上了。") % {"name": person.name}, "training.already_enrolled")
        if not SeatHold.objects.filter(pk=hold.pk, unnamed__gte=1).update(unnamed=F("unnamed") - 1):
            raise Conflict(_("名字都填满了。"), "training.no_seat_to_name")
        hold.refresh_from_db(fields=["unnamed"])
        record("training.hold.named", training_class, actor=actor, hold=hold.pk, left=hold.unnamed)
        return put_on_roster(training_class, person, actor=actor, source=EnrolmentSource.GROUP)


def give_back_unnamed(hold: SeatHold, *, actor: Actor) -> int:
    """The group's seats without a name go to others: by whoever answers for it, or at the first day; how many."""
    require(actor.is_system or can_name_for(actor, hold))
    with transaction.atomic():
        wishes = locked_requesters(hold.training_class)
        training_class = _lock(hold.training_class)
        hold.refresh_from_db(fields=["state", "unnamed"])
        seats = hold.unnamed if hold.state == HoldState.ACCEPTED else 0
        if seats:
            SeatHold.objects.filter(pk=hold.pk).update(unnamed=0)
            hold.unnamed = 0
            _free(training_class, seats)
            record("training.hold.given_back", training_class, actor=actor, hold=hold.pk, seats=seats)
            if actor.is_system:
                notify(
                    hold.person,
                    "training.names_missed",
                    lambda: {"title": training_class.localized_title, "seats": seats},
                    actor=actor,
                )
            hold_for_requesters(training_class, wishes, actor=actor)
    return seats


def watch_groups(*, actor: Actor) -> int:
    """Upkeep: remind of names some days before, give nameless seats back on the first day; how many groups."""
    require(actor.is_system)
    today, done = clock.today(), 0
    for hold in groups_without_names(timedelta(days=int(value(REMINDER_DAYS)))):
        starts = hold.training_class.starts_on
        if starts is not None and starts <= today:
            give_back_unnamed(hold, actor=actor)
            done += 1
        elif hold.reminded_at is None:
            done += _reminded(hold, actor)
    return done


def gather_anew(*, actor: Actor) -> int:
    """Upkeep: whoever stood in the waiting order of a class that has begun or is off waits for the next one; how many."""
    require(actor.is_system)
    count = 0
    for training_class in classes_begun_with_waiting():
        for waiting in waiting_order(training_class):
            with transaction.atomic():
                lock_people([waiting.person_id])
                leave_pool(waiting, actor=actor)
                waiting.refresh_from_db()
                pool_wish(waiting, actor=actor)
                count += 1
    return count


def ask_no_more(training_class: TrainingClass, *, actor: Actor) -> None:
    """Questions about held seats of the class are settled; to be called before the class is locked."""
    ids = training_class.holds.filter(state=HoldState.HELD).values_list("pk", flat=True)
    close_questions_about("training.seathold", [str(pk) for pk in ids], actor=actor)


def release_all(training_class: TrainingClass, *, actor: Actor) -> list[SeatHold]:
    """Nobody keeps a seat any more: the class begins, or will not take place. Returns those still unanswered; who tells
    them is the caller's. Joins the caller's transaction, who has locked the class."""
    kept = list(training_class.holds.filter(unnamed__gt=0).select_related("person", "wish").order_by("pk"))
    for hold in kept:
        seats = hold.unnamed
        if hold.state == HoldState.HELD:
            HOLD.move(hold, "release", unnamed=0, answered_at=clock.now())
        else:
            SeatHold.objects.filter(pk=hold.pk).update(unnamed=0)
        _free(training_class, seats)
        record("training.hold.released", training_class, actor=actor, hold=hold.pk, seats=seats)
    return kept


def _hold(
    training_class: TrainingClass,
    person: Person,
    *,
    size: int,
    until: datetime,
    why: str,
    actor: Actor,
    wish: Wish | None,
) -> SeatHold:
    if training_class.state != ClassState.ENROLLING:
        raise Conflict(_("这个班现在不收人，留不了位子。"), "training.not_open")
    if size < 1:
        raise DomainError(_("至少留一个位子。"), "training.hold_size")
    if SeatHold.objects.filter(
        training_class=training_class, person=person, state__in=(HoldState.HELD, HoldState.ACCEPTED)
    ).exists():
        raise Conflict(_("已经给这个人留过位子了。"), "training.already_held")
    taken = TrainingClass.objects.filter(pk=training_class.pk, seats_taken__lte=F("capacity") - size).update(
        seats_taken=F("seats_taken") + size
    )
    if not taken:
        raise Conflict(_("位子不够了，留不下。"), "training.class_full")
    training_class.seats_taken += size
    hold = SeatHold.objects.create(
        training_class=training_class,
        person=person,
        wish=wish,
        size=size,
        unnamed=size,
        why=why,
        until=until,
        created_at=clock.now(),
    )
    if wish is not None:
        _answer(wish, training_class, actor)
    record("training.hold.made", training_class, actor=actor, hold=hold.pk, seats=size, until=until.isoformat())
    ask(
        person,
        SEAT_HELD,
        _held_fields(hold, training_class),
        options=lambda: {YES: _("要"), NO: _("不要")},
        about=hold,
        actor=actor,
        until=until,
    )
    return hold


def _end(hold: SeatHold, transition: str, action: str, *, actor: Actor) -> TrainingClass:
    """A hold ends unused: its seats go to the next in the waiting order."""
    with transaction.atomic():
        close_questions(hold, actor=actor)
        wishes = list(waiting_order(hold.training_class))
        lock_people([hold.person_id, *(wish.person_id for wish in wishes)])
        training_class = _lock(hold.training_class)
        seats = hold.size
        HOLD.move(hold, transition, unnamed=0, answered_at=clock.now())
        _free(training_class, seats)
        record(action, training_class, actor=actor, hold=hold.pk, seats=seats)
        hold_for_requesters(training_class, wishes, actor=actor)
    return training_class


def _expired(hold: SeatHold, actor: Actor) -> int:
    try:
        with transaction.atomic():
            training_class = _end(hold, "expire", "training.hold.expired", actor=actor)
            notify(
                hold.person,
                "training.hold_expired",
                lambda: {"title": training_class.localized_title},
                actor=actor,
            )
    except Conflict:  # answered in the meantime
        return 0
    return 1


def _offered(training_class: TrainingClass, actor: Actor) -> int:
    with transaction.atomic():
        wishes = locked_requesters(training_class)
        return hold_for_requesters(_lock(training_class), wishes, actor=actor)


def _reminded(hold: SeatHold, actor: Actor) -> int:
    with transaction.atomic():
        told = SeatHold.objects.filter(pk=hold.pk, reminded_at__isnull=True, unnamed__gt=0).update(
            reminded_at=clock.now()
        )
        if told:
            _tell_names_due(hold, hold.training_class, actor)
    return told


def _seat_the_asker(hold: SeatHold, training_class: TrainingClass, actor: Actor) -> Enrolment:
    """The held seat becomes an enrolment; who is on the roster already needs no second seat."""
    standing = Enrolment.objects.filter(training_class=training_class, person=hold.person, state__in=ACTIVE).first()
    if standing is not None:
        _free(training_class, 1)
        return standing
    source = EnrolmentSource.LIAISON if mandate_of(actor, hold.person) is not None else EnrolmentSource.SELF
    return put_on_roster(training_class, hold.person, actor=actor, source=source)


def _answer(wish: Wish, training_class: TrainingClass, actor: Actor) -> None:
    end_wish(wish, "answer", actor=actor, training_class=training_class.code)


def _still_open(wish: Wish) -> bool:
    """Read again behind the locks: it may have been taken back meanwhile."""
    return Wish.objects.filter(pk=wish.pk, state=WishState.OPEN).exists()


def _free(training_class: TrainingClass, seats: int) -> None:
    TrainingClass.objects.filter(pk=training_class.pk).update(seats_taken=F("seats_taken") - seats)
    training_class.seats_taken -= seats


def _lock(training_class: TrainingClass) -> TrainingClass:
    return (
        TrainingClass.objects.select_for_update(of=("self",), no_key=True)
        .select_related("course", "scheme", "venue", "institution")
        .get(pk=training_class.pk)
    )


def _tell_names_due(hold: SeatHold, training_class: TrainingClass, actor: Actor) -> None:
    def fields() -> dict[str, Any]:
        starts = training_class.starts_on
        return {
            "title": training_class.localized_title,
            "seats": hold.unnamed,
            "day": date_format(starts, "MONTH_DAY_FORMAT") if starts else "",
        }

    notify(hold.person, "training.names_due", fields, actor=actor)


def _held_fields(hold: SeatHold, training_class: TrainingClass) -> Any:
    about = enrolment_fields(training_class)
    return lambda: {
        "name": hold.person.name,
        "title": training_class.localized_title,
        "start": about()["start"],
        "seats": hold.size,
        "until": _moment(hold.until),
    }


def _moment(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{date_format(local, 'MONTH_DAY_FORMAT')} {local:%H:%M}"
