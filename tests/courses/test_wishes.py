"""Leaving a wish and taking it back: who may, what is refused, what is kept."""

from typing import Any

import pytest

from courses.models import Wish
from courses.operations import answer_wishes, place_wish, withdraw_wish
from courses.queries.pools import people_waiting_for, pool_demand, pools_for_menu, pools_of_course
from courses.queries.wishes import people_wanting_the_same, wishes_of
from courses.states import WISH, WishState
from foundation.audit.queries import timeline
from foundation.kernel.actors import SYSTEM, Actor
from foundation.kernel.errors import DomainError
from foundation.people.models import Person
from foundation.people.roles import Role
from tests.factories.courses import make_course, make_wish, township
from tests.factories.people import make_account, make_person, make_staff

pytestmark = pytest.mark.django_db
GULAI, CHONGREN = "330683106", "330683102"


def refusal(person: Person | None = None, *, actor: Actor = SYSTEM, **facts: Any) -> str:
    values: dict[str, Any] = {"township": township()} | facts
    with pytest.raises(DomainError) as caught:
        place_wish(person or make_person(), actor=actor, **values)
    return caught.value.code


def test_a_wish_keeps_what_was_asked_and_who_asked():
    person = make_person()
    farmer = make_account(person)
    course = make_course()
    wish = place_wish(person, actor=farmer, course=course, township=township(GULAI), season="slack", group_size=4)
    wish.refresh_from_db()
    assert (wish.person, wish.course, wish.township.code, wish.season, wish.group_size, wish.state) == (
        person,
        course,
        GULAI,
        "slack",
        4,
        "open",
    )
    (entry,) = timeline(wish)
    assert (entry.action, entry.actor_id) == ("courses.wish.placed", farmer.actor_id)
    assert entry.data == {"course": course.code, "township": GULAI, "season": "slack", "group_size": 4}


def test_words_of_ones_own_stay_out_of_the_record_of_acts():
    wish = make_wish(free_text="  土蜂  养殖 ")
    assert wish.free_text == "土蜂 养殖"
    assert "土蜂" not in str([entry.data for entry in timeline(wish)])


def test_free_words_beside_a_course_are_dropped():
    assert make_wish(course=make_course(), free_text="别的").free_text == ""


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, "courses.wish_empty"),
        ({"free_text": "   "}, "courses.wish_empty"),
        ({"free_text": "长" * 201}, "courses.wish_unreadable"),
        ({"free_text": "看不见\x00的"}, "courses.wish_unreadable"),
        ({"free_text": "养蜂", "group_size": 0}, "courses.wish_group_size"),
        ({"free_text": "养蜂", "group_size": 501}, "courses.wish_group_size"),
        ({"free_text": "养蜂", "season": "monsoon"}, "courses.wish_season"),
    ],
)
def test_what_is_refused(facts, code):
    assert refusal(**facts) == code
    assert not Wish.objects.exists()


def test_a_course_off_the_menu_is_refused():
    assert refusal(course=make_course(active=False)) == "courses.course_not_on_menu"


def test_a_township_of_the_past_is_refused():
    assert refusal(course=make_course(), township=township("330683204")) == "courses.township_not_current"


def test_a_second_open_wish_for_the_same_course_is_refused_kindly():
    first = make_wish()
    assert refusal(first.person, course=first.course, township=township(GULAI)) == "courses.wish_exists"
    assert Wish.objects.count() == 1


def test_the_same_words_twice_are_refused_and_others_are_not():
    first = make_wish(free_text="养蜂")
    assert refusal(first.person, free_text=" 养蜂 ") == "courses.wish_exists"
    make_wish(first.person, free_text="修电动车")
    assert Wish.objects.count() == 2


def test_after_taking_a_wish_back_one_may_wish_again():
    farmer = make_account()
    wish = make_wish(farmer.person)
    withdraw_wish(wish, actor=farmer)
    assert wish.state == WishState.WITHDRAWN
    assert [entry.action for entry in timeline(wish)] == ["courses.wish.placed", "courses.wish.withdrawn"]
    make_wish(farmer.person, course=wish.course)


