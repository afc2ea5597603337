"""An order in the browser: one question a page, a last look, placed once; with an account and without one."""

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from courses.models import Wish
from foundation.audit.models import Entry
from foundation.kernel.actors import SYSTEM
from foundation.notices.models import Notice
from foundation.people.demo import invent_resident_id
from foundation.people.models import User
from foundation.people.operations import grant_role
from foundation.people.operations.persons import correct_person
from foundation.people.roles import Role
from tests.factories.courses import make_course, make_section, make_wish, township
from tests.factories.people import PASSWORD, make_account, make_organisation, make_person, make_staff
from tests.factories.places import make_village
from tests.factories.sign_in import newest_code

pytestmark = pytest.mark.django_db
GANLIN, GULAI, ABOLISHED = "330683100", "330683106", "330683204"
PHONE = "13905759123"


@pytest.fixture
def farmer(client):
    account = make_account(make_person(township=township(GULAI)))
    client.force_login(account)
    return account


def slip(course=None, **answers) -> dict:
    """The order as it travels in addresses and forms."""
    return (
        ({"course": course.slug} if course is not None else {})
        | {"place": GANLIN, "season": "slack", "size": "3"}
        | answers
    )


def asked(response) -> str:
    """Which question a page puts."""
    return response.context["name"]


def travelling(location: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(location).query))


def test_the_order_page_is_public_and_carries_nothing_personal(client):
    make_section("tea")
    response = client.get("/order/")
    assert response.status_code == 200
    assert response.cookies == {}
    assert "csrf" not in response.content.decode()


class TestQuestions:
    def test_a_stranger_is_asked_where_and_nothing_else(self, client):
        course = make_course(season="winter")
        first = client.get(f"/order/wish/?course={course.slug}")
        assert (first.status_code, asked(first), first.context["errors"]) == (200, "place", [])
        look = client.get("/order/wish/", {"course": course.slug, "place": GANLIN})
        assert look.templates[0].name == "courses/wish_check.html"
        assert look.context["answers"] == {
            "course": course.slug,
            "place": GANLIN,
            "season": "winter",
            "size": "1",
            "who": "self",
        }

    def test_who_is_signed_in_begins_at_the_last_look(self, client, farmer):
        course = make_course(season="winter")
        look = client.get(f"/order/wish/?course={course.slug}")
        assert [str(row["value"]) for row in look.context["rows"]] == [
            course.title,
            "谷来镇",
            "没说；说了，先和本村邻村凑班",
            "冬季",
            "1 人",
            "我自己",
        ]

    def test_ones_own_village_is_known_and_can_be_left_out(self, client):
        village = make_village("溪口村", GULAI)
        client.force_login(make_account(make_person(township=township(GULAI), village=village)))
        course = make_course()
        look = client.get(f"/order/wish/?course={course.slug}")
        assert look.context["answers"]["village"] == village.code
        without = client.get("/order/wish/", look.context["answers"] | {"village": ""})
        assert "village" not in without.context["answers"]

    def test_each_answer_can_be_changed_and_the_others_stay(self, client):
        course, village = make_course(), make_village("溪口村")
        answers = slip(course, village=village.code, who="family")
        look = client.get("/order/wish/", answers)
        for row in look.context["rows"][1:]:
            page = client.get(row["change_url"])
            assert page.templates[0].name == "courses/order_question.html"
            kept = page.context["answers"]
            gone = {"place": {"place", "village"}, "who": {"who", "size"}}.get(asked(page), {asked(page)})
            assert kept == {key: value for key, value in answers.items() if key not in gone}
            assert travelling(page.context["back"]) == answers

    def test_the_villages_are_those_of_the_township(self, client):
        near = make_village("溪口村")
        make_village("山那边", GULAI)
        page = client.get("/order/wish/", slip(make_course(), ask="village"))
        assert [pick["value"] for pick in page.context["picks"]] == [near.code, ""]

    @pytest.mark.parametrize(
        ("answers", "question", "words"),
        [
            ({"place": ABOLISHED}, "place", "没有这个乡镇（街道），或者它已经撤并。请从下面选一个。"),
            ({"place": "梦想镇"}, "place", "没有这个乡镇（街道），或者它已经撤并。请从下面选一个。"),
            ({"place": ""}, "place", "没有选地方。请选一个乡镇或街道。"),
            ({"village": "330683100999"}, "village", "没有这个村（社区），或者它已经撤并。请从下面选一个，不说也行。"),
            ({"season": "monsoon"}, "season", "没有这个季节。请从下面选一个。"),
            ({"size": ""}, "size", "没有填人数。只有你一个人就填 1。"),
            ({"size": "0"}, "size", "人数至少是 1，连你自己算在内。"),
            ({"size": "三"}, "size", "人数要填数字，比如 3。"),
            ({"size": "501"}, "size", "一次最多替 500 人点，再多请打电话到培训科。"),
            ({"who": "employer"}, "who", "这个名义你用不了。请从下面选一个。"),
            ({"who": "village"}, "who", "这个名义你用不了。请从下面选一个。"),
        ],
    )
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_a_wrong_answer_is_said_and_the_others_stay(self, client, farmer, method, answers, question, words):
        course = make_course()
        response = getattr(client, method)("/order/wish/", slip(course, **answers))
        assert (response.status_code, asked(response)) == (422, question)
        assert list(response.context["errors"]) == [words]
        assert response.context["answers"]["course"] == course.slug
        assert not Wish.objects.exists()

    def test_a_village_of_another_township_is_refused(self, client, farmer):
        far = make_village("山那边", GULAI)
        response = client.get("/order/wish/", slip(make_course(), village=far.code))
        assert (response.status_code, asked(response)) == (422, "village")

    def test_several_people_are_a_family_unless_said_otherwise(self, client, farmer):
        look = client.get("/order/wish/", slip(make_course()))
        assert look.context["answers"]["who"] == "family"


