"""Leaving a wish, and taking it back."""

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from courses.models import Course, Season, Wish
from courses.queries.wishes import open_wishes
from courses.rules import MOST_PEOPLE_OF_A_WISH, can_wish_for, can_withdraw
from courses.states import WISH
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.kernel.text import has_control_characters, holds_a_number
from foundation.mandates.operations import record_deed
from foundation.notices.operations import Fields, notify_all
from foundation.people.models import Person
from foundation.people.rules import require
from foundation.places.models import Division
from foundation.places.queries import current_townships

LONGEST_FREE_TEXT = 200


def place_wish(
    person: Person,
    *,
    actor: Actor,
    course: Course | None = None,
    free_text: str = "",
    township: Division,
    season: str = Season.ALL_YEAR,
    group_size: int = 1,
) -> Wish:
    """Leave a wish for a course without a date, or in one's own words for one that is not on the menu.

    `group_size` counts the people who would come, the asker included. Refused: nothing said ("courses.wish_empty"),
    a course no longer taught ("courses.course_not_on_menu"), a township of the past ("courses.township_not_current"),
    a group outside 1 to 500 ("courses.wish_group_size"), a second open wish for the same ("courses.wish_exists").
    """
    require(can_wish_for(actor, person))
    free_text = " ".join(free_text.split()) if course is None else ""
    if course is None and not free_text:
        raise DomainError(_("还没说想学什么。请从菜单里选一门，或者写几个字。"), "courses.wish_empty")
    if len(free_text) > LONGEST_FREE_TEXT or has_control_characters(free_text):
        raise DomainError(
            _("写得太长了，或里面有看不见的字符。请用 200 字以内的话说想学什么。"), "courses.wish_unreadable"
        )
    if holds_a_number(free_text):
        raise DomainError(_("这里不用写电话和证件号，登记的号码我们有。请只写想学什么。"), "courses.wish_holds_number")
    if not 1 <= group_size <= MOST_PEOPLE_OF_A_WISH:
        raise DomainError(
            _("人数要在 1 到 %(most)s 之间，连你自己算在内。") % {"most": MOST_PEOPLE_OF_A_WISH},
            "courses.wish_group_size",
        )
    if season not in Season.values:
        raise DomainError(_("没有这个季节。请从列出的里面选一个。"), "courses.wish_season")
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if course is not None and not Course.objects.filter(pk=course.pk, active=True).exists():
            raise DomainError(
                _("这门课已经不在菜单上了。请回菜单另选一门，或者用自己的话说想学什么。"), "courses.course_not_on_menu"
            )
        if not current_townships().filter(pk=township.pk).exists():
            raise DomainError(_("这个乡镇（街道）已经撤并。请选现在的名字。"), "courses.township_not_current")
        if open_wishes().filter(person=person, course=course, free_text=free_text).exists():
            raise _wished_before()
        try:
            with transaction.atomic():
                wish = Wish.objects.create(
                    person=person,
                    course=course,
                    free_text=free_text,
                    township=township,
                    season=season,
                    group_size=group_size,
                    created_at=clock.now(),
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
        )
        _tell(wish, "courses.wish.placed", actor)
    return wish


def withdraw_wish(wish: Wish, *, actor: Actor) -> Wish:
    """Take an open wish back. One that was answered or withdrawn stays what it is (code "state.not_allowed")."""
    require(can_withdraw(actor, wish))
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=wish.person_id)
        WISH.move(wish, "withdraw")
        record("courses.wish.withdrawn", wish, actor=actor)
        _tell(wish, "courses.wish.withdrawn", actor)
    return wish


def answer_wishes(course: Course, *, actor: Actor, township: Division, class_code: str, fields: Fields) -> int:
    """Tell everybody of the township who wished for the course that a class of it takes enrolments; how many people.

    Called in the transaction that opens the class. Wishes of other townships stay open. `fields` fill the message in the reader's language.
    """
    with transaction.atomic():
        waiting = open_wishes().filter(course=course, township=township).select_related("person").order_by("person_id")
        answered = list(waiting.select_for_update(of=("self",), no_key=True))
        for wish in answered:
            WISH.move(wish, "answer")
            record("courses.wish.answered", wish, actor=actor, training_class=class_code)
        notify_all([(wish.person, fields) for wish in answered], "courses.wish_answered", actor=actor)
    return sum(wish.group_size for wish in answered)


def _tell(wish: Wish, action: str, actor: Actor) -> None:
    """What a liaison did goes to the villager; nothing where the person acted for themselves."""
    with translation.override(wish.person.language):
        what = wish.course.localized_title if wish.course else wish.free_text
        record_deed(wish.person, actor=actor, action=action, what=what)


def _wished_before() -> Conflict:
    return Conflict(
        _("这门课你已经点过了，不用再点。要改地方或人数，先到“我的”里撤回，再点一次。"), "courses.wish_exists"
    )
