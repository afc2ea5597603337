"""What a page costs a farmer's telephone plan: compressed bytes and requests of a first visit, counted by the browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from foundation.people.demo import PASSWORD
from tests.browser.pages import STRANGER, Listed

FARMERS_BYTES, FARMERS_REQUESTS = 60_000, 6
VERIFY_BYTES = 30_000
FARMERS_PAGES = (
    "home", "wagtail", "menu section", "menu search", "order", "order-wish", "order-wish-done", "join-class",
    "join-done", "me", "sign-in", "sign-in-phone", "my-certificate",
)  # fmt: skip
VERIFY_PAGES = ("verify", "verify-code", "report-paper")


@dataclass
class Cost:
    """Bytes as they came over the line, head and body, and requests, those answered from a cache left out."""

    bytes: int = 0
    requests: int = 0


def first_visit(chromium: Any, site: str, page: Listed, signed_in: Any = None) -> Cost:
    """The page in a browser that has seen nothing of the site, but for the sign-in of somebody who must."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, base_url=site, storage_state=signed_in)
    tab = context.new_page()
    listener = context.new_cdp_session(tab)
    listener.send("Network.enable")
    cost = Cost()

    def finished(event: dict[str, Any]) -> None:
        cost.bytes += int(event["encodedDataLength"])
        cost.requests += 1

    listener.on("Network.loadingFinished", finished)
    tab.goto(page.address, wait_until="networkidle")
    context.close()
    return cost


def sign_in(chromium: Any, site: str, account: str) -> Any:
    """What a browser keeps of a sign-in: its cookies."""
    context = chromium.new_context(locale="zh-CN", base_url=site)
    tab = context.new_page()
    tab.goto("/sign-in/")
    tab.get_by_label("登录名").fill(account)
    tab.get_by_label("密码").fill(PASSWORD)
    with tab.expect_navigation():
        tab.locator("main button[type=submit]").first.click()
    kept = context.storage_state()
    context.close()
    return kept


def test_a_farmers_page_stays_within_60_kb_and_6_requests(chromium: Any, live_site: str, pages: list[Listed]) -> None:
    farmer = sign_in(chromium, live_site, "farmer")
    costs = {
        page.address: first_visit(chromium, live_site, page, farmer if page.account else None)
        for page in pages
        if page.name in FARMERS_PAGES
    }
    assert len(costs) >= len(FARMERS_PAGES)
    assert {
        address: cost
        for address, cost in costs.items()
        if cost.bytes > FARMERS_BYTES or not 2 <= cost.requests <= FARMERS_REQUESTS
    } == {}


def test_checking_a_certificate_stays_within_30_kb(chromium: Any, live_site: str, pages: list[Listed]) -> None:
    costs = {
        page.address: first_visit(chromium, live_site, page)
        for page in pages
        if page.name in VERIFY_PAGES and page.account == STRANGER
    }
    assert len(costs) >= len(VERIFY_PAGES)
    assert {address: cost for address, cost in costs.items() if not 1_000 < cost.bytes <= VERIFY_BYTES} == {}
