"""The life of a class from filing to the last session: each step one operation."""

from django.db import transaction
from django.utils.translation import gettext as _

from courses.operations import answer_wishes
from courses.operations.calls import reopen_after_failure
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.notices.operations import close_questions_about, notify, notify_all
from foundation.people.rules import require
from training.models import Enrolment, Offer, PlanVersion, TrainingClass
from training.operations.holds import ask_no_more, hold_for_requesters, release_all
from training.queries.locking import locked_requesters
from training.rules.access import can_decide, can_manage, can_stop
from training.rules.clocks import answer_due
from training.rules.filing import day_text, missing_for_filing
from training.rules.plans import plan_of
from training.rules.progress import goes_on_soon, is_start_day, people_confirmed, unmarked_sessions
from training.rules.wording import enrolment_fields
from training.signals import class_moved
from training.states import CLASS, ENROLMENT, OFFER, ClassState, EnrolmentState, HoldState, OfferState

NOT_OPENED_YET = (
    *(ClassState.DRAFT, ClassState.FILED, ClassState.RETURNED),
    *(ClassState.APPROVED, ClassState.POSTPONED),
)


def file_class(training_class, *, actor: Actor) -> None:
    """Hand the plan to the bureau (开班申请): copies threshold and pass mark from the scheme, keeps the plan as filed.

    Refused with everything that is missing ("training.not_ready").
    """
    require(can_manage(actor, training_class))
    with transaction.atomic():
        locked = _lock(training_class)
        missing = missing_for_filing(locked)
        if missing:
            raise DomainError(
                _("还不能送审，差这几样：%(missing)s") % {"missing": _("；").join(item.text for item in missing)},
                "training.not_ready",
            )
        now, due = clock.now(), answer_due(clock.today())
        CLASS.move(
            locked,
            "file",
            attendance_threshold=locked.scheme.attendance_threshold,
            pass_mark=locked.scheme.pass_mark,
            filed_at=now,
            filed_by_id=actor.actor_id,
            decide_by=due,
            decided_at=None,
            decided_by_id="",
            return_reason="",
            stop_reason="",
        )
        number = locked.plan_versions.count() + 1
        PlanVersion.objects.create(training_class=locked, number=number, plan=plan_of(locked), filed_at=now)
        record("training.class.filed", locked, actor=actor, version=number, decide_by=due.isoformat())
        _tell(locked, "file")
    training_class.refresh_from_db()


def approve_class(training_class, *, actor: Actor) -> None:
    """The bureau agrees. Whoever filed it never approves it ("training.own_filing"); the database holds the same."""
    _decide(training_class, "approve", "training.class.approved", actor=actor)


def return_class(training_class, *, actor: Actor, reason: str) -> None:
    """The bureau sends it back to be mended and filed again; the reason is what the institution reads."""
    _decide(training_class, "return", "training.class.returned", actor=actor, reason=_reason(reason))


def refuse_class(training_class, *, actor: Actor, reason: str) -> None:
    """The bureau refuses the class for good. People on the provisional roster lose their seats and are told."""
    reason = _reason(reason)
    with transaction.atomic():
        ask_no_more(training_class, actor=actor)
        _decide(training_class, "refuse", "training.class.refused", actor=actor, reason=reason)
        _release_everyone(training_class, actor, "training.refused", reason)
        _look_for_another_school(training_class, actor, reason)
    training_class.refresh_from_db()


def open_enrolment(training_class, *, actor: Actor) -> None:
    """Open the class to everyone. People the institution has put on the roster before are told now. Those whose wishes
    it was made for get seats kept, the oldest wish first; then others of the township who wished for the course hear."""
    require(can_manage(actor, training_class))
    with transaction.atomic():
        waiting = locked_requesters(training_class)
        locked = _lock(training_class)
        CLASS.move(locked, "open")
        record("training.class.opened", locked, actor=actor)
        fields = enrolment_fields(locked)
        notify_all([(one.person, fields) for one in _confirmed(locked)], "training.enrolled", actor=actor)
        hold_for_requesters(locked, waiting, actor=actor)
        _answer_wishes(locked, [wish.pk for wish in waiting], actor)
        _tell(locked, "open")
    training_class.refresh_from_db()


def start_class(training_class, *, actor: Actor) -> None:
    """The class begins and the roster is locked. Refused before the day of the first session
    ("training.too_early") and without anybody on it ("training.empty_roster")."""
    require(can_manage(actor, training_class))
    with transaction.atomic():
        ask_no_more(training_class, actor=actor)
        locked = _lock(training_class)
        if CLASS.can(locked, "start") and locked.starts_on is not None and not is_start_day(locked):
            raise Conflict(
                _("还没到开课的日子，现在开课会把名册锁上。%(day)s那天再来。") % {"day": day_text(locked.starts_on)},
                "training.too_early",
            )
        people = people_confirmed(locked)
        if not people:
            raise Conflict(_("名册上还没有人，开不了课。先报名，或者延期。"), "training.empty_roster")
        for hold in release_all(locked, actor=actor):
            released = "training.hold_released" if hold.state == HoldState.RELEASED else "training.names_missed"
            notify(hold.person, released, _released_fields(locked, hold), actor=actor)
        CLASS.move(locked, "start", started_at=clock.now())
        record("training.class.started", locked, actor=actor, people=people)
        _tell(locked, "start")
    training_class.refresh_from_db()