class TestOwnWords:
    def test_ride_on_once_they_hold_no_number(self, client):
        sent = client.post("/order/words/", {"what": " 养  蜂 ", "place": GANLIN})
        assert sent["Location"] == f"/order/wish/?what=%E5%85%BB+%E8%9C%82&place={GANLIN}"

    @pytest.mark.parametrize("words", ["", "养蜂 13905751234", "长" * 201, "看不见\x00的", "长" * 5000])
    def test_that_cannot_be_kept_are_said_and_stay_in_the_form(self, client, words):
        response = client.post("/order/words/", {"what": words, "place": GANLIN})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["what"]
        assert (response.context["form"]["what"].value(), response.context["rest"]) == (words, {"place": GANLIN})

    def test_in_an_address_are_looked_at_too(self, client, farmer):
        response = client.get("/order/wish/", {"what": "找我 13905751234"})
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["what"])

    def test_a_course_that_left_the_menu_is_said(self, client, farmer):
        response = client.post("/order/wish/", slip(make_course(active=False)))
        assert response.status_code == 422
        assert response.context["form"].non_field_errors() == ["这门课已经不在菜单上了。请回菜单另选一门。"]

    def test_nothing_chosen_leads_back_to_the_ways(self, client, farmer):
        assert client.get("/order/wish/")["Location"] == "/order/"


