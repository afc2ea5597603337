"""What takes two people, at the browser: the officer who asks cannot decide, the second one can, and the world sees it."""

from __future__ import annotations

from typing import Any

from tests.browser.pages import Listed
from tests.browser.people import Visitor


def some_certificate(officer: Visitor) -> str:
    """The address of a valid certificate nobody has asked to withdraw."""
    officer.open("/desk/certificates/?state=active&sort=number")
    links = officer.page.locator("tbody th a, tbody td a")
    for place in range(links.count()):
        address = str(links.nth(place).get_attribute("href"))
        officer.open(address)
        if officer.page.get_by_role("button", name="提撤销申请").count() and "王小明" not in officer.words:
            return address
        officer.open("/desk/certificates/?state=active&sort=number")
    raise AssertionError("no certificate to withdraw")


def test_one_officer_asks_another_confirms_and_verification_shows_it_at_once(
    chromium: Any, live_site: str, pages: list[Listed]
) -> None:
    first, second, stranger = (
        Visitor(chromium, live_site, "officer"),
        Visitor(chromium, live_site, "officer2"),
        Visitor(chromium, live_site, phone=True),
    )
    address = some_certificate(first)
    first.page.get_by_label("弄虚作假").check()
    first.page.get_by_label("说明").fill("监考录像已核实")
    first.press("提撤销申请")
    first.sees("要请另一位来复核")

    first.open("/desk/second-person/")
    first.sees("你提的，还在等")
    first.open(address)
    first.press("看这份申请")
    first.sees("这是你提的，要请另一位来定")
    assert first.page.get_by_role("button", name="同意，办理").count() == 0
    act = first.page.url
    verify = second_look(first, address)
    stranger.open(verify)
    stranger.sees("真的，有效")

    second.open("/desk/")
    second.sees("撤销证书")
    second.open(act)
    second.sees("监考录像已核实")
    second.press("同意，办理")
    second.sees("两个人的名字都记下了")
    second.sees("已办")

    stranger.open(verify)
    stranger.sees("已经撤销，无效")
    stranger.sees("弄虚作假")
    stranger.does_not_see("监考录像")
    for visitor in (first, second, stranger):
        visitor.close()


def second_look(visitor: Visitor, address: str) -> str:
    """Where strangers check the certificate of the desk's page."""
    visitor.open(address)
    visitor.page.get_by_role("link", name="看查验页").click()
    return visitor.page.url