def finish_class(training_class, *, actor: Actor) -> None:
    """All sessions are held; assessment follows. Refused while one is to come or unmarked ("training.sessions_open")."""
    require(can_manage(actor, training_class))
    with transaction.atomic():
        locked = _lock(training_class)
        unmarked = unmarked_sessions(locked)
        if unmarked:
            raise Conflict(
                _("第 %(numbers)s 次课还没有点名。课上完、名点好，再转到考核。")
                % {"numbers": _("、").join(str(number) for number in unmarked)},
                "training.sessions_open",
            )
        CLASS.move(locked, "finish")
        record("training.class.finished", locked, actor=actor)
        _tell(locked, "finish")
    training_class.refresh_from_db()


def postpone_class(training_class, *, actor: Actor, reason: str) -> None:
    """Stop the class until it has new dates and is filed again. Seats stay taken; everyone on the roster is told."""
    reason = _reason(reason)
    require(can_stop(actor, training_class))
    with transaction.atomic():
        locked = _lock(training_class)
        CLASS.move(locked, "postpone", stop_reason=reason)
        record("training.class.postponed", locked, actor=actor, reason=reason)
        _tell_everyone(locked, list(_confirmed(locked)), actor, "training.postponed", reason)
        _tell(locked, "postpone")
    training_class.refresh_from_db()


def cancel_class(training_class, *, actor: Actor, reason: str) -> None:
    """The class will not take place (any more). Everyone on the roster is released and told why."""
    reason = _reason(reason)
    require(can_stop(actor, training_class))
    with transaction.atomic():
        ask_no_more(training_class, actor=actor)
        locked = _lock(training_class)
        before = locked.state
        CLASS.move(locked, "cancel", stop_reason=reason)
        record("training.class.cancelled", locked, actor=actor, reason=reason)
        _release_everyone(locked, actor, "training.cancelled", reason)
        if before in NOT_OPENED_YET:
            _look_for_another_school(locked, actor, reason)
        _tell(locked, "cancel")
    training_class.refresh_from_db()


def _decide(training_class, transition: str, action: str, *, actor: Actor, reason: str = "") -> None:
    require(
        actor.actor_id != training_class.filed_by_id,
        _("这份申请是你自己交的，要由别人来审。"),
        "training.own_filing",
    )
    require(can_decide(actor, training_class))
    with transaction.atomic():
        locked = _lock(training_class)
        CLASS.move(locked, transition, decided_at=clock.now(), decided_by_id=actor.actor_id, return_reason=reason)
        record(action, locked, actor=actor, **({"reason": reason} if reason else {}))
        _tell(locked, transition)
    training_class.refresh_from_db()


def _release_everyone(training_class, actor: Actor, occasion: str, reason: str) -> None:
    enrolments = list(_confirmed(training_class))
    seated = {one.person_id for one in enrolments}
    kept = [hold for hold in release_all(training_class, actor=actor) if hold.person_id not in seated]
    Enrolment.objects.filter(training_class=training_class, state__in=ENROLMENT.transitions["withdraw"].sources).update(
        state=EnrolmentState.WITHDRAWN, ended_at=clock.now()
    )
    TrainingClass.objects.filter(pk=training_class.pk).update(seats_taken=0)
    _tell_everyone(training_class, enrolments, actor, occasion, reason)
    notify_all(
        [(hold.person, lambda: {"title": training_class.localized_title, "reason": reason}) for hold in kept],
        occasion,
        actor=actor,
    )


def _look_for_another_school(training_class, actor: Actor, reason: str) -> None:
    """The class a call had led to is off before anybody could join: the people who asked must not be forgotten."""
    offer = Offer.objects.filter(training_class=training_class, state=OfferState.CHOSEN).select_related("call").first()
    if offer is not None and not training_class.holds.exists():
        OFFER.move(offer, "fall_through")
        reopen_after_failure(offer.call, actor=actor, reason=reason)


def _released_fields(training_class, hold):
    seats = hold.unnamed

    def fields() -> dict[str, object]:
        title = {"title": training_class.localized_title}
        return title if hold.state == HoldState.RELEASED else title | {"seats": seats}

    return fields


def _tell_everyone(training_class, enrolments, actor: Actor, occasion: str, reason: str) -> None:
    """People whose class would have gone on within a day hear of it at once, at night too."""
    close_questions_about("training.enrolment", [str(one.pk) for one in enrolments], actor=actor)
    notify_all(
        [(one.person, lambda: {"title": training_class.localized_title, "reason": reason}) for one in enrolments],
        occasion,
        actor=actor,
        urgent=goes_on_soon(training_class),
    )


def _answer_wishes(training_class, leave_out: list[int], actor: Actor) -> None:
    """Those of the township who wished for the course hear that there is a class of it now, while it has seats to give.
    `leave_out` are the wishes it was made for: they have seats kept, or stand in the waiting order."""
    venue = training_class.venue

    if venue is not None and training_class.seats_left > 0:
        answer_wishes(
            training_class.course,
            actor=actor,
            township=venue.division,
            class_code=training_class.code,
            leave_out=leave_out,
            fields=lambda: {"title": training_class.localized_title, "venue": venue.localized_name},
        )


def _confirmed(training_class):
    return training_class.enrolments.filter(state=EnrolmentState.CONFIRMED).select_related("person")


def _lock(training_class) -> TrainingClass:
    return TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise DomainError(_("请写上原因：别人要靠它知道下一步怎么办。"), "training.reason_missing")
    return reason


def _tell(training_class, transition: str) -> None:
    transaction.on_commit(lambda: class_moved.send(TrainingClass, training_class=training_class, transition=transition))
