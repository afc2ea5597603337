"""Every page of the chain, as each role sees it: axe finds nothing at 320 and 1280 px, and nothing needs scrolling
sideways on a narrow phone, at double zoom, in large letters, or in English."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from foundation.people.demo import PASSWORD
from tests.browser.pages import STRANGER, Listed

ACCOUNTS = (
    STRANGER, "farmer", "manager", "trainer", "reviewer", "appraiser1", "evaluator", "officer", "auditor", "admin",
)  # fmt: skip
NARROW, WIDE, DOUBLE_ZOOM = 320, 1280, 640
"""CSS pixels. Zooming a screen of 1280 to 200 % leaves 640."""
LEAST_LETTER, LEAST_TARGET = 22, 60
"""Pixels, in large letters."""
READERS_PAGES = (
    "home", "wagtail", "menu section", "menu search", "menu search, nothing found", "order", "order-wish",
    "order-wish-done", "join-class", "join-done", "me", "sign-in", "sign-in-phone", "verify", "verify-code",
)  # fmt: skip
TOO_SMALL = """([letter, target]) => {
  const shown = node => node.checkVisibility() && node.getBoundingClientRect().width > 1;
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim(), parent = walker.currentNode.parentElement;
    if (!text || !shown(parent) || parent.closest('[aria-hidden=true], svg')) continue;
    const size = parseFloat(getComputedStyle(parent).fontSize);
    if (size < letter) found.push(`letters of ${size} px: ${text.slice(0, 30)}`);
  }
  const pressed = 'button, .btn, select, .choice, .search input, .field input:not([type=checkbox], [type=radio]), nav a, .chips a';
  for (const node of document.querySelectorAll(pressed)) {
    const height = node.getBoundingClientRect().height;
    if (shown(node) && height < target) found.push(`${height} px high: ${node.outerHTML.slice(0, 80)}`);
  }
  return found;
}"""


class Reader:
    """Somebody signed in at a browser in which axe may run."""

    def __init__(self, chromium: Any, site: str, account: str) -> None:
        self.context = chromium.new_context(
            viewport={"width": WIDE, "height": 800}, locale="zh-CN", base_url=site, bypass_csp=True
        )
        self.page = self.context.new_page()
        if account:
            self.page.goto("/sign-in/")
            self.page.get_by_label("登录名").fill(account)
            self.page.get_by_label("密码").fill(PASSWORD)
            with self.page.expect_navigation():
                self.page.locator("main button[type=submit]").first.click()

    def open(self, address: str) -> None:
        answer = self.page.goto(address)
        assert answer is not None and answer.status in (200, 404), f"{address}: {answer}"

    def at(self, width: int) -> Any:
        self.page.set_viewport_size({"width": width, "height": 800})
        return self.page

    def sideways(self, width: int) -> list[str]:
        over = self.at(width).evaluate("document.documentElement.scrollWidth - innerWidth")
        return [f"{over} px too wide at {width}"] if over > 0 else []

    def enlarge(self) -> None:
        self.page.evaluate("document.documentElement.dataset.mode = 'elder'")


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account or "stranger")
def test_axe_finds_nothing_and_nothing_runs_over_the_edge(
    chromium: Any, live_site: str, pages: list[Listed], axe: Callable[[Any], list[str]], account: str
) -> None:
    mine = [page for page in pages if page.account == account]
    assert mine, f"no page is listed for {account}"
    reader = Reader(chromium, live_site, account)
    found = {f"{page.name} {page.address}": wrong_with(reader, page, axe) for page in mine}
    reader.context.close()
    assert {address: lines for address, lines in found.items() if lines} == {}


def wrong_with(reader: Reader, page: Listed, axe: Callable[[Any], list[str]]) -> list[str]:
    reader.at(WIDE)
    reader.open(page.address)
    found = [f"{WIDE}: {line}" for line in axe(reader.page)]
    found += reader.sideways(WIDE) + reader.sideways(DOUBLE_ZOOM) + reader.sideways(NARROW)
    found += [f"{NARROW}: {line}" for line in axe(reader.page)]
    reader.enlarge()
    found += [f"large letters: {line}" for line in reader.sideways(NARROW)]
    if page.name in READERS_PAGES:
        small = reader.page.evaluate(TOO_SMALL, [LEAST_LETTER, LEAST_TARGET])
        found += [f"large letters: {line}" for line in small]
    reader.open(f"/en{page.address}")
    return [*found, *(f"English: {line}" for line in reader.sideways(NARROW))]
