"""From a wish to a seat, clicked through without JavaScript: found by pinyin, ordered, pooled, called, offered twice, chosen,
filed, approved, opened, and the held seat taken by a reply by text message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.browser.people import Visitor
from tests.environment import live_clock, live_site

pytestmark = pytest.mark.journey
COUNTY = ZoneInfo("Asia/Shanghai")
COURSE, TOWNSHIP = "年糕与麻糍", "谷来镇"


@pytest.fixture(scope="module")
def site() -> Iterator[live_site.LiveSite]:
    """A site of this journey's own, since it moves the clock."""
    with live_site.running() as running:
        yield running


class County:
    def __init__(self, chromium: Any, site: live_site.LiveSite) -> None:
        self.chromium, self.site = chromium, site

    def as_(self, name: str = "", *, phone: bool = False) -> Visitor:
        return Visitor(self.chromium, self.site.url, name, phone=phone)

    def asks(self, words: str) -> str:
        """What the site's database says."""
        return self.site.manage("shell", "-v", "0", "-c", words).strip()

    def put_forward(self, days: float) -> None:
        live_clock.put_forward(self.site.folder, days)


def test_from_a_wish_found_by_pinyin_to_a_seat_taken_by_text_message(chromium: Any, site: live_site.LiveSite) -> None:
    county = County(chromium, site)
    a_group_orders(county)
    call = the_farmer_makes_it_enough(county)
    two_schools_offer(county, call)
    code = the_bureau_chooses(county, call)
    the_class_is_filed_approved_and_opened(county, code)
    the_farmer_answers_by_text_message(county, code)
    assert all(line.endswith(": holds") for line in site.manage("check_integrity").splitlines())


def a_group_orders(county: County) -> None:
    """Somebody of the township orders for fourteen: one short of a class."""
    trainer = county.as_("trainer", phone=True)
    order(trainer, 14)
    trainer.sees("点好了")
    assert county.asks(CALLS) == "0"
    trainer.close()


def the_farmer_makes_it_enough(county: County) -> str:
    """Found by pinyin, ordered for one: the fifteenth, so the call opens in that moment."""
    farmer = county.as_("farmer", phone=True)
    farmer.open("/menu/?q=niangao")
    farmer.press(COURSE)
    farmer.sees("16 课时")
    order(farmer, 1)
    farmer.sees("点好了")
    farmer.close()
    assert county.asks(CALLS) == "1"
    return county.asks(f"{FOUND}; print(found.latest('pk').code)")


def order(visitor: Visitor, people: int) -> None:
    """The slip with its answers in the address, the last look, and one press."""
    visitor.open(f"/order/wish/?course=rice-cakes&place={GULAI}&village=&season=all_year&size={people}")
    visitor.sees("看一遍")
    visitor.press("对，就点这个")


def two_schools_offer(county: County, call: str) -> None:
    """The first on its page; the second too, through its own manager's account."""
    manager = county.as_("manager")
    manager.open("/desk/")
    manager.sees(COURSE)
    manager.open("/desk/invitations/")
    manager.sees(TOWNSHIP)
    offer(manager, call, venue="甘霖镇文化礼堂", price="12.5", seats="20")
    manager.sees("方案报上了")
    manager.close()
    county.asks(SECOND_OFFER.format(call=call))
    programme = county.as_("programme")
    programme.open(f"/desk/calls/{call}/")
    programme.sees("2 所报了方案")
    programme.does_not_see("12.5 元")
    programme.close()


def offer(visitor: Visitor, call: str, *, venue: str, price: str, seats: str) -> None:
    visitor.open(f"/desk/calls/{call}/offer/")
    visitor.choose("在哪里上课", venue)
    visitor.choose("谁来教", "俞怡军")
    visitor.write(收几个人=seats, 每人每课时多少元=price)
    visitor.press("报上去")


