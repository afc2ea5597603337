"""Wishes for others, and wishes that come to their last day."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from courses.models import Wish
from courses.operations import place_wish
from courses.operations.expiry import KEEP, ask_who_still_wishes, expire_wishes
from courses.operations.wishes import keep_wish
from foundation.audit.queries import timeline
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError
from foundation.notices.models import Notice, Question
from foundation.notices.operations import answer_question
from foundation.people.roles import Role
from tests.factories.courses import make_course, make_wish, township
from tests.factories.people import make_account, make_organisation, make_person, make_staff
from tests.factories.places import make_village

pytestmark = pytest.mark.django_db


def refusal(person, *, actor=SYSTEM, **facts) -> str:
    with pytest.raises(DomainError) as caught:
        place_wish(person, actor=actor, **({"township": township(), "course": make_course()} | facts))
    return caught.value.code


def after(days: int):
    return clock.shifted(timedelta(days=days))


def test_a_village_lies_in_its_township():
    far = make_village(township="330683106")
    assert refusal(make_person(), village=far) == "courses.village_elsewhere"
    gone = make_village(valid_to=clock.today() - timedelta(days=1))
    assert refusal(make_person(), village=gone) == "courses.village_elsewhere"
    assert refusal(make_person(), village=township()) == "courses.village_elsewhere"


def test_only_who_stands_for_others_asks_in_their_name():
    farmer, firm = make_account(), make_organisation("employer")
    for facts in ({"asked_by": "village"}, {"asked_by": "employer", "organisation": firm}, {"asked_by": "co_op"}):
        assert refusal(farmer.person, actor=farmer, **facts) == "courses.wish_not_theirs"
    clerk = make_staff(Role.EMPLOYER, firm)
    other = make_organisation("employer")
    assert refusal(clerk.person, actor=clerk, asked_by="employer", organisation=other) == "courses.wish_not_theirs"
    assert refusal(clerk.person, actor=clerk, organisation=firm) == "courses.wish_not_theirs"
    wish = place_wish(
        clerk.person, actor=clerk, course=make_course(), township=township(), asked_by="employer", organisation=firm
    )
    assert wish.organisation == firm


def test_for_oneself_and_for_the_village_are_two_wishes():
    village = make_village()
    liaison = make_staff(Role.VILLAGE_LIAISON, make_organisation("township_office"), division=village)
    course = make_course()
    place_wish(liaison.person, actor=liaison, course=course, township=township())
    facts: dict[str, Any] = {
        "course": course,
        "township": township(),
        "village": village,
        "asked_by": "village",
        "group_size": 20,
    }
    place_wish(liaison.person, actor=liaison, **facts)
    assert refusal(liaison.person, actor=liaison, **facts) == "courses.wish_exists"
    assert Wish.objects.filter(state="open").count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"asked_by": "employer"}, {"group_size": 501}, {"ended_at": clock.now()}, {"free_text": "", "course": None}],
)
def test_the_database_refuses_what_no_page_sends(wrong):
    wish = make_wish()
    with pytest.raises(IntegrityError), transaction.atomic():
        Wish.objects.filter(pk=wish.pk).update(**wrong)


def test_one_person_has_twenty_open_wishes_at_most():
    farmer = make_account()
    for number in range(20):
        place_wish(farmer.person, actor=farmer, free_text=f"想学{number}", township=township())
    assert refusal(farmer.person, actor=farmer) == "courses.too_many_wishes"


class TestTheLastDay:
    def test_is_a_year_away(self):
        assert make_wish().expires_on == clock.today() + timedelta(days=365)

    def test_is_asked_about_a_week_before_and_once(self):
        wish = make_wish()
        with after(357):
            assert ask_who_still_wishes(actor=SYSTEM) == 0
        with after(358):
            assert ask_who_still_wishes(actor=SYSTEM) == 1
            assert ask_who_still_wishes(actor=SYSTEM) == 0
        question = Question.objects.get(name=KEEP)
        assert (question.person, question.about_id, sorted(question.options)) == (wish.person, str(wish.pk), ["1", "2"])

    @pytest.mark.parametrize(("answer", "state"), [("1", "open"), ("2", "withdrawn")])
    def test_one_figure_keeps_it_or_takes_it_back(self, answer, state):
        wish = make_wish()
        with after(360):
            ask_who_still_wishes(actor=SYSTEM)
            answer_question(Question.objects.get(name=KEEP), answer, actor=SYSTEM, via="sms")
            until = clock.today() + timedelta(days=365)
        wish.refresh_from_db()
        assert wish.state == state
        if answer == "1":
            assert wish.expires_on == until
            with after(366):
                assert expire_wishes(actor=SYSTEM) == 0
            with after(360 + 358):
                assert ask_who_still_wishes(actor=SYSTEM) == 1

    def test_comes_and_the_wish_is_let_go_kindly(self):
        wish = make_wish()
        with after(360):
            ask_who_still_wishes(actor=SYSTEM)
        with after(365):
            assert expire_wishes(actor=SYSTEM) == 0
        with after(368):
            assert (expire_wishes(actor=SYSTEM), expire_wishes(actor=SYSTEM)) == (1, 0)
        wish.refresh_from_db()
        assert (wish.state, wish.ended_at is not None) == ("expired", True)
        assert [entry.action for entry in timeline(wish)][-1] == "courses.wish.expired"
        assert Notice.objects.filter(person=wish.person, occasion="courses.wish_expired").count() == 1
        assert not Question.objects.filter(name=KEEP, state="open").exists()

    def test_nobodys_wish_ends_unasked(self):
        wish = make_wish()
        with after(500):
            assert expire_wishes(actor=SYSTEM) == 0
            assert ask_who_still_wishes(actor=SYSTEM) == 1
            wish.refresh_from_db()
            assert wish.expires_on == clock.today() + timedelta(days=7)

    def test_is_put_off_on_ones_own_page(self, client):
        account = make_account()
        wish = make_wish(account.person)
        Wish.objects.filter(pk=wish.pk).update(expires_on=clock.today() + timedelta(days=3))
        ask_who_still_wishes(actor=SYSTEM)
        client.force_login(account)
        assert "还想学，留着" in client.get("/me/").content.decode()
        client.post(f"/order/wish/{wish.pk}/keep/")
        wish.refresh_from_db()
        assert wish.expires_on == clock.today() + timedelta(days=365)
        assert not Question.objects.filter(state="open").exists()
        assert "还想学，留着" not in client.get("/me/").content.decode()

    def test_what_is_over_is_not_kept(self):
        wish = make_wish()
        Wish.objects.filter(pk=wish.pk).update(state="withdrawn")
        with pytest.raises(DomainError) as caught:
            keep_wish(wish, actor=SYSTEM)
        assert caught.value.code == "state.not_allowed"
