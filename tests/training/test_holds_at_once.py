"""Many at once: one call a pool, one person a seat, an answer or an end but never both."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from courses.models import Call, Wish
from courses.operations import place_wish
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError
from tests.factories.courses import township
from tests.factories.offers import choose, close_early, make_able_school, make_call, make_officer, make_opened, offer_by
from tests.factories.people import make_account, make_person
from tests.factories.training import make_course
from training.models import EnrolmentSource, Offer, SeatHold
from training.operations.enrolments import enrol
from training.operations.holds import accept_hold, decline_hold, expire_holds, offer_free_seats
from training.rules.integrity import check_seats

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], Any]) -> Counter[str]:
    """How often each refusal came; "" where none did."""

    def one(work: Callable[[], Any]) -> str:
        try:
            work()
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(works)) as pool:
        return Counter(pool.map(one, works))


def test_wishes_that_come_together_open_one_call() -> None:
    course = make_course(min_size=6)
    make_able_school(course)
    make_officer()
    people, where = [make_person() for _ in range(12)], township()
    works = [lambda p=p: place_wish(p, actor=SYSTEM, course=course, township=where) for p in people]
    assert at_once(*works) == {"": 12}
    assert Call.objects.count() == 1
    assert Wish.objects.filter(course=course, pool__isnull=False).count() == 12


def test_one_of_two_choices_counts() -> None:
    course = make_course()
    first, second = make_able_school(course), make_able_school(course)
    call = make_call(course)
    offers = [offer_by(first, call), offer_by(second, call)]
    close_early(call)
    officers = [make_officer(), make_officer()]
    assert at_once(
        *(lambda o=o, a=a: choose(Offer.objects.get(pk=o.pk), a) for o, a in zip(offers, officers, strict=True))
    ) == {"": 1, "state.not_allowed": 1}
    assert Offer.objects.filter(state="chosen").count() == 1


def test_two_holders_and_a_walker_never_take_the_same_seat() -> None:
    made, _school = make_opened(sizes=(1, 1, 1, 1), capacity=2)
    walkers = [make_account() for _ in range(3)]
    held = list(made.holds.order_by("pk"))
    works: list[Callable[[], Any]] = [
        *(lambda h=h: decline_hold(SeatHold.objects.get(pk=h.pk), actor=SYSTEM) for h in held),
        *(lambda w=w: enrol(made, w.person, actor=w, source=EnrolmentSource.SELF) for w in walkers),
        lambda: offer_free_seats(actor=SYSTEM),
    ]
    outcomes = at_once(*works)
    assert outcomes == {"": 3, "training.class_full": 3}
    made.refresh_from_db()
    assert made.seats_taken == 2
    assert sorted(made.holds.values_list("state", flat=True)) == ["declined", "declined", "held", "held"]
    assert list(check_seats()) == []


@pytest.mark.parametrize("hours", [47, 49])
def test_an_answer_races_with_the_end_of_its_time(hours: int) -> None:
    made, _school = make_opened(sizes=(1, 1, 1), capacity=2)
    hold = made.holds.order_by("pk")[0]
    SeatHold.objects.exclude(pk=hold.pk).update(until=clock.now() + timedelta(days=9))

    def later(work: Callable[[], Any]) -> Callable[[], Any]:
        def run() -> None:
            with clock.shifted(timedelta(hours=hours)):
                work()

        return run

    works = [
        later(lambda: accept_hold(SeatHold.objects.get(pk=hold.pk), actor=SYSTEM)),
        later(lambda: accept_hold(SeatHold.objects.get(pk=hold.pk), actor=SYSTEM)),
        later(lambda: expire_holds(actor=SYSTEM)),
        later(lambda: expire_holds(actor=SYSTEM)),
    ]
    outcomes = at_once(*works)
    hold.refresh_from_db()
    made.refresh_from_db()
    assert hold.state == ("accepted" if hours < 48 else "expired")
    refused = sum(count for code, count in outcomes.items() if code)
    assert refused == (1 if hours < 48 else 2)
    assert set(outcomes) <= {"", "state.not_allowed", "training.hold_over"}
    assert made.seats_taken == 2
    assert made.holds.count() == (2 if hours < 48 else 3)
    assert list(check_seats()) == []