@pytest.mark.parametrize("role", [Role.BUREAU_SUPERVISOR, Role.ADMINISTRATOR, Role.INSTITUTION_MANAGER])
def test_nobody_wishes_or_withdraws_for_somebody_else(role):
    staff = make_staff(role)
    assert refusal(make_person(), actor=staff, course=make_course()) == "not_permitted"
    wish = make_wish()
    with pytest.raises(DomainError) as caught:
        withdraw_wish(wish, actor=staff)
    assert caught.value.code == "not_permitted"
    wish.refresh_from_db()
    assert wish.state == "open"


@pytest.mark.parametrize("state", WishState.values)
@pytest.mark.parametrize("name", list(WISH.transitions))
def test_only_open_wishes_move(state, name):
    wish = make_wish()
    Wish.objects.filter(pk=wish.pk).update(state=state)
    wish.refresh_from_db()
    assert WISH.can(wish, name) == (state == "open")


def test_a_withdrawn_wish_stays_withdrawn():
    wish = withdraw_wish(make_wish(), actor=SYSTEM)
    with pytest.raises(DomainError) as caught:
        withdraw_wish(wish, actor=SYSTEM)
    assert caught.value.code == "state.not_allowed"


def test_wishes_add_up_by_course_and_township():
    grafting = make_course(min_size=30)
    for size in (6, 5, 8):
        make_wish(course=grafting, township=township(GULAI), group_size=size)
    make_wish(course=grafting, township=township(CHONGREN), group_size=3)
    make_wish(free_text="养蜂", group_size=50)
    withdraw_wish(make_wish(course=grafting, township=township(GULAI), group_size=9), actor=SYSTEM)
    assert [(pool.course, pool.place.name, pool.people, pool.missing) for pool in pools_for_menu()] == [
        (grafting, "谷来镇", 19, 11),
        (grafting, "崇仁镇", 3, 27),
    ]
    assert people_waiting_for([grafting.pk]) == {grafting.pk: 22}


def test_a_pool_beyond_its_size_misses_nobody():
    wish = make_wish(course=make_course(min_size=10), group_size=12)
    assert [pool.missing for pool in pools_of_course(wish.course_id)] == [0]


def test_the_receipt_counts_the_same_wish_in_the_same_township():
    mine = make_wish(free_text="养蜂", group_size=2)
    make_wish(free_text="养蜂", group_size=3)
    make_wish(free_text="养蜂", group_size=7, township=township(GULAI))
    make_wish(free_text="修电动车", group_size=7)
    assert people_wanting_the_same(mine) == 5


def test_ones_own_wishes_come_newest_first():
    farmer = make_person()
    first, second = make_wish(farmer), make_wish(farmer)
    make_wish()
    assert list(wishes_of(farmer)) == [second, first]


def test_demand_adds_up_by_course_and_township_most_people_first():
    course = make_course(code="A-1")
    make_wish(free_text="养蜂", group_size=20, township=township(GULAI))
    make_wish(course=course, group_size=5, township=township(CHONGREN))
    make_wish(course=course, group_size=4, township=township(CHONGREN))
    assert [(pool.course.code, pool.place.name, pool.people, pool.wish_count) for pool in pool_demand()] == [
        ("A-1", "崇仁镇", 9, 2)
    ]


def test_a_new_class_answers_the_wishes_of_its_township():
    course = make_course()
    here = make_wish(course=course, group_size=4)
    elsewhere = make_wish(course=course, township=township(GULAI))
    other = make_wish()
    told = answer_wishes(
        course,
        actor=SYSTEM,
        township=township(),
        class_code="2026-TEA-0001",
        fields=lambda: {"title": "养蜂班", "venue": "礼堂"},
    )
    states = dict(Wish.objects.values_list("pk", "state"))
    assert (told, states) == (4, {here.pk: "answered", elsewhere.pk: "open", other.pk: "open"})
    assert [notice.text for notice in here.person.notices.all()] == [
        "你点的养蜂班开班了，在礼堂，可以报名了。先报先得。"
    ]
    assert not elsewhere.person.notices.exists()