def the_bureau_chooses(county: County, call: str) -> str:
    """After the deadline: side by side, a reason, one school. The other reads the reason."""
    county.put_forward(6)
    programme = county.as_("programme")
    county.asks(
        "from courses.operations.calls import close_overdue_calls; from foundation.kernel.actors import SYSTEM;"
        "close_overdue_calls(actor=SYSTEM)"
    )
    programme.open(f"/desk/calls/{call}/")
    programme.sees("2 份方案，并排看")
    programme.sees("12.5 元")
    programme.tick("甘霖镇成人文化技术学校")
    programme.press("选定，告诉大家")
    programme.sees("为什么选它")
    programme.tick("甘霖镇成人文化技术学校")
    programme.write(为什么选它="开课早，师傅有名")
    programme.press("选定，告诉大家")
    programme.sees("选了")
    programme.close()
    return county.asks(f"{FOUND}; print(found.latest('pk').offers.get(state='chosen').training_class.code)")


def the_class_is_filed_approved_and_opened(county: County, code: str) -> None:
    """The plan lies ready: nothing is typed again."""
    manager, reviewer = county.as_("manager"), county.as_("reviewer")
    manager.open(f"/desk/classes/{code}/plan/")
    manager.sees("都齐了，可以送审")
    manager.tick("我代表学校承诺")
    manager.press("送审")
    manager.sees("等审批")
    reviewer.open(f"/desk/classes/{code}/review/")
    reviewer.tick("批准开班")
    reviewer.press("答复学校")
    manager.open(f"/desk/classes/{code}/")
    manager.press("开放报名")
    manager.sees("正在报名")
    manager.close()
    reviewer.close()


def the_farmer_answers_by_text_message(county: County, code: str) -> None:
    """The seat is kept, on the farmer's own page too; the reply takes it."""
    farmer = county.as_("farmer", phone=True)
    farmer.open("/me/")
    farmer.sees("给我留的位子")
    waiting = farmer.words.count("要，我来")
    assert waiting
    county.asks(REPLY)
    farmer.open("/me/")
    assert farmer.words.count("要，我来") == waiting - 1
    farmer.open(f"/join/{code}/")
    farmer.sees("你在这个班的名册上")
    farmer.close()
    states = county.asks(
        f"from training.models import SeatHold; print(sorted(SeatHold.objects.filter(training_class__code='{code}')"
        ".values_list('size', 'state')))"
    )
    assert re.findall(r"\d+|accepted|held", states) == ["1", "accepted", "14", "held"]


GULAI = "330683106"
FOUND = (
    f"from courses.models import Call; found = Call.objects.filter(course__slug='rice-cakes', place__code='{GULAI}')"
)
CALLS = f"{FOUND}; print(found.count())"
REPLY = (
    "from foundation.notices.operations import receive, read_incoming;"
    "from foundation.kernel.actors import SYSTEM; from foundation.people.demo import person_of_account;"
    "got = receive(person_of_account('farmer').phone, '1', gateway='file', message_id='reply-1', actor=SYSTEM);"
    "read_incoming(got.pk, actor=SYSTEM)"
)
SECOND_OFFER = """
from datetime import time, timedelta
from decimal import Decimal
from courses.models import Call
from foundation.people.models import User
from foundation.people.queries import persons_with_role
from foundation.places.models import Venue
from training.operations.offers import make_offer
from training.queries.offers import earliest_start
from training.operations.planning import Timetable
from training.queries.registry import asked_of, trainer_may_teach
call = Call.objects.get(code="{call}")
invited = call.invitations.exclude(institution__code="GANLIN").order_by("pk").first().institution
first = earliest_start(call)
able = [p for p in persons_with_role("trainer", invited.pk) if trainer_may_teach(p, on=first, **asked_of(call.course))]
make_offer(call, actor=persons_with_role("institution_manager", invited.pk)[0].account, institution=invited,
    venue=Venue.objects.filter(seats__gte=20).first(), trainer=able[0], capacity=20, price_per_person_hour=1100,
    timetable=Timetable(first_date=first + timedelta(days=1), weekdays=(0, 1, 2, 3, 4, 5, 6), begins=time(9),
        ends=time(12), hours=Decimal(4), count=4, theory=1))
"""
"""The demo county has one manager with a published account; the other school's offer comes through the operation."""
