"""Leaving a wish, keeping it, and taking it back."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from courses.models import Course, Season, WhoAsks, Wish
from courses.models.wishes import FOR_AN_ORGANISATION, FOR_ONESELF
from courses.own_words import own_words
from courses.policies import OPEN_WISHES_A_PERSON
from courses.queries.wishes import last_day, open_wishes
from courses.rules import MOST_PEOPLE_OF_A_WISH, calls_back, can_place_for, can_withdraw, may_ask_as
from courses.signals import wish_ended, wish_placed
from courses.states import WISH, WishState
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.mandates.operations import record_deed
from foundation.mandates.rules import mandate_of
from foundation.notices.operations import Fields, close_questions, notify, notify_all
from foundation.people.models import Organisation, Person
from foundation.people.rules import person_of, require
from foundation.places.models import Division
from foundation.places.queries import current_townships
from foundation.policy.queries import value

PLACED = "courses.wish_placed"


def place_wish(
    person: Person,
    *,
    actor: Actor,
    course: Course | None = None,
    free_text: str = "",
    township: Division,
    village: Division | None = None,
    season: str = Season.ALL_YEAR,
    group_size: int = 1,
    asked_by: str = WhoAsks.SELF,
    organisation: Organisation | None = None,
) -> Wish:
    """Leave a wish for a course without a date, or in one's own words for one that is not on the menu.

    `group_size` counts the people who would come, the asker included. `asked_by` says in whose name: a village through
    its liaison or cadre, a co-op or an employer through somebody who works there. The receipt goes to the person.

    Refused: nothing said ("courses.wish_empty"), words that can't be kept ("courses.wish_unreadable",
    "courses.wish_holds_number"), a course no longer taught ("courses.course_not_on_menu"), a place of the past
    ("courses.township_not_current") or elsewhere ("courses.village_elsewhere"), a group outside 1 to 500
    ("courses.wish_group_size"), somebody else's name ("courses.wish_not_theirs"), a second open wish for the same
    ("courses.wish_exists"), more open wishes than policy allows ("courses.too_many_wishes").
    """
    require(can_place_for(actor, person))
    free_text = own_words(free_text) if course is None else ""
    if not 1 <= group_size <= MOST_PEOPLE_OF_A_WISH:
        raise DomainError(
            _("人数要在 1 到 %(most)s 之间，连你自己算在内。") % {"most": MOST_PEOPLE_OF_A_WISH},
            "courses.wish_group_size",
        )
    if season not in Season.values:
        raise DomainError(_("没有这个季节。请从列出的里面选一个。"), "courses.wish_season")
    if (organisation is None and asked_by in FOR_AN_ORGANISATION) or not may_ask_as(
        actor, person, asked_by, organisation, village or township
    ):
        raise DomainError(
            _("这个名义你用不了：替村里点要是那里的联络员或村干部，替单位点要在那里任职。"), "courses.wish_not_theirs"
        )
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if course is not None and not Course.objects.filter(pk=course.pk, active=True).exists():
            raise DomainError(
                _("这门课已经不在菜单上了。请回菜单另选一门，或者用自己的话说想学什么。"), "courses.course_not_on_menu"
            )
        _check_place(township, village)
        own = open_wishes().filter(person=person)
        if _the_same(own, course, free_text, asked_by, township).exists():
            raise _wished_before()
        if not actor.is_system and own.count() >= int(value(OPEN_WISHES_A_PERSON)):
            raise Conflict(
                _("你已经点了很多门，都还等着开班。先到“我的”里撤回不想学的，再点新的。"), "courses.too_many_wishes"
            )
        try:
            with transaction.atomic():
                wish = Wish.objects.create(
                    person=person,
                    course=course,
                    free_text=free_text,
                    asked_by=asked_by,
                    township=township,
                    village=village,
                    season=season,
                    group_size=group_size,
                    organisation=organisation,
                    created_at=clock.now(),
                    expires_on=last_day(),
                )
        except IntegrityError as clash:
            raise _wished_before() from clash
        record(
            "courses.wish.placed",
            wish,
            actor=actor,
            course=course.code if course else None,
            township=township.code,
            season=season,
            group_size=group_size,
            **({"asked_by": str(asked_by)} if asked_by != WhoAsks.SELF else {}),
        )
        wish_placed.send(Wish, wish=wish, actor=actor)
        wish.refresh_from_db()
        _give_receipt(wish, actor)
    return wish


def end_wish(wish: Wish, way: str, *, actor: Actor, **facts: Any) -> None:
    """Take an open wish along `way` ("answer", "withdraw", "expire") inside the caller's transaction: who adds wishes up
    hears of it, and nobody is asked any more whether to keep it. `facts` go into the record."""
    WISH.move(wish, way, ended_at=clock.now())
    record(f"courses.wish.{wish.state}", wish, actor=actor, **facts)
    close_questions(wish, actor=actor)
    wish_ended.send(Wish, wish=wish, actor=actor)


def withdraw_wish(wish: Wish, *, actor: Actor) -> Wish:
    """Take an open wish back. One that was answered or withdrawn stays what it is (code "state.not_allowed")."""
    require(can_withdraw(actor, wish))
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=wish.person_id)
        end_wish(wish, "withdraw", actor=actor)
        _note_deed(wish, "courses.wish.withdrawn", actor)
    return wish


def keep_wish(wish: Wish, *, actor: Actor) -> Wish:
    """The person still wants it: it stands as long again as a new one. Refused when it is over ("state.not_allowed")."""
    require(can_withdraw(actor, wish))
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=wish.person_id)
        held = Wish.objects.select_for_update(no_key=True, of=("self",)).get(pk=wish.pk)
        if held.state != WishState.OPEN:
            raise Conflict(_("它已经不在等开班了，不用再留。想学可以再点一次。"), "state.not_allowed")
        held.expires_on = last_day()
        held.save(update_fields=["expires_on"])
        record("courses.wish.kept", held, actor=actor, until=held.expires_on.isoformat())
        close_questions(held, actor=actor)
        _note_deed(held, "courses.wish.kept", actor)
    wish.refresh_from_db()
    return wish


def answer_wishes(
    course: Course,
    *,
    actor: Actor,
    township: Division,
    class_code: str,
    fields: Fields,
    leave_out: Sequence[int] = (),
) -> int:
    """Tell everybody of the township who wished for the course that a class of it takes enrolments; how many people.

    Called in the transaction that opens the class. Wishes of other townships stay open, and those of `leave_out`:
    they are answered otherwise. `fields` fill the message in the reader's language.
    """
    with transaction.atomic():
        waiting = open_wishes().filter(course=course, township=township).exclude(pk__in=leave_out)
        waiting = waiting.select_related("person").order_by("person_id")
        answered = list(waiting.select_for_update(of=("self",), no_key=True))
        for wish in answered:
            end_wish(wish, "answer", actor=actor, training_class=class_code)
        notify_all([(wish.person, fields) for wish in answered], "courses.wish_answered", actor=actor)
    return sum(wish.group_size for wish in answered)


def _check_place(township: Division, village: Division | None) -> None:
    if not current_townships().filter(pk=township.pk).exists():
        raise DomainError(_("这个乡镇（街道）已经撤并。请选现在的名字。"), "courses.township_not_current")
    if village is None:
        return
    if village.kind != Division.Kind.VILLAGE or village.parent_id != township.pk:
        raise DomainError(
            _("这个村（社区）不在选的乡镇（街道）里。请重新选村，或者不说哪个村。"), "courses.village_elsewhere"
        )
    if village.valid_to is not None and village.valid_to < clock.today():
        raise DomainError(_("这个村（社区）已经撤并。请选现在的名字，或者不说哪个村。"), "courses.village_elsewhere")


def _the_same(wishes: Any, course: Course | None, free_text: str, asked_by: str, township: Division) -> Any:
    """Open wishes that another like it would only double: for oneself one a course, for others one a township."""
    same = wishes.filter(course=course, free_text=free_text)
    if asked_by in FOR_ONESELF:
        return same.filter(asked_by__in=FOR_ONESELF)
    return same.filter(asked_by=asked_by, township=township)


def _give_receipt(wish: Wish, actor: Actor) -> None:
    """To the person, by notice. What a liaison did has a receipt of its own; what a script did needs none."""
    own = person_of(actor)
    if own == wish.person or (mandate_of(actor, wish.person) is None and calls_back(actor, wish.person)):
        notify(
            wish.person,
            PLACED,
            lambda: {"what": _what(wish), "place": wish.place.localized_name, "day": wish.expires_on.isoformat()},
            actor=actor,
        )
        return
    _note_deed(wish, "courses.wish.placed", actor)


def _note_deed(wish: Wish, action: str, actor: Actor) -> None:
    """What a liaison did goes to the villager; nothing where the person acted for themselves."""
    with translation.override(wish.person.language):
        record_deed(wish.person, actor=actor, action=action, what=_what(wish))


def _what(wish: Wish) -> str:
    return str(wish.course.localized_title if wish.course else wish.free_text)


def _wished_before() -> Conflict:
    return Conflict(
        _("这门课你已经点过了，不用再点。要改地方或人数，先到“我的”里撤回，再点一次。"), "courses.wish_exists"
    )
