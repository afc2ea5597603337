"""The codes sent to phones: every limit of theirs."""

from datetime import timedelta

import pytest

from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError
from foundation.people.models import PhoneCode
from foundation.people.operations.phone_codes import MadeCode, forget_phone_codes, make_phone_code, prove_phone
from foundation.policy.limits import TooManyTries
from foundation.policy.operations import set_policy

pytestmark = pytest.mark.django_db
PHONE = "13905751234"


def make(phone: str = PHONE, address: str = "10.0.0.1") -> MadeCode:
    return make_phone_code(phone, actor=SYSTEM, address=address)


def refusal(made: MadeCode, code: str | None = None, secret: str | None = None) -> str:
    """The code of the refusal; empty where the answer was right."""
    try:
        prove_phone(made.phone, code or made.code, actor=SYSTEM, secret=secret or made.secret)
    except DomainError as problem:
        return problem.code
    return ""


def wrong(made: MadeCode) -> str:
    return f"{(int(made.code) + 1) % 10**6:06d}"


def test_the_right_code_works_once() -> None:
    made = make()
    assert [refusal(made), refusal(made)] == ["", "people.code_gone"]


def test_three_tries_and_no_fourth() -> None:
    made = make()
    tried = [refusal(made, wrong(made)) for _try in range(3)]
    assert tried == ["people.code_wrong", "people.code_wrong", "people.code_void"]
    assert refusal(made) == "people.code_gone"


def test_the_third_try_may_be_the_right_one() -> None:
    made = make()
    assert [refusal(made, wrong(made)), refusal(made, wrong(made)), refusal(made)] == [
        "people.code_wrong",
        "people.code_wrong",
        "",
    ]


@pytest.mark.parametrize(("seconds", "answer"), [(299, ""), (301, "people.code_gone")])
def test_it_lives_three_hundred_seconds(seconds: int, answer: str) -> None:
    made = make()
    with clock.shifted(timedelta(seconds=seconds)):
        assert refusal(made) == answer


@pytest.mark.parametrize(("seconds", "sent"), [(59, False), (61, True)])
def test_one_a_minute(seconds: int, sent: bool) -> None:
    make()
    with clock.shifted(timedelta(seconds=seconds)):
        if sent:
            make()
        else:
            with pytest.raises(TooManyTries) as stopped:
                make()
            assert stopped.value.code == "people.code_too_soon"


def test_a_new_code_voids_the_one_before() -> None:
    first = make()
    with clock.shifted(timedelta(seconds=61)):
        second = make()
        assert [refusal(first) for _try in range(4)] == ["people.code_gone"] * 4
        assert refusal(second) == "", "tries of the browser that asked before do not count"


def test_five_a_day() -> None:
    noon = timedelta(hours=(12 - clock.now().hour) % 24)
    for minute in range(5):
        with clock.shifted(noon + timedelta(minutes=2 * minute)):
            make(address=f"10.0.0.{minute}")
    with clock.shifted(noon + timedelta(minutes=20)), pytest.raises(TooManyTries) as stopped:
        make(address="10.0.0.9")
    assert stopped.value.code == "people.codes_used_up"
    with clock.shifted(noon + timedelta(days=1)):
        make(address="10.0.0.9")


def test_twenty_an_hour_from_one_address_whatever_the_numbers() -> None:
    for number in range(20):
        make(f"139057512{number:02d}")
    with pytest.raises(TooManyTries) as stopped:
        make("13905751299")
    assert stopped.value.code == "policy.too_many_tries"
    make("13905751299", "10.0.0.2")
    with clock.shifted(timedelta(hours=1)):
        make("13905751298")


def test_the_days_budget_holds_for_all_together() -> None:
    set_policy("people.codes_in_all_a_day", 2, actor=SYSTEM, valid_from=clock.today())
    make("13905751201", "10.0.0.1")
    make("13905751202", "10.0.0.2")
    with pytest.raises(TooManyTries) as stopped:
        make("13905751203", "10.0.0.3")
    assert stopped.value.code == "people.codes_spent"
    assert PhoneCode.objects.filter(code_hash__gt="").count() == 2


def test_another_browser_cannot_answer() -> None:
    made = make()
    assert [refusal(made, secret="of another browser") for _try in range(4)] == ["people.code_gone"] * 4
    assert refusal(made) == "", "nor use up its tries"


def test_neither_number_nor_code_is_kept() -> None:
    made = make()
    row = str(PhoneCode.objects.values().get())
    assert made.phone not in row and made.code not in row
    assert made.code not in repr(made) and made.secret not in repr(made)


@pytest.mark.parametrize("phone", ["", "12345", "057583000000", "1390575123", "+1 415 555 0100"])
def test_only_mobile_numbers(phone: str) -> None:
    with pytest.raises(DomainError) as refused:
        make(phone)
    assert refused.value.code == "people.phone_unreadable"


def test_rows_of_numbers_that_ask_no_more_go() -> None:
    make()
    assert forget_phone_codes(actor=SYSTEM) == 0
    with clock.shifted(timedelta(days=3)):
        assert forget_phone_codes(actor=SYSTEM) == 1
