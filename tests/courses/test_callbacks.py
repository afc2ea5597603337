"""Asking to be called, and the desk that calls: who sees the number, what comes of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from courses.models import CallBack, Wish
from courses.operations.callbacks import (
    ask_for_a_call,
    close_call_back,
    number_of,
    register_caller,
    take_call_back,
    wish_for_caller,
)
from courses.operations.forgetting import forget_callers
from foundation.audit.models import Entry
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError
from foundation.notices.models import Notice
from foundation.people.demo import invent_resident_id
from foundation.people.models.persons import phone_index
from foundation.people.roles import Role
from foundation.policy.limits import TooManyTries
from foundation.privacy.models import PersonalDataAccess
from tests.factories.courses import make_course, township
from tests.factories.people import make_account, make_organisation, make_person, make_staff

pytestmark = pytest.mark.django_db
PHONE, GULAI = "13905759321", "330683106"
NUMBER = invent_resident_id(date(1980, 5, 1), female=True, sequence=11)


def asked(phone: str = PHONE, **facts: Any) -> CallBack:
    defaults: dict[str, Any] = {"what": "炒茶", "township": township(), "actor": SYSTEM}
    return ask_for_a_call(phone, **(defaults | facts))


def officer():
    return make_staff(Role.PROGRAMME_OFFICER, make_organisation("bureau"))


def code_of(call) -> str:
    with pytest.raises(DomainError) as caught:
        call()
    return caught.value.code


class TestAsking:
    def test_the_same_number_five_times_is_one_request(self, client):
        sent = {"phone": "139 0575 9321", "place": "330683100", "name": "王大姐", "what": "炒茶"}
        answers = [client.post("/order/call/", sent) for _time in range(5)]
        assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/order/call/done/")}
        one = CallBack.objects.get()
        assert (one.phone, one.name, one.what, one.township, one.state) == (PHONE, "王大姐", "炒茶", township(), "open")

    def test_the_database_holds_one_open_request_a_number(self):
        asked()
        with pytest.raises(IntegrityError), transaction.atomic():
            CallBack.objects.create(phone=PHONE, phone_hash=phone_index(PHONE), township=township())

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"phone": "1390575"}, "phone"),
            ({"phone": ""}, "phone"),
            ({"place": "330683204"}, "place"),
            ({"place": "梦想镇"}, "place"),
            ({"what": "打 13905751234"}, "__all__"),
            ({"what": "长" * 201}, "what"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, client, wrong, field):
        sent = {"phone": PHONE, "place": "330683100", "what": "炒茶", "name": "王大姐"} | wrong
        response = client.post("/order/call/", sent)
        assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
        assert response.context["form"]["name"].value() == "王大姐"
        assert not CallBack.objects.exists()

    def test_a_number_asks_three_times_a_day(self):
        for _time in range(3):
            CallBack.objects.filter(pk=asked().pk).update(state="gave_up", closed_at=clock.now())
        with pytest.raises(TooManyTries):
            asked()

    def test_an_address_asks_ten_times_an_hour(self):
        for number in range(10):
            asked(f"1390575{number:04d}", address="10.0.0.1")
        with pytest.raises(TooManyTries):
            asked("13905758888", address="10.0.0.1")
        asked("13905758888", address="10.0.0.2")

    def test_no_number_in_the_record_nor_in_the_clear(self):
        one = asked()
        assert PHONE not in str([(entry.data, entry.object_id) for entry in Entry.objects.all()])
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT phone FROM courses_callback WHERE id = %s", [one.pk])
            assert PHONE not in cursor.fetchone()[0]


class TestTheDesk:
    @pytest.mark.parametrize("role", sorted(set(Role.values) - {"programme_officer", "township_reviewer"}))
    def test_is_not_there_for_others(self, client, role):
        one = asked()
        client.force_login(make_staff(role))
        for address in ("/desk/call-backs/", f"/desk/call-backs/{one.code}/"):
            assert client.get(address).status_code == 404

    def test_a_township_calls_its_own_people(self, client):
        here, there = asked(), asked("13905759322", township=township(GULAI))
        client.force_login(make_staff(Role.TOWNSHIP_REVIEWER, make_organisation("township_office")))
        rows = client.get("/desk/call-backs/?state=open").context["list"].rows
        assert list(rows) == [here]
        assert client.get(f"/desk/call-backs/{there.code}/").status_code == 404

    def test_lists_the_oldest_first_without_numbers_and_names(self, client):
        with clock.shifted(timedelta(hours=-30)):
            old = asked("13905759322", name="老钱")
        new = asked()
        client.force_login(officer())
        response = client.get("/desk/call-backs/?state=open")
        page = response.content.decode()
        assert list(response.context["list"].rows) == [old, new]
        assert ("晚了 6 小时" in page, "还有 24 小时" in page or "还有 23 小时" in page) == (True, True)
        for hidden in (PHONE, "13905759322", "老钱"):
            assert hidden not in page

    def test_the_number_is_for_who_took_it_and_each_look_is_written_down(self, client):
        known, one = make_person(phone=PHONE), asked()
        clerk, colleague = officer(), officer()
        client.force_login(clerk)
        address = f"/desk/call-backs/{one.code}/"
        assert PHONE not in client.get(address).content.decode()
        assert client.post(address, {"act": "take"})["Location"] == address
        assert PHONE in client.get(address).content.decode()
        seen = set(PersonalDataAccess.objects.values_list("actor_id", "person_code", "what"))
        assert seen == {(clerk.actor_id, code, "courses.call_back_number") for code in (one.code, known.code)}
        client.force_login(colleague)
        assert PHONE not in client.get(address).content.decode()
        assert client.post(address, {"act": "take"}).status_code == 422
        one.refresh_from_db()
        assert code_of(lambda: number_of(one, actor=colleague)) == "not_permitted"

    def test_a_colleague_takes_over_after_an_hour(self):
        one, clerk, colleague = asked(), officer(), officer()
        with clock.shifted(timedelta(minutes=-61)):
            take_call_back(one, actor=clerk)
        assert take_call_back(one, actor=colleague).taken_by == colleague.person

    def test_costs_the_same_with_one_row_and_with_three(self, client):
        client.force_login(officer())
        counted = []
        for phones in (["13905750001"], ["13905750002", "13905750003"]):
            for phone in phones:
                asked(phone)
            cache.clear()  # the sidebar's numbers are asked anew each time
            with CaptureQueriesContext(connection) as queries:
                assert client.get("/desk/call-backs/?state=open").status_code == 200
            counted.append(len(queries))
        assert counted[0] == counted[1]


class TestOutcomes:
    def test_three_missed_calls_close_it_kindly(self):
        one, clerk = asked(), officer()
        for tries in (1, 2):
            take_call_back(one, actor=clerk)
            held = close_call_back(one, actor=clerk, outcome="missed")
            assert (held.state, held.tries, held.taken_by) == ("open", tries, None)
        take_call_back(one, actor=clerk)
        assert close_call_back(one, actor=clerk, outcome="missed").state == "gave_up"
        (text,) = Notice.objects.filter(occasion="courses.call_back_given_up")
        assert (text.address, "打了3次没打通" in text.text) == (PHONE, True)

    def test_not_wanted_is_closed_with_a_word(self, client):
        one, clerk = asked(), officer()
        take_call_back(one, actor=clerk)
        client.force_login(clerk)
        client.post(f"/desk/call-backs/{one.code}/", {"act": "not_wanted", "note": "孩子小"})
        one.refresh_from_db()
        assert (one.state, one.note, one.wish) == ("reached", "孩子小", None)
        assert code_of(lambda: take_call_back(one, actor=clerk)) == "state.not_allowed"

    def test_a_wish_is_written_for_somebody_known(self, client):
        person, course = make_person(phone=PHONE), make_course()
        one, clerk = asked(course=course), officer()
        take_call_back(one, actor=clerk)
        client.force_login(clerk)
        address = f"/desk/call-backs/{one.code}/"
        form = client.get(address).context["form"]
        assert (form["person"].value(), form["course"].value()) == (person.code, course.slug)
        sent = {
            "act": "wish",
            "person": person.code,
            "document_type": "resident_id",
            "course": course.slug,
            "township": township().pk,
            "season": "slack",
            "group_size": 2,
        }
        refused = client.post(address, sent | {"group_size": ""})
        assert (refused.status_code, refused.context["form"]["season"].value()) == (422, "slack")
        assert client.post(address, sent)["Location"] == "/desk/call-backs/"
        one.refresh_from_db()
        wish = Wish.objects.get()
        assert (one.state, one.wish) == ("reached", wish)
        assert (wish.person, wish.course, wish.group_size, wish.asked_by) == (person, course, 2, "family")
        assert Notice.objects.filter(person=person, occasion="courses.wish_placed").count() == 1

    def test_a_wish_is_written_for_somebody_new(self):
        one, clerk = asked(), officer()
        take_call_back(one, actor=clerk)
        caller = register_caller(one, actor=clerk, name="裘小芳", document_number=NUMBER)
        wish = wish_for_caller(one, actor=clerk, person=caller, free_text="炒茶", township=township())
        assert (wish.person.name, wish.person.phone) == ("裘小芳", PHONE)

    def test_nobody_orders_for_another_number_nor_without_having_taken_it(self):
        one, clerk, foreign = asked(), officer(), make_person(phone="13905750000")
        caller = make_person(phone=PHONE)
        facts: dict[str, Any] = {"free_text": "炒茶", "township": township()}
        assert code_of(lambda: wish_for_caller(one, actor=clerk, person=caller, **facts)) == "not_permitted"
        take_call_back(one, actor=clerk)
        refused = code_of(lambda: wish_for_caller(one, actor=clerk, person=foreign, **facts))
        assert refused == "courses.caller_has_another_phone"
        stranger = make_account()
        assert code_of(lambda: take_call_back(one, actor=stranger)) == "not_permitted"
        assert not Wish.objects.exists()


def test_what_is_closed_is_forgotten_and_what_waits_stays():
    closed, waiting = asked(), asked("13905759322")
    CallBack.objects.filter(pk=closed.pk).update(state="gave_up", closed_at=clock.now() - timedelta(days=31))
    assert forget_callers(CallBack.objects.all(), actor=SYSTEM) == 1
    closed.refresh_from_db()
    waiting.refresh_from_db()
    assert (closed.phone, closed.phone_hash, closed.what, waiting.phone) == ("", "", "", "13905759322")
