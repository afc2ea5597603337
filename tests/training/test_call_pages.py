"""Pages of calls, offers and held seats: who sees what, what is refused, and as many queries for three rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.people.roles import Role
from tests.factories.offers import (
    choose,
    close_early,
    make_able_school,
    make_call,
    make_officer,
    make_opened,
    offer_by,
    open_class_of,
)
from tests.factories.people import make_account, make_person, make_staff
from tests.factories.training import make_course, make_school, make_venue
from training.models import Offer
from training.operations.holds import accept_hold
from training.queries.offers import earliest_start

pytestmark = pytest.mark.django_db


def queries(client, user, address) -> int:
    client.force_login(user)
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def form_of(call, school, **facts):
    return {
        "venue": make_venue().pk,
        "trainer": school.trainer.person.pk,
        "capacity": "20",
        "price": "12.5",
        "first_date": earliest_start(call).isoformat(),
        "weekdays": ["0", "1", "2", "3", "4", "5", "6"],
        "begins": "09:00",
        "ends": "12:00",
        "hours": "4",
        "count": "3",
        "theory": "1",
        "note": "带料",
    } | facts


def test_an_institution_makes_and_changes_its_offer_on_one_page(client):
    school = make_able_school(course := make_course())
    call = make_call(course)
    client.force_login(school.manager)
    address = reverse("offer", args=[call.code])
    assert course.title in client.get(reverse("invitation-list")).content.decode()
    assert course.title in client.get(reverse("desk")).content.decode()
    assert client.post(address, form_of(call, school)).status_code == 302
    assert Offer.objects.get().price_per_person_hour == 1250
    refused = client.post(address, form_of(call, school, count="2"))
    assert refused.status_code == 422
    assert "要正好" in refused.content.decode()
    assert client.post(address, form_of(call, school, price="9.90")).status_code == 302
    assert Offer.objects.get().price_per_person_hour == 990
    assert client.post(reverse("offer-withdraw", args=[call.code])).status_code == 302
    assert Offer.objects.get().state == "withdrawn"
    decline = reverse("offer-decline", args=[call.code])
    assert client.post(decline, {"reason": "教师排满了"}).status_code == 302
    call.refresh_from_db()
    assert call.state == "escalated"


def test_nobody_sees_the_offer_of_another_nor_a_call_they_were_not_asked(client):
    course = make_course()
    first, second = make_able_school(course), make_able_school(course)
    call = make_call(course)
    offer_by(first, call, note="只有我知道的话")
    client.force_login(second.manager)
    assert "只有我知道的话" not in client.get(reverse("offer", args=[call.code])).content.decode()
    assert client.get(reverse("call", args=[call.code])).status_code in (403, 404)
    client.force_login(make_school().manager)
    assert client.get(reverse("offer", args=[call.code])).status_code == 404
    officer = make_officer()
    client.force_login(officer)
    sealed = client.get(reverse("call", args=[call.code])).content.decode()
    assert "只有我知道的话" not in sealed
    close_early(call)
    assert "只有我知道的话" in client.get(reverse("call", args=[call.code])).content.decode()


def test_the_bureau_chooses_on_the_page_with_a_reason(client):
    course = make_course()
    first, second = make_able_school(course), make_able_school(course)
    call = make_call(course)
    offers = [offer_by(first, call), offer_by(second, call, price_per_person_hour=900)]
    close_early(call)
    officer = make_officer()
    client.force_login(officer)
    address = reverse("call", args=[call.code])
    page = client.get(address).content.decode()
    assert "本镇（街道）" in page
    assert "最低" in page
    assert client.post(address, {"offer": offers[0].pk}).status_code == 422
    assert client.post(address, {"offer": offers[0].pk, "reason": "离得近"}).status_code == 302
    offers[0].refresh_from_db()
    assert (offers[0].state, offers[0].reason) == ("chosen", "离得近")
    assert client.post(address, {"offer": offers[1].pk, "reason": "再选"}).status_code == 404
    client.force_login(second.manager)
    assert "离得近" in client.get(reverse("offer", args=[call.code])).content.decode()
    client.force_login(first.manager)
    assert (
        reverse("class-plan", args=[offers[0].training_class.code])
        in client.get(reverse("offer", args=[call.code])).content.decode()
    )


def test_an_auditor_reads_and_changes_nothing(client):
    call = make_call()
    client.force_login(make_staff(Role.AUDITOR))
    assert client.get(reverse("call", args=[call.code])).status_code == 200
    assert client.get(reverse("call-extend", args=[call.code])).status_code in (403, 404)
    assert client.get(reverse("call-end", args=[call.code])).status_code in (403, 404)


def test_an_escalated_call_stands_on_the_desk_and_is_extended_or_ended_there(client):
    officer = make_officer()
    call = make_call()
    client.force_login(officer)
    assert "县里没有学校登记教这门课" in client.get(reverse("desk")).content.decode()
    extend, end = reverse("call-extend", args=[call.code]), reverse("call-end", args=[call.code])
    assert client.get(extend).status_code == 200
    assert client.post(extend, {"until": "2020-01-01", "reason": "x"}).status_code == 422
    assert client.post(end, {"reason": "附近没有学校能教"}).status_code == 302
    call.refresh_from_db()
    assert call.state == "closed"
    assert client.get(end).status_code == 404


def test_a_group_is_named_on_the_farmers_page_and_at_the_desk(client):
    made, school = make_opened(sizes=(3, 1), capacity=6)
    hold = made.holds.get(size=3)
    farmer = make_account(hold.person)
    accept_hold(hold, actor=farmer)
    client.force_login(farmer)
    page = reverse("held-seat-name", args=[hold.pk])
    person = {"name": "李大山", "document_type": "resident_id", "document_number": "330683196501011234"}
    assert client.get(page).status_code == 200
    assert client.post(page, person).status_code == 422  # a number whose last figure is wrong
    friend = make_person()
    good = person | {"name": friend.name, "document_number": friend.document_number}
    assert client.post(page, good).status_code == 302
    client.force_login(school.manager)
    desk = reverse("class-seat-name", args=[made.code, hold.pk])
    assert client.get(desk).status_code == 200
    assert client.post(desk, good).status_code == 422
    client.force_login(make_school().manager)
    assert client.get(desk).status_code == 404
    client.force_login(farmer)
    assert client.post(reverse("held-seat-give-back", args=[hold.pk])).status_code == 302
    made.refresh_from_db()
    assert made.seats_taken == 3


def test_pages_take_the_same_queries_for_one_and_three(client):
    officer = make_officer()
    course = make_course()
    schools = [make_able_school(course) for _ in range(3)]
    call = make_call(course)
    lists = [
        (officer, reverse("call-list")),
        (officer, reverse("desk")),
        (schools[0].manager, reverse("invitation-list")),
    ]
    before = [queries(client, *one) for one in lists]
    for _again in range(2):
        more = make_course()
        make_call(more)
    assert [queries(client, *one) for one in lists] == before
    offer_by(schools[0], call)
    close_early(call)
    one = queries(client, officer, reverse("call", args=[call.code]))
    other_course = make_course()
    other = make_call(other_course)
    for school in schools:
        offer_by(school, other)
    close_early(other)
    assert queries(client, officer, reverse("call", args=[other.code])) == one


def test_my_page_takes_the_same_queries_for_one_and_three_holds(client):
    farmer = make_account()
    counts = []
    for _again in range(3):
        course = make_course(min_size=1)
        school = make_able_school(course)
        call = make_call(course, sizes=(1,), person=farmer.person)
        offer = offer_by(school, call)
        close_early(call)
        open_class_of(choose(offer), school)
        counts.append(queries(client, farmer, "/me/"))
    assert counts[0] == counts[2]
