"""Ordering on a phone without JavaScript: five taps from the menu with an account and without one; being called back."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.people import Visitor

COURSE = "village-cook"
KNOWN = "13905752201"
"""Of somebody an institution has registered, who never had an account."""


@pytest.fixture
def known(live_site_process: Any) -> None:
    live_site_process.manage(
        "shell",
        "-c",
        f"""
from datetime import date
from foundation.kernel.actors import SYSTEM
from foundation.people.demo import invent_resident_id
from foundation.people.operations import register_person
register_person(actor=SYSTEM, name="裘阿芳", document_type="resident_id", phone="{KNOWN}",
    document_number=invent_resident_id(date(1971, 5, 1), female=True, sequence=371))
""",
    )


class Taps:
    """Counts what is pressed."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.count = visitor, 0

    def press(self, words: str) -> None:
        self.visitor.press(words)
        self.count += 1

    def open_dish(self) -> None:
        """The course on the menu, by its address: its words change with seats and people."""
        page = self.visitor.page
        with page.expect_navigation():
            page.locator(f'main a[href$="/menu/{COURSE}/"]').first.click()
        self.count += 1

    def order_it(self) -> None:
        page = self.visitor.page
        with page.expect_navigation():
            page.locator('main a[href*="/order/wish/?course="]').first.click()
        self.count += 1


def test_a_farmer_orders_in_at_most_five_taps(chromium: Any, live_site: str) -> None:
    farmer = Visitor(chromium, live_site, "farmer", phone=True)
    farmer.open("/menu/?section=stove")
    taps = Taps(farmer)
    taps.open_dish()
    taps.order_it()
    taps.press("对，就点这个")
    farmer.sees("点好了")
    assert taps.count <= 5
    farmer.press("去“我的”看看")
    farmer.sees("撤回")
    farmer.close()


def test_without_an_account_a_number_and_a_code_place_it_in_five_taps(
    chromium: Any, live_site: str, known: None
) -> None:
    stranger = Visitor(chromium, live_site, phone=True)
    stranger.open("/menu/?section=stove")
    taps = Taps(stranger)
    taps.open_dish()
    taps.order_it()
    taps.press("甘霖镇")
    stranger.page.go_back()
    stranger.sees("在哪里学方便")
    stranger.page.go_forward()
    stranger.sees("甘霖镇")
    stranger.write(你的手机号=KNOWN)
    taps.press("对，发验证码给我")
    code = re.search(r"(?<!\d)\d{6}(?!\d)", stranger.page.locator(".notice").first.inner_text())
    assert code is not None
    stranger.write(短信里的验证码=code[0])
    taps.press("好了，点上")
    stranger.sees("点好了")
    assert taps.count == 5
    stranger.close()


def test_lost_cookies_keep_the_order(chromium: Any, live_site: str) -> None:
    stranger = Visitor(chromium, live_site, phone=True)
    stranger.open(f"/order/wish/?course={COURSE}&place=330683102")
    stranger.write(你的手机号="13905752202")
    stranger.press("对，发验证码给我")
    address = stranger.page.url
    stranger.context.clear_cookies()
    stranger.open(address)
    stranger.sees("点的课还在")
    stranger.sees("崇仁镇")
    stranger.close()


def test_who_asks_to_be_called_is_called_and_has_a_wish(chromium: Any, live_site: str, known: None) -> None:
    caller = Visitor(chromium, live_site, phone=True)
    caller.open("/order/")
    caller.press("请人回电")
    caller.write(你的手机号="1390575")
    caller.choose("你在哪个乡镇", "甘霖镇")
    caller.page.get_by_role("button", name="好了，等电话").click()
    caller.sees("手机号应是 1 开头的 11 位数字")
    caller.write(你的手机号="13905752201", 想问什么="想学做豆腐")
    caller.press("好了，等电话")
    caller.sees("号码记下了，会打给你")
    caller.close()

    clerk = Visitor(chromium, live_site, "township")
    clerk.open("/desk/call-backs/?state=open")
    clerk.sees("想学做豆腐")
    clerk.does_not_see(KNOWN)
    with clerk.page.expect_navigation():
        clerk.page.locator("tr", has_text="想学做豆腐").locator("a").first.click()
    clerk.does_not_see(KNOWN)
    clerk.press("接下，打电话")
    clerk.sees(KNOWN)
    clerk.tick("裘阿芳")
    clerk.press("念一遍，没错就点")
    clerk.sees("回执发给本人了")
    clerk.close()
