"""Offers of institutions for a call: made, changed, withdrawn, chosen. The call's row is locked first."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.models import Call
from courses.operations.calls import close_call, mark_chosen
from courses.states import CallState
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM, Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.kernel.text import plain_number
from foundation.notices.operations import notify_all
from foundation.people.models import Organisation, Person
from foundation.people.queries import persons_with_role
from foundation.people.roles import Role
from foundation.people.rules import require
from foundation.places.models import Venue
from foundation.places.queries import first_day_closed
from training.models import Invitation, Offer, TrainingClass
from training.operations.planning import MOST_SESSIONS, Timetable, draft_class, plan_sessions
from training.operations.registry_notices import tell_managers
from training.queries.offers import earliest_start, institutions_that_fit, standing_offers
from training.queries.registry import TrainerBook, asked_of, is_checked
from training.queries.schemes import scheme_for_course
from training.rules.offers import MOST_FEN, can_choose, can_offer_for, takes_offers
from training.states import INVITATION, OFFER, InvitationState

LONGEST_NOTE = 400


def make_offer(
    call: Call,
    *,
    actor: Actor,
    institution: Organisation,
    venue: Venue,
    timetable: Timetable,
    trainer: Person,
    capacity: int,
    price_per_person_hour: int,
    note: str = "",
) -> Offer:
    """Offer a class for the call, or change the offer that stands. The price is in fen, a person and class hour.

    Refused: not invited ("training.not_invited"), too late ("training.call_closed"), and whatever could not be filed as
    it is offered: "training.offer_size", "training.offer_hours", "training.offer_start", "training.offer_trainer",
    "training.offer_venue", "training.offer_price", "training.offer_note", "training.timetable".
    """
    require(can_offer_for(actor, institution))
    facts = {
        "venue": venue,
        "starts_on": _first_day(timetable),
        "timetable": timetable.as_data(),
        "trainer": trainer,
        "capacity": capacity,
        "hours": timetable.hours * timetable.count,
        "price_per_person_hour": price_per_person_hour,
        "note": _note(note),
    }
    with transaction.atomic():
        locked = _lock(call)
        invitation = Invitation.objects.filter(call=locked, institution=institution).first()
        if invitation is None:
            raise Conflict(_("这次征班没有请你们学校，报不了。"), "training.not_invited")
        _require_taking(locked)
        _require_fit(locked, institution, timetable, venue, trainer, capacity)
        if not 1 <= price_per_person_hour <= MOST_FEN:
            raise DomainError(
                _("每人每课时的价钱要在 0.01 到 %(most)s 元之间。") % {"most": MOST_FEN // 100}, "training.offer_price"
            )
        now = clock.now()
        standing = standing_offers(locked).filter(institution=institution).first()
        if standing is None:
            offer = Offer.objects.create(call=locked, institution=institution, offered_at=now, changed_at=now, **facts)
        else:
            offer = standing
            for name, fact in facts.items():
                setattr(offer, name, fact)
            offer.changed_at = now
            offer.save(update_fields=[*facts, "changed_at"])
        INVITATION.move(invitation, "offer", answered_at=now, reason="")
        record(
            "training.offer.made" if standing is None else "training.offer.changed",
            offer,
            actor=actor,
            institution=institution.name,
            price=price_per_person_hour,
            capacity=capacity,
            starts_on=offer.starts_on.isoformat(),
            venue=venue.name,
        )
    return offer


def withdraw_offer(offer: Offer, *, actor: Actor) -> None:
    """Take an offer back before the deadline; another may follow. Refused: "training.call_closed"."""
    require(can_offer_for(actor, offer.institution))
    with transaction.atomic():
        locked = _lock(offer.call)
        _require_taking(locked)
        OFFER.move(offer, "withdraw")
        invitation = Invitation.objects.get(call=locked, institution=offer.institution)
        INVITATION.move(invitation, "reopen", answered_at=None)
        record("training.offer.withdrawn", offer, actor=actor, institution=offer.institution.name)


def decline_invitation(invitation: Invitation, *, actor: Actor, reason: str) -> None:
    """Say that the institution can't hold this one. When everybody has said so, somebody steps in at once.

    Refused: no reason ("training.reason_missing"), an offer stands, too late ("training.call_closed").
    """
    require(can_offer_for(actor, invitation.institution))
    reason = " ".join(reason.split())
    if not reason:
        raise DomainError(_("请写一句为什么办不了，局里好想别的办法。"), "training.reason_missing")
    with transaction.atomic():
        locked = _lock(invitation.call)
        _require_taking(locked)
        INVITATION.move(invitation, "decline", answered_at=clock.now(), reason=reason[:200])
        record(
            "training.invitation.declined",
            invitation,
            actor=actor,
            institution=invitation.institution.name,
            reason=reason[:200],
        )
        if desk.all_answered(locked) and not desk.standing(locked):
            close_call(locked, actor=SYSTEM)


def choose_offer(offer: Offer, *, actor: Actor, reason: str) -> TrainingClass:
    """The bureau picks one, with a reason the others read too. Its plan lies ready for the institution to file.

    Refused: whoever belongs to an office that offers (not permitted), no reason ("training.reason_missing"), a call that
    is not at its choice ("state.not_allowed"), and what keeps a class from being drafted ("training.no_scheme").
    """
    require(
        can_choose(actor, offer.call),
        _("这次征班有你所在的单位报方案，或者不归你管，要由别人来选。"),
        "training.own_call",
    )
    reason = " ".join(reason.split())
    if not reason:
        raise DomainError(_("请写上为什么选它：没选上的学校也会读到。"), "training.reason_missing")
    with transaction.atomic():
        call = _lock(offer.call)
        mark_chosen(call, actor=actor, institution=offer.institution.name, reason=reason)
        chosen = Offer.objects.select_related("institution", "venue", "trainer").get(pk=offer.pk)
        made = draft_class(
            call.course,
            actor=SYSTEM,
            institution=chosen.institution,
            title=call.course.title,
            capacity=chosen.capacity,
            venue=chosen.venue,
            trainers=[chosen.trainer],
        )
        plan_sessions(made, Timetable.from_data(chosen.timetable), actor=SYSTEM)
        decision = {"reason": reason, "decided_at": clock.now(), "decided_by_id": actor.actor_id}
        OFFER.move(chosen, "choose", training_class=made, **decision)
        record(
            "training.offer.chosen",
            chosen,
            actor=actor,
            institution=chosen.institution.name,
            training_class=made.code,
            reason=reason,
        )
        tell_managers(chosen.institution, "training.offer_chosen", _fields(call), actor=actor)
        for other in standing_offers(call).select_related("institution").order_by("pk"):
            OFFER.move(other, "pass_over", **decision)
            record("training.offer.not_chosen", other, actor=actor, institution=other.institution.name, reason=reason)
            tell_managers(other.institution, "training.offer_not_chosen", _fields(call, reason=reason), actor=actor)
    offer.refresh_from_db()
    return made


class OfferDesk:
    """What the calls of the menu ask of this app: `courses.registry.OfferDesk`."""

    def invite(self, call: Call, *, actor: Actor) -> int:
        known = {one.institution_id: one for one in Invitation.objects.filter(call=call).select_related("institution")}
        fitting = institutions_that_fit(call.course, everyone=call.everyone)
        now = clock.now()
        asked = []
        for institution in fitting:
            invitation = known.get(institution.pk)
            if invitation is None:
                Invitation.objects.create(call=call, institution=institution, invited_at=now)
            elif invitation.state == InvitationState.OFFERED:
                if standing_offers(call).filter(institution=institution).exists():
                    continue
                INVITATION.move(invitation, "reopen", answered_at=None, invited_at=now)
            elif invitation.state == InvitationState.DECLINED:
                INVITATION.move(invitation, "reopen", answered_at=None, invited_at=now)
            asked.append(institution)
        told = _asked_fields(call)
        managers = [(person, told) for one in asked for person in persons_with_role(Role.INSTITUTION_MANAGER, one.pk)]
        notify_all(managers, "training.call_opened", actor=actor)
        return len(fitting)

    def standing(self, call: Call) -> int:
        return standing_offers(call).count()

    def all_answered(self, call: Call) -> bool:
        asked = Invitation.objects.filter(call=call)
        return asked.exists() and not asked.filter(state=InvitationState.OPEN).exists()

    def send_home(self, call: Call, *, actor: Actor, reason: str) -> None:
        now = clock.now()
        for offer in standing_offers(call).select_related("institution").order_by("pk"):
            OFFER.move(offer, "pass_over", reason=reason, decided_at=now, decided_by_id=actor.actor_id)
            record("training.offer.not_chosen", offer, actor=actor, institution=offer.institution.name, reason=reason)
            tell_managers(offer.institution, "training.call_ended", _fields(call, reason=reason), actor=actor)


desk = OfferDesk()


def _require_taking(call: Call) -> None:
    if not takes_offers(call):
        raise Conflict(
            _("这次征班%(deadline)s已经截止，现在改不了。")
            % {"deadline": date_format(timezone.localtime(call.deadline), "MONTH_DAY_FORMAT")}
            if call.state in (CallState.OPEN, CallState.CHOOSING)
            else _("这次征班现在是“%(state)s”，不收方案了。") % {"state": call.get_state_display()},
            "training.call_closed",
        )


def _require_fit(
    call: Call, institution: Organisation, timetable: Timetable, venue: Venue, trainer: Person, capacity: int
) -> None:
    """What the filing will ask is asked now, so that nobody is chosen who could not hold the class."""
    course = call.course
    scheme = scheme_for_course(course, clock.today())
    most = min(course.max_size, scheme.max_size) if scheme else course.max_size
    if not course.min_size <= capacity <= most:
        raise DomainError(
            _("位子要在 %(least)s 到 %(most)s 个之间。") % {"least": course.min_size, "most": most},
            "training.offer_size",
        )
    if venue.seats < capacity:
        raise DomainError(
            _("%(venue)s只坐得下 %(seats)s 人。") % {"venue": venue.localized_name, "seats": venue.seats},
            "training.offer_venue",
        )
    total = timetable.hours * timetable.count
    if total != course.hours:
        raise DomainError(
            _("课表一共 %(total)s 课时，这门课是 %(wanted)s 课时，要正好。")
            % {"total": plain_number(total), "wanted": plain_number(course.hours)},
            "training.offer_hours",
        )
    days = timetable.days()
    earliest = earliest_start(call)
    if days[0] < earliest:
        raise DomainError(
            _("最早%(day)s开课：截止以后局里要选，开课前还要送审。")
            % {"day": date_format(earliest, "MONTH_DAY_FORMAT")},
            "training.offer_start",
        )
    closed = first_day_closed(venue, days)
    if not closed:
        raise DomainError(closed.reason, "training.offer_venue")
    if not persons_with_role(Role.TRAINER, institution.pk).filter(pk=trainer.pk).exists():
        raise DomainError(_("这位教师不在你们学校登记的名单里。"), "training.offer_trainer")
    if is_checked(course, clock.today()):
        verdict = TrainerBook([trainer.pk]).may_teach(trainer, days[0], **asked_of(course))
        if not verdict:
            raise DomainError(verdict.reason, "training.offer_trainer")


def _first_day(timetable: Timetable) -> date:
    fits = 1 <= timetable.count <= MOST_SESSIONS and timetable.begins < timetable.ends
    if not fits or not timetable.weekdays or not set(timetable.weekdays) <= set(range(7)):
        raise DomainError(
            _("课表排不出来：请选至少一个星期几，次数在 1 到 %(most)s 之间，下课要晚于上课。")
            % {"most": MOST_SESSIONS},
            "training.timetable",
        )
    return timetable.days()[0]


def _note(note: str) -> str:
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE:
        raise DomainError(_("说明太长，请写在 400 字以内。"), "training.offer_note")
    return note


def _asked_fields(call: Call) -> Any:
    """What an institution reads when it is asked: how many people, and until when."""
    return lambda: _fields(call)() | {"people": call.people, "day": _moment(call.deadline)}


def _fields(call: Call, **more: str) -> Any:
    """What an institution reads about a call, in the reader's language."""

    def fields() -> dict[str, Any]:
        facts: dict[str, Any] = {"title": call.course.localized_title, "place": call.place.localized_name}
        return facts | more

    return fields


def _moment(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{date_format(local, 'MONTH_DAY_FORMAT')} {local:%H:%M}"


def _lock(call: Call) -> Call:
    return (
        Call.objects.select_for_update(of=("self",), no_key=True)
        .select_related("course__section", "course__occupation", "township", "place", "pool")
        .get(pk=call.pk)
    )
