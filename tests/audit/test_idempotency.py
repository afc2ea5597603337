"""A double tap never does a thing twice."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import reverse

from foundation.audit import receipts
from foundation.audit.idempotency import idempotency_key
from foundation.audit.models import Entry, Receipt
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import Conflict
from foundation.people.models import SignInSession, User
from tests.factories.people import PASSWORD, make_account, make_person
from tests.factories.training import make_class
from training.models import Enrolment

pytestmark = pytest.mark.django_db


def member(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def overdue() -> timedelta:
    return timedelta(seconds=settings.FORM_CLAIM_SECONDS + 1)


def test_the_second_post_gets_the_first_answer() -> None:
    training_class, client = make_class("enrolling"), member(make_account())
    address = reverse("join-class", args=[training_class.code])
    first = client.post(address, {"idempotency_key": "tap-1"})
    second = client.post(address, {"idempotency_key": "tap-1"})
    done = reverse("join-done", args=[training_class.code])
    assert [(answer.status_code, answer["Location"]) for answer in (first, second)] == [(302, done), (302, done)]
    assert Enrolment.objects.count() == 1


def test_without_its_key_the_second_post_is_refused_by_the_rule_alone() -> None:
    training_class, client = make_class("enrolling"), member(make_account())
    address = reverse("join-class", args=[training_class.code])
    assert [client.post(address).status_code for _tap in range(2)] == [302, 409]


def test_a_double_tap_signs_in_once() -> None:
    """The second answer carries the session of the first."""
    user = make_account()
    sent = {"username": user.username, "password": PASSWORD, "idempotency_key": "tap-3"}
    for client in (Client(), Client()):
        assert client.post(reverse("sign-in"), sent).status_code == 302
        assert client.session["_auth_user_id"] == str(user.pk)
    assert SignInSession.objects.count() == 1


def test_a_refused_form_may_be_sent_again_under_its_key() -> None:
    user = make_account()
    client = Client()
    wrong = client.post(reverse("sign-in"), {"username": user.username, "password": "no", "idempotency_key": "tap-4"})
    assert wrong.status_code == 200
    assert 'value="tap-4"' in wrong.content.decode()
    right = client.post(
        reverse("sign-in"), {"username": user.username, "password": PASSWORD, "idempotency_key": "tap-4"}
    )
    assert right.status_code == 302


def test_a_key_belongs_to_its_page() -> None:
    one, other, client = make_class("enrolling"), make_class("enrolling"), member(make_account())
    for training_class in (one, other):
        answer = client.post(reverse("join-class", args=[training_class.code]), {"idempotency_key": "tap-5"})
        assert answer["Location"] == reverse("join-done", args=[training_class.code])
    assert Enrolment.objects.count() == 2


def test_an_act_whose_answer_was_lost_is_not_done_again() -> None:
    """The process died between commit and answer: the receipt says done, and no answer."""
    training_class, client = make_class("enrolling"), member(make_account())
    address = reverse("join-class", args=[training_class.code])
    Receipt.objects.create(key=receipts.name(address, "tap-6"), owner="dead", done=True, at=clock.now() - overdue())
    answer = client.post(
        address, {"idempotency_key": "tap-6"}, headers={"referer": "http://testserver/menu/"}, follow=True
    )
    assert answer.redirect_chain[0] == ("http://testserver/menu/", 302)
    assert Enrolment.objects.count() == 0

    elsewhere = client.post(address, {"idempotency_key": "tap-6"}, headers={"referer": "http://evil.example/"})
    assert elsewhere["Location"] == address
    assert "刚才已经办好了，没有再办一次。" in client.get(address).content.decode()


def test_an_act_whose_process_died_before_it_committed_is_done_by_the_next() -> None:
    training_class, client = make_class("enrolling"), member(make_account())
    address = reverse("join-class", args=[training_class.code])
    Receipt.objects.create(key=receipts.name(address, "tap-7"), owner="dead", at=clock.now() - overdue())
    answer = client.post(address, {"idempotency_key": "tap-7"})
    assert answer["Location"] == reverse("join-done", args=[training_class.code])
    assert Enrolment.objects.count() == 1


def test_whoever_lost_the_claim_can_no_longer_commit() -> None:
    """A sender that was only slow: the form was taken over, so what it does now is rolled back."""
    person = make_person()
    slow = receipts.claim("form")
    assert slow is not None
    with clock.shifted(overdue()):
        receipt = Receipt.objects.get()
        assert receipts.is_overdue(receipt)
        next_one = receipts.take_over(receipt)
        assert next_one is not None
        assert receipts.take_over(receipt) is None, "taken once"
    before = Entry.objects.count()
    with receipts.working(slow), pytest.raises(Conflict) as refusal, transaction.atomic():
        record("people.person.registered", person, actor=SYSTEM)
    assert refusal.value.code == "audit.taken_over"
    assert Entry.objects.count() == before
    with receipts.working(next_one), transaction.atomic():
        record("people.person.registered", person, actor=SYSTEM)
    assert Receipt.objects.get().done
    assert receipts.take_over(Receipt.objects.get()) is None, "what is done is never taken over"


def test_a_form_whose_act_was_rolled_back_is_not_done() -> None:
    person, claim = make_person(), receipts.claim("form")
    assert claim is not None

    def act(*, refused: bool) -> None:
        try:
            with transaction.atomic():
                record("people.person.registered", person, actor=SYSTEM)
                if refused:
                    raise Conflict("no", "no")
        except Conflict:
            pass

    with receipts.working(claim):
        act(refused=True)
        assert not Receipt.objects.get().done
        act(refused=False)
        assert Receipt.objects.get().done
    receipts.settle(claim, "/there/")
    assert (Receipt.objects.get().location, Receipt.objects.get().done) == ("/there/", True)


def test_many_entries_of_one_act_mark_its_receipt_once(django_assert_num_queries) -> None:
    person, claim = make_person(), receipts.claim("form")
    assert claim is not None
    with receipts.working(claim), transaction.atomic(), django_assert_num_queries(1 + 3):
        for _number in range(3):
            record("people.person.registered", person, actor=SYSTEM)


def test_a_page_shown_after_an_act_carries_a_fresh_key() -> None:
    request, claim = RequestFactory().post("/", {"idempotency_key": "tap-8"}), receipts.claim("form")
    assert claim is not None
    with receipts.working(claim):
        assert idempotency_key(request) == {"idempotency_key": "tap-8"}
        record("people.person.registered", make_person(), actor=SYSTEM)
        assert idempotency_key(request)["idempotency_key"] not in ("tap-8", "")


def test_old_receipts_are_forgotten_and_fresh_ones_kept() -> None:
    receipts.claim("old")
    with clock.shifted(timedelta(hours=25)):
        assert receipts.forget_old() == 0, "kept for a day at the least"
        receipts.claim("young")
    with clock.shifted(timedelta(hours=49)):
        assert receipts.forget_old() == 1
    assert [receipt.key for receipt in Receipt.objects.all()] == ["young"]
