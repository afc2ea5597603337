"""Who asked to be called: the number is taken down, somebody takes it and calls, and says what came of it."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import CallBack, Course, Wish
from courses.operations.wishes import place_wish
from courses.policies import CALL_BACK_TRIES, CALL_BACKS_A_PHONE, CALL_BACKS_AN_ADDRESS
from courses.rules import may_call_back
from courses.states import CALL_BACK, CallBackState
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.kernel.text import clean_name, has_control_characters, holds_a_number
from foundation.notices.operations import notify_phone
from foundation.people.models import DocumentType, Person
from foundation.people.models.persons import phone_index
from foundation.people.operations import register_person
from foundation.people.phones import is_mobile, normalise_phone
from foundation.people.queries import persons_behind_phone
from foundation.people.rules import person_of, require
from foundation.places.models import Division
from foundation.places.queries import current_townships
from foundation.policy.limits import DAY, limit
from foundation.policy.queries import value
from foundation.privacy import seen
from foundation.privacy.access_log import saw_all
from foundation.privacy.models import PersonalDataAccess

SEEN = "courses.call_back_number"
LONGEST_WORDS = 200
LONGEST_NAME = 40
HELD_FOR = timedelta(hours=1)
"""After that a colleague may take over what somebody took and did not close."""

seen.register({SEEN: gettext_lazy("请人回电时留的手机号")})


class Outcome(models.TextChoices):
    """What came of a call."""

    WISH = "wish", gettext_lazy("写下了心愿")
    MISSED = "missed", gettext_lazy("没打通")
    NOT_WANTED = "not_wanted", gettext_lazy("不想点了")


def ask_for_a_call(
    phone: str,
    *,
    what: str,
    township: Division,
    actor: Actor,
    name: str = "",
    course: Course | None = None,
    address: str = "",
) -> CallBack:
    """Take down a number that wants to be called. While one request of the number waits it stands, and asking again
    answers alike. `address` is the network address, for its limit; it is not kept.

    Refused: no mobile number ("people.phone_unreadable"), a place of the past ("courses.township_not_current"), words
    that can't be kept ("courses.call_back_unreadable", "courses.wish_holds_number"), too many (TooManyTries).
    """
    phone = normalise_phone(phone)
    if not is_mobile(phone):
        raise DomainError(
            _("手机号应是 1 开头的 11 位数字。请对照手机看看有没有少打或多打。"), "people.phone_unreadable"
        )
    what, name = _words(what, LONGEST_WORDS), clean_name(_words(name, LONGEST_NAME))
    if not current_townships().filter(pk=township.pk).exists():
        raise DomainError(_("这个乡镇（街道）已经撤并。请选现在的名字。"), "courses.township_not_current")
    waiting = CallBack.objects.filter(phone_hash=phone_index(phone), state=CallBackState.OPEN)
    standing = waiting.first()
    if standing is not None:
        return standing
    limit("call-back-address", address, CALL_BACKS_AN_ADDRESS)
    limit("call-back-phone", phone, CALL_BACKS_A_PHONE, per=DAY)
    with transaction.atomic():
        try:
            with transaction.atomic():
                asked = CallBack.objects.create(
                    phone=phone,
                    phone_hash=phone_index(phone),
                    name=name,
                    what=what,
                    course=course,
                    township=township,
                    language=translation.get_language() or "zh-hans",
                    created_at=clock.now(),
                )
        except IntegrityError:  # the same request, sent twice by a bad network
            return waiting.get()
        record("courses.call_back.asked", asked, actor=actor, township=township.code)
    return asked


def take_call_back(call_back: CallBack, *, actor: Actor) -> CallBack:
    """Whoever takes it sees the number, which is written down. Taken again by the same person it stays theirs.

    Refused: a colleague has it ("courses.call_back_taken"), closed ("state.not_allowed").
    """
    own = person_of(actor)
    require(may_call_back(actor, call_back))
    with transaction.atomic():
        held = _held(call_back)
        if own is not None and held.taken_by_id == own.pk:
            return held
        if held.taken_by is not None and held.taken_at is not None and held.taken_at > clock.now() - HELD_FOR:
            raise Conflict(
                _("%(name)s正在打这个电话。一小时后还没办好，你再接。") % {"name": held.taken_by.name},
                "courses.call_back_taken",
            )
        held.taken_by, held.taken_at = own, clock.now()
        held.save(update_fields=["taken_by", "taken_at"])
        record("courses.call_back.taken", held, actor=actor)
    return held


def number_of(call_back: CallBack, *, actor: Actor) -> str:
    """The number, for who took it, while it is open: every look is written down, for those registered under it too."""
    own = person_of(actor)
    require(own is not None and call_back.is_open and call_back.taken_by_id == own.pk)
    with transaction.atomic():
        PersonalDataAccess.objects.create(
            at=clock.now(),
            actor_id=actor.actor_id,
            actor_label=actor.actor_label,
            person_code=call_back.code,
            what=SEEN,
        )
        saw_all(actor, persons_behind_phone(call_back.phone), SEEN)
    return call_back.phone


def close_call_back(
    call_back: CallBack, *, actor: Actor, outcome: str, note: str = "", wish: Wish | None = None
) -> CallBack:
    """What came of the call, by who took it. One that was missed is free for the next try; after as many as policy says
    it is given up, and a text message says so kindly.

    Refused: not taken by the actor ("not_permitted"), a wish of somebody else or of before ("courses.not_the_callers").
    """
    own = person_of(actor)
    require(may_call_back(actor, call_back))
    note = _words(note, LONGEST_WORDS)
    if outcome not in Outcome.values or (outcome == Outcome.WISH) != (wish is not None):
        raise DomainError(_("没说打了以后怎么样。请选一样。"), "courses.call_back_outcome")
    with transaction.atomic():
        held = _held(call_back)
        require(own is not None and held.taken_by_id == own.pk, _("先接下这个电话，再写结果。"))
        now = clock.now()
        if outcome == Outcome.MISSED:
            _missed(held, actor)
        else:
            if wish is not None and (wish.person.phone_hash != held.phone_hash or wish.created_at < held.created_at):
                raise DomainError(_("这个心愿不是来电的人点的。请替来电的人写一个。"), "courses.not_the_callers")
            CALL_BACK.move(held, "reach", wish=wish, note=note, closed_at=now, tries=held.tries + 1, tried_at=now)
            record("courses.call_back.reached", held, actor=actor, outcome=str(outcome))
    return held


def wish_for_caller(call_back: CallBack, *, actor: Actor, person: Person, note: str = "", **facts: Any) -> Wish:
    """Write the wish down for the caller, who is on the phone, and close the request. `facts` as `place_wish` takes them."""
    require(may_call_back(actor, call_back))
    with transaction.atomic():
        held = _held(call_back)
        own = person_of(actor)
        require(own is not None and held.taken_by_id == own.pk, _("先接下这个电话，再写结果。"))
        if person.phone_hash != held.phone_hash:
            raise DomainError(
                _("这位登记的是另一个手机号，不能替他点。请他带证件到窗口改号码，或者用登记的号码再来电。"),
                "courses.caller_has_another_phone",
            )
        wish = place_wish(person, actor=actor, **facts)
        close_call_back(held, actor=actor, outcome=Outcome.WISH, note=note, wish=wish)
    return wish


def register_caller(
    call_back: CallBack, *, actor: Actor, name: str, document_number: str, document_type: str = DocumentType.RESIDENT_ID
) -> Person:
    """Somebody nobody knew before, from what they say on the phone. A person known already must have this number."""
    require(may_call_back(actor, call_back))
    person, _created = register_person(
        actor=actor,
        name=name,
        document_type=document_type,
        document_number=document_number,
        phone=call_back.phone,
        township=call_back.township,
        language=call_back.language,
    )
    return person


def _missed(held: CallBack, actor: Actor) -> None:
    now, most = clock.now(), int(value(CALL_BACK_TRIES))
    held.tries += 1
    held.tried_at, held.taken_by, held.taken_at = now, None, None
    held.save(update_fields=["tries", "tried_at", "taken_by", "taken_at"])
    record("courses.call_back.tried", held, actor=actor, tries=held.tries)
    if held.tries < most:
        return
    CALL_BACK.move(held, "give_up", closed_at=now)
    record("courses.call_back.gave_up", held, actor=actor, tries=held.tries)
    notify_phone(
        held.phone,
        "courses.call_back_given_up",
        lambda: {"tries": held.tries},
        actor=actor,
        language=held.language,
        life=timedelta(days=2),
    )


def _held(call_back: CallBack) -> CallBack:
    """The request, locked and open. It is locked before the person its wish is for."""
    rows = CallBack.objects.select_for_update(no_key=True, of=("self",)).select_related("taken_by", "township")
    held = rows.get(pk=call_back.pk)
    if not held.is_open:
        raise Conflict(_("这个电话已经办完了，不用再打。"), "state.not_allowed")
    return held


def _words(text: str, longest: int) -> str:
    words = " ".join(text[: 10 * longest].split())
    if len(words) > longest or has_control_characters(words):
        raise DomainError(_("写得太长了，或里面有看不见的字符。请少写几个字。"), "courses.call_back_unreadable")
    if holds_a_number(words):
        raise DomainError(_("这里不用写电话和证件号，号码写在手机号那一格。"), "courses.wish_holds_number")
    return words
