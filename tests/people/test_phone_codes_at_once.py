"""Many at once: the limits of codes hold however many browsers push."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError
from foundation.people.models import PhoneCode
from foundation.people.operations.phone_codes import make_phone_code, prove_phone

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "13905751234"


def at_once(work: Callable[[int], object], times: int = 12) -> Counter[str]:
    """How often each refusal came; "" where none did."""

    def one(number: int) -> str:
        try:
            work(number)
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(times) as pool:
        return Counter(pool.map(one, range(times)))


def test_one_code_leaves_however_many_ask() -> None:
    asked = at_once(lambda number: make_phone_code(PHONE, actor=SYSTEM, address=f"10.0.0.{number}"))
    assert asked == {"": 1, "people.code_too_soon": 11}
    assert PhoneCode.objects.get().sent_that_day == 1


def test_three_guesses_count_however_many_come() -> None:
    made = make_phone_code(PHONE, actor=SYSTEM, address="10.0.0.1")
    wrong = f"{(int(made.code) + 1) % 10**6:06d}"
    guessed = at_once(lambda number: prove_phone(PHONE, wrong, actor=SYSTEM, secret=made.secret))
    assert guessed == {"people.code_wrong": 2, "people.code_void": 1, "people.code_gone": 9}


def test_a_code_opens_once_however_many_have_it() -> None:
    made = make_phone_code(PHONE, actor=SYSTEM, address="10.0.0.1")
    used = at_once(lambda number: prove_phone(PHONE, made.code, actor=SYSTEM, secret=made.secret))
    assert used == {"": 1, "people.code_gone": 11}