class TestPlacing:
    def test_an_order_is_checked_then_placed(self, client, farmer):
        course, village = make_course(title="香榧嫁接", min_size=25), make_village("溪口村")
        look = client.get("/order/wish/", slip(course, village=village.code))
        done = client.post("/order/wish/", look.context["answers"], follow=True)
        wish = Wish.objects.get(person=farmer.person)
        assert done.redirect_chain == [(f"/order/wish/{wish.pk}/done/", 302)]
        assert (wish.course, wish.township, wish.village, wish.season, wish.group_size, wish.asked_by) == (
            course,
            township(),
            village,
            "slack",
            3,
            "family",
        )
        assert "有 3 人了" in done.content.decode()

    def test_the_receipt_comes_by_notice(self, client, farmer):
        client.post("/order/wish/", slip(make_course(title="香榧嫁接")))
        (notice,) = Notice.objects.filter(person=farmer.person)
        assert (notice.occasion, "香榧嫁接，甘霖镇" in notice.text) == ("courses.wish_placed", True)

    @pytest.mark.parametrize("key", [{"idempotency_key": "tap-1"}, {}])
    def test_five_times_the_same_is_one_wish_and_one_answer(self, client, farmer, key):
        course = make_course()
        answers = [client.post("/order/wish/", slip(course) | key) for _time in range(5)]
        assert {(answer.status_code, answer["Location"]) for answer in answers} == {
            (302, f"/order/wish/{Wish.objects.get().pk}/done/")
        }
        assert Notice.objects.filter(person=farmer.person).count() == 1

    def test_a_second_wish_for_the_same_course_is_answered_kindly(self, client, farmer):
        wish = make_wish(farmer.person)
        response = client.post("/order/wish/", slip(wish.course))
        assert response.status_code == 422
        (words,) = response.context["slip"].non_field_errors()
        assert words.startswith("这门课你已经点过了")
        assert response.context["answers"]["size"] == "3"

    def test_an_account_without_a_person_is_told_what_to_do(self, client):
        client.force_login(User.objects.create_user("machine"))
        response = client.get("/order/wish/")
        assert response.status_code == 403
        assert "这个账号点不了课" in response.content.decode()

    def test_the_english_order_stays_english(self, client, farmer):
        course = make_course(title_en="Grafting")
        look = client.get("/en/order/wish/", slip(course))
        assert str(look.context["rows"][0]["value"]) == "Grafting"
        done = client.post("/en/order/wish/", slip(course))
        assert done["Location"] == f"/en/order/wish/{Wish.objects.get().pk}/done/"

    def test_an_employer_orders_for_the_employer(self, client):
        firm = make_organisation("employer", name="华发茶业")
        clerk = make_staff(Role.EMPLOYER, firm)
        client.force_login(clerk)
        course = make_course()
        assert asked(client.get(f"/order/wish/?course={course.slug}")) == "size"
        look = client.get("/order/wish/", {"course": course.slug, "size": "40"})
        assert look.context["answers"] == {
            "course": course.slug,
            "place": GANLIN,
            "season": "all_year",
            "size": "40",
            "who": "employer",
            "org": firm.code,
        }
        client.post("/order/wish/", look.context["answers"])
        wish = Wish.objects.get()
        assert (wish.person, wish.organisation, wish.asked_by, wish.group_size) == (clerk.person, firm, "employer", 40)

    def test_of_two_employers_one_is_chosen_and_a_foreign_one_is_refused(self, client):
        one, other = make_organisation("employer"), make_organisation("employer")
        clerk = make_staff(Role.EMPLOYER, one)
        grant_role(clerk.person, other, Role.EMPLOYER, actor=SYSTEM)
        client.force_login(clerk)
        answers = slip(make_course(), who="co_op")
        assert asked(client.get("/order/wish/", answers)) == "org"
        foreign = client.post("/order/wish/", answers | {"org": make_organisation("employer").code})
        assert (foreign.status_code, asked(foreign)) == (422, "org")
        client.post("/order/wish/", answers | {"org": other.code})
        assert (Wish.objects.get().organisation, Wish.objects.get().asked_by) == (other, "co_op")

    def test_a_liaison_orders_for_the_village(self, client):
        village = make_village("溪口村")
        liaison = make_staff(Role.VILLAGE_LIAISON, make_organisation("township_office"), division=village)
        client.force_login(liaison)
        course = make_course()
        assert asked(client.get("/order/wish/", {"course": course.slug, "who": "village"})) == "size"
        client.post("/order/wish/", {"course": course.slug, "who": "village", "size": "22"})
        wish = Wish.objects.get()
        assert (wish.asked_by, wish.village, wish.group_size) == ("village", village, 22)


def send_number(client, course, phone=PHONE, **more):
    return client.post("/order/phone/", slip(course, size="1", who="self", **more) | {"phone": phone})


