"""The slip in the browser: through signing in, checked once, placed once."""

import csv
import re
from io import StringIO

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import Wish
from foundation.people.models import User
from foundation.people.roles import Role
from tests.factories.courses import make_course, make_section, make_wish, township
from tests.factories.people import PASSWORD, make_account, make_person, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def farmer(client):
    account = make_account(make_person(township=township("330683106")))
    client.force_login(account)
    return account


def slip(course=None, **answers) -> dict:
    values = {"township": township().pk, "season": "slack", "group_size": 3}
    if course is not None:
        values["course"] = course.slug
    return values | answers


def test_the_order_page_is_public_and_carries_nothing_personal(client):
    make_section("tea")
    response = client.get("/order/")
    assert response.status_code == 200
    assert response.cookies == {}
    assert "csrf" not in response.content.decode()


def test_what_was_chosen_survives_signing_in(client):
    account, course = make_account(), make_course(title="香榧嫁接")
    asked = f"/order/wish/?course={course.slug}"
    door = client.get(asked)
    assert (door.status_code, door["Location"]) == (302, f"/sign-in/?next=/order/wish/%3Fcourse%3D{course.slug}")
    inside = client.post(door["Location"], {"username": account.username, "password": PASSWORD, "next": asked})
    assert inside["Location"] == asked
    assert client.get(asked).context["course"] == course


def test_the_slip_begins_with_ones_own_township_and_the_courses_season(client, farmer):
    course = make_course(season="winter")
    form = client.get(f"/order/wish/?course={course.slug}").context["form"]
    assert (form["township"].value(), form["season"].value(), form["group_size"].value()) == (
        township("330683106").pk,
        "winter",
        1,
    )
    assert "what" not in form.fields


def test_free_words_ride_into_the_slip(client, farmer):
    form = client.get("/order/wish/", {"what": "养 蜂"}).context["form"]
    assert form["what"].value() == "养 蜂"


def test_a_slip_is_checked_then_placed(client, farmer):
    course = make_course(title="香榧嫁接", min_size=25)
    make_wish(course=course, group_size=16)
    check = client.post("/order/wish/", slip(course, step="check"))
    assert [str(row["value"]) for row in check.context["rows"]] == ["香榧嫁接", "甘霖镇", "农闲", "3 人"]
    assert Wish.objects.count() == 1
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', check.content.decode()))
    hidden.pop("csrfmiddlewaretoken", None)
    done = client.post("/order/wish/", hidden | {"step": "confirm"}, follow=True)
    wish = Wish.objects.get(person=farmer.person)
    assert done.redirect_chain == [(f"/order/wish/{wish.pk}/done/", 302)]
    assert (wish.course, wish.township, wish.season, wish.group_size) == (course, township(), "slack", 3)
    assert "19 人想学，再来 6 人就够开一班" in done.content.decode()


def test_a_double_tap_places_one_wish(client, farmer):
    course = make_course()
    twice = [client.post("/order/wish/", slip(course, step="confirm", idempotency_key="tap-1")) for _ in range(2)]
    assert [answer.status_code for answer in twice] == [302, 302]
    assert twice[0]["Location"] == twice[1]["Location"]
    assert Wish.objects.count() == 1


def test_changing_ones_mind_at_the_check_keeps_the_answers(client, farmer):
    form = client.post("/order/wish/", slip(make_course(), step="edit")).context["form"]
    assert (form["group_size"].value(), form.errors) == ("3", {})
    assert not Wish.objects.exists()


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"township": ""}, "township", "没有选地方。请选一个乡镇或街道。"),
        ({"group_size": ""}, "group_size", "没有填人数。只有你一个人就填 1。"),
        ({"group_size": "0"}, "group_size", "人数至少是 1，连你自己算在内。"),
        ({"group_size": "三"}, "group_size", "人数要填数字，比如 3。"),
    ],
)
@pytest.mark.parametrize("step", ["check", "confirm"])
def test_what_is_missing_is_said_and_what_was_typed_stays(client, farmer, answers, field, words, step):
    response = client.post("/order/wish/", slip(make_course(), step=step, **answers))
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [words]}
    assert response.context["form"]["season"].value() == "slack"
    assert not Wish.objects.exists()


def test_free_words_are_needed_where_no_course_was_chosen(client, farmer):
    assert client.post("/order/wish/", slip(what=" ")).context["form"].errors == {
        "what": ["还没说想学什么。请写几个字。"]
    }
    client.post("/order/wish/", slip(what="养蜂", step="confirm"))
    assert Wish.objects.get().free_text == "养蜂"


