"""A person at a browser: signs in, reads, presses what they see. Without JavaScript, as many of our readers are."""

from __future__ import annotations

import re
from typing import Any

from foundation.people.demo import PASSWORD

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}


class Visitor:
    """One browser of one person. `name` is a demo account, or empty for a stranger."""

    def __init__(self, chromium: Any, site: str, name: str = "", *, phone: bool = False) -> None:
        self.site = site
        self.context = chromium.new_context(
            viewport=PHONE if phone else DESK, locale="zh-CN", java_script_enabled=False, base_url=site
        )
        self.context.set_default_timeout(10_000)
        self.page = self.context.new_page()
        if name:
            self.open("/sign-in/")
            self.write(登录名=name, 密码=PASSWORD)
            self.press("登录")

    def close(self) -> None:
        self.context.close()

    def open(self, address: str) -> None:
        answer = self.page.goto(address)
        assert answer is not None and answer.ok, f"{address} answered {answer and answer.status}"

    def press(self, words: str) -> None:
        """A button or link by its words; where several say the same, the first one in the page's content."""
        content = self.page.locator("main")
        for role in ("button", "link"):
            found = content.get_by_role(role, name=words, exact=True)
            if found.count():
                with self.page.expect_navigation():
                    found.first.click()
                return
        raise AssertionError(f"nothing to press says {words!r} on {self.page.url}:\n{self.words}")

    def write(self, **fields: str) -> None:
        """Fill fields by their labels."""
        for label, value in fields.items():
            self.page.get_by_label(label, exact=False).first.fill(value)

    def choose(self, label: str, option: str) -> None:
        """An option of a list whose words contain `option`."""
        field = self.page.get_by_label(label).first
        words = field.locator("option", has_text=option).first.text_content()
        field.select_option(label=str(words).strip())

    def tick(self, words: str) -> None:
        self.page.get_by_label(words, exact=False).first.check()

    def sees(self, words: str) -> None:
        assert words in self.words, f"{words!r} is not on {self.page.url}:\n{self.words}"

    def does_not_see(self, words: str) -> None:
        assert words not in self.words, f"{words!r} is on {self.page.url}"

    @property
    def words(self) -> str:
        return re.sub(r"[ \t\u00a0]+", " ", self.page.locator("body").inner_text())