class TestWithoutAnAccount:
    def test_five_taps_from_the_menu_for_somebody_known(self, client):
        """Dish, 点这门课, township, 发验证码, 点上: three of them are these pages."""
        person, course = make_person(phone=PHONE), make_course()
        asks = client.get(f"/order/wish/?course={course.slug}")
        assert asked(asks) == "place"
        look = client.get("/order/wish/", asks.context["answers"] | {"place": GANLIN})
        door = client.post("/order/phone/", look.context["answers"] | {"phone": "139 0575-9123"})
        code_page = client.get(door["Location"])
        done = client.post("/order/code/", code_page.context["answers"] | {"code": newest_code()}, follow=True)
        wish = Wish.objects.get()
        assert (wish.person, wish.course, wish.township.code) == (person, course, GANLIN)
        assert done.redirect_chain == [(f"/order/wish/{wish.pk}/done/", 302)]
        assert done.status_code == 200

    def test_no_more_for_somebody_new(self, client):
        course = make_course()
        code_page = client.get(send_number(client, course)["Location"])
        newcomer = {
            "name": "裘小芳",
            "document_type": "resident_id",
            "document_number": invent_resident_id(date(1980, 5, 1), female=True, sequence=11),
        }
        done = client.post("/order/code/", code_page.context["answers"] | {"code": newest_code()} | newcomer)
        wish = Wish.objects.select_related("person").get()
        assert done["Location"] == f"/order/wish/{wish.pk}/done/"
        assert (wish.person.name, wish.person.phone, wish.person.township.code) == ("裘小芳", PHONE, GANLIN)

    def test_somebody_new_may_say_who_they_are_after_the_code(self, client):
        code_page = client.get(send_number(client, make_course())["Location"])
        answers = code_page.context["answers"]
        who = client.post("/order/code/", answers | {"code": newest_code()})
        assert (who.status_code, who.context["proved"], Wish.objects.count()) == (200, True, 0)
        empty = client.post("/order/code/", answers | {"name": "", "document_number": ""})
        assert empty.status_code == 422
        broken = client.post("/order/code/", answers | {"name": "裘小芳", "document_number": "1234"})
        assert (broken.status_code, broken.context["forms"][0]["name"].value()) == (422, "裘小芳")
        number = invent_resident_id(date(1980, 5, 1), female=True, sequence=11)
        client.post("/order/code/", answers | {"name": "裘小芳", "document_number": number})
        assert Wish.objects.get().person.name == "裘小芳"

    def test_of_several_behind_a_number_one_says_who(self, client):
        one, other = make_person(phone=PHONE), make_person(phone=PHONE)
        answers = client.get(send_number(client, make_course())["Location"]).context["answers"]
        who = client.post("/order/code/", answers | {"code": newest_code()})
        assert who.context["who"] is not None
        client.post("/order/code/", answers | {"person": other.code})
        assert Wish.objects.get().person == other
        assert one.wishes.count() == 0

    def test_known_and_unknown_numbers_are_answered_alike(self, client):
        make_person(phone=PHONE)
        course, seen = make_course(), []
        for phone in (PHONE, "13905759124"):
            client.logout()
            page = client.get(send_number(client, course, phone)["Location"])
            seen.append((page.status_code, [type(form).__name__ for form in page.context["forms"]]))
        assert seen[0] == seen[1]

    def test_a_wrong_number_stays_on_the_last_look(self, client):
        response = send_number(client, make_course(), "139057")
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["phone"])
        assert (response.context["form"]["phone"].value(), response.context["answers"]["place"]) == ("139057", GANLIN)

    def test_a_wrong_code_places_nothing_and_keeps_the_order(self, client):
        make_person(phone=PHONE)
        answers = client.get(send_number(client, make_course())["Location"]).context["answers"]
        wrong = "000000" if newest_code() != "000000" else "111111"
        response = client.post("/order/code/", answers | {"code": wrong})
        assert (response.status_code, response.context["answers"], Wish.objects.count()) == (422, answers, 0)

    def test_lost_cookies_lose_nothing_of_the_order(self, client):
        make_person(phone=PHONE)
        answers = client.get(send_number(client, make_course())["Location"]).context["answers"]
        client.cookies.clear()
        lost = client.post("/order/code/", answers | {"code": newest_code()})
        assert travelling(lost["Location"]) == answers
        assert client.get(lost["Location"]).context["answers"] == answers
        assert Wish.objects.count() == 0

    def test_a_code_without_a_number_asked_for_places_nothing(self, client):
        make_person(phone=PHONE)
        assert client.post("/order/code/", slip(make_course(), code="123456")).status_code == 302
        assert Wish.objects.count() == 0

    def test_the_code_sent_five_times_is_one_wish_and_one_answer(self, client):
        make_person(phone=PHONE)
        answers = client.get(send_number(client, make_course())["Location"]).context["answers"]
        sent = answers | {"code": newest_code(), "idempotency_key": "bad-network"}
        locations = [client.post("/order/code/", sent)["Location"] for _time in range(5)]
        assert set(locations) == {f"/order/wish/{Wish.objects.get().pk}/done/"}

    def test_what_was_wished_before_leads_to_ones_own_page(self, client):
        person = make_person(phone=PHONE)
        wish = make_wish(person, group_size=7)
        answers = client.get(send_number(client, wish.course)["Location"]).context["answers"]
        assert client.post("/order/code/", answers | {"code": newest_code()})["Location"] == "/me/"
        assert Wish.objects.count() == 1

    def test_the_order_survives_the_password_door(self, client):
        account, course = make_account(), make_course(title="香榧嫁接")
        look = client.get("/order/wish/", slip(course))
        assert "/sign-in/?next=/order/wish/" in look.content.decode()
        inside = client.post(
            "/sign-in/", {"username": account.username, "password": PASSWORD, "next": look.context["address"]}
        )
        assert inside["Location"] == look.context["address"]
        assert client.get(inside["Location"]).context["answers"] == look.context["answers"]

    def test_staff_with_a_second_proof_place_it_after_that(self, client, settings):
        settings.DEMO = False
        person = make_staff(Role.BUREAU_SUPERVISOR).person
        correct_person(person, actor=SYSTEM, phone=PHONE, reason="test")
        answers = client.get(send_number(client, make_course())["Location"]).context["answers"]
        sent_on = client.post("/order/code/", answers | {"code": newest_code()})
        assert sent_on["Location"].startswith("/sign-in/")
        assert Wish.objects.count() == 0

    def test_no_number_in_any_address_or_record(self, client):
        make_person(phone=PHONE)
        door = send_number(client, make_course())
        answers = client.get(door["Location"]).context["answers"]
        done = client.post("/order/code/", answers | {"code": newest_code()})
        assert PHONE not in door["Location"] + done["Location"]
        assert PHONE not in str([entry.data for entry in Entry.objects.all()])


class TestOnesOwn:
    def test_the_receipt_and_the_way_back_belong_to_the_person_alone(self, client, farmer):
        foreign = make_wish()
        for address in (f"/order/wish/{foreign.pk}/done/", f"/order/wish/{foreign.pk}/withdraw/"):
            assert client.get(address).status_code == 404
        for address in (f"/order/wish/{foreign.pk}/withdraw/", f"/order/wish/{foreign.pk}/keep/"):
            assert client.post(address).status_code == 404
        foreign.refresh_from_db()
        assert foreign.state == "open"

    def test_a_wish_is_taken_back(self, client, farmer):
        wish = make_wish(farmer.person)
        assert client.get(f"/order/wish/{wish.pk}/withdraw/").status_code == 200
        answer = client.post(f"/order/wish/{wish.pk}/withdraw/")
        assert (answer.status_code, answer["Location"]) == (302, "/me/")
        wish.refresh_from_db()
        assert (wish.state, wish.ended_at is not None) == ("withdrawn", True)

    def test_ones_own_page_says_how_far_the_others_are(self, client, farmer):
        course = make_course(min_size=19)
        make_wish(farmer.person, course=course, group_size=7)
        assert "有 7 人了，再来 12 人" in client.get("/me/").content.decode()