def test_an_abolished_township_cannot_be_chosen(client, farmer):
    response = client.post("/order/wish/", slip(make_course(), township=township("330683204").pk, step="confirm"))
    assert list(response.context["form"].errors) == ["township"]


def test_a_course_that_left_the_menu_meanwhile_is_said(client, farmer):
    response = client.post("/order/wish/", slip(make_course(active=False), step="confirm", what="别的"))
    assert response.context["form"].errors == {"course": ["这门课已经不在菜单上了。请回菜单另选一门。"]}


def test_a_second_wish_for_the_same_course_is_answered_kindly(client, farmer):
    wish = make_wish(farmer.person)
    response = client.post("/order/wish/", slip(wish.course, step="confirm"))
    assert response.status_code == 422
    (words,) = response.context["form"].non_field_errors()
    assert words.startswith("这门课你已经点过了")


def test_the_receipt_and_the_way_back_belong_to_the_person_alone(client, farmer):
    foreign = make_wish()
    for address in (f"/order/wish/{foreign.pk}/done/", f"/order/wish/{foreign.pk}/withdraw/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/order/wish/{foreign.pk}/withdraw/").status_code == 404
    foreign.refresh_from_db()
    assert foreign.state == "open"


def test_a_wish_is_taken_back(client, farmer):
    wish = make_wish(farmer.person)
    assert client.get(f"/order/wish/{wish.pk}/withdraw/").status_code == 200
    answer = client.post(f"/order/wish/{wish.pk}/withdraw/")
    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    wish.refresh_from_db()
    assert wish.state == "withdrawn"


def test_an_account_without_a_person_is_told_what_to_do(client):
    client.force_login(User.objects.create_user("machine"))
    response = client.get("/order/wish/")
    assert response.status_code == 403
    assert "这个账号点不了课" in response.content.decode()


def test_the_english_slip_stays_english(client, farmer):
    course = make_course(title_en="Grafting")
    check = client.post("/en/order/wish/", slip(course, step="check"))
    assert str(check.context["rows"][0]["value"]) == "Grafting"
    done = client.post("/en/order/wish/", slip(course, step="confirm"))
    assert done["Location"] == f"/en/order/wish/{Wish.objects.get().pk}/done/"


class TestTheBureausList:
    @pytest.mark.parametrize("role", [Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER])
    def test_shows_figures_and_no_names(self, client, role):
        wish = make_wish(make_person(name="王小明"), course=make_course(title="香榧嫁接", min_size=5), group_size=4)
        make_wish(course=wish.course, group_size=2)
        make_wish(free_text="养蜂", group_size=3)
        client.force_login(make_staff(role))
        response = client.get("/desk/wishes/")
        taken_out = client.post("/desk/wishes/", {"export": "csv"}).content.decode("utf-8-sig")
        figures = [(row[0], row[1], row[2], row[3], row[5]) for row in csv.reader(StringIO(taken_out))]
        assert figures[1:] == [
            ("香榧嫁接", "甘霖镇", "6", "2", "够了"),
            ("养蜂", "甘霖镇", "3", "1", "菜单上没有"),
        ]
        assert wish.person.name not in response.content.decode() + taken_out
        assert wish.person.masked_name not in response.content.decode() + taken_out

    @pytest.mark.parametrize("role", sorted(set(Role.values) - {"bureau_supervisor", "programme_officer"}))
    def test_is_not_there_for_others(self, client, role):
        client.force_login(make_staff(role))
        assert client.get("/desk/wishes/").status_code == 404

    def test_asks_strangers_to_sign_in(self, client):
        assert client.get("/desk/wishes/")["Location"] == "/sign-in/?next=/desk/wishes/"

    def test_turns_pages_and_keeps_the_order(self, client):
        person = make_person()
        for number in range(51):
            make_wish(person, free_text=f"想学{number}")
        client.force_login(make_staff(Role.BUREAU_SUPERVISOR))
        second = client.get("/desk/wishes/?sort=since&page=2")
        assert [row["free_text"] for row in second.context["list"].rows] == ["想学50"]
        assert "?sort=since&amp;page=1" in second.content.decode()
        unknown = client.get("/desk/wishes/?sort=nonsense").context["list"]
        assert len(unknown.rows) == 50

    def test_costs_the_same_with_one_row_and_with_three(self, client):
        staff = make_staff(Role.BUREAU_SUPERVISOR)
        client.force_login(staff)
        counted = []
        for rows in (1, 2):
            for _row in range(rows):
                make_wish()
            cache.clear()  # the sidebar's numbers are asked anew each time
            with CaptureQueriesContext(connection) as queries:
                assert client.get("/desk/wishes/").status_code == 200
            counted.append(len(queries))
        assert counted[0] == counted[1]
