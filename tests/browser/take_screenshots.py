"""`make screenshots`: the pictures of docs/screenshots, taken anew from a running site in both languages and both widths.

The site is a throwaway one whose clock is set to a fixed morning and a fixed evening, so the same code gives the same
pictures, but for the minute on the clock and the codes that are drawn at random. Pictures are WebP, small enough to be
kept beside the source.
"""

from __future__ import annotations

import os
import tempfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "screenshots"
ROSTER = ROOT / "tests/training/data/roster_tea_class.xlsx"
COUNTY = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 11, 17, 9, 20, tzinfo=COUNTY)
EVENING = datetime(2026, 11, 17, 19, 5, tzinfo=COUNTY)
WIDTHS = {360: 740, 1280: 800}
"""A phone and a desk: width and height of what one sees without scrolling."""
LANGUAGES = {"zh": ("zh-CN", ""), "en": ("en-GB", "/en")}
QUALITIES = (88, 75, 60, 40)
"""Of WebP, the best that fits is taken."""
LARGEST = 150_000
"""Bytes one picture may take."""
CERTIFICATE_WIDTH = 1280


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="diancai-pictures-") as folder:
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
        os.environ["DATA_DIR"] = folder
        import django

        django.setup()
        take_all()


def take_all() -> None:
    from playwright.sync_api import sync_playwright

    from tests.environment import browser, live_clock, live_site

    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.webp"):
        old.unlink()
    path = browser.provide()
    with live_site.running(at=MORNING) as site, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=browser.ARGUMENTS, env=dict(browser.font_environment())
        )
        for language in LANGUAGES:
            for width in WIDTHS:
                photographer = Photographer(chromium, site.url, language, width)
                live_clock.set_to(site.folder, MORNING)
                photographer.public_pages()
                photographer.desks_in_the_morning()
                live_clock.set_to(site.folder, EVENING)
                photographer.attendance_in_the_evening()
        chromium.close()


class Photographer:
    """Goes through the site as its people, in one language and one width."""

    def __init__(self, chromium: Any, site: str, language: str, width: int) -> None:
        self.chromium, self.site = chromium, site
        self.language, self.width = language, width
        self.locale, self.prefix = LANGUAGES[language]

    def public_pages(self) -> None:
        stranger = self.visitor()
        self.take(stranger, "menu", "/menu/")
        self.take(stranger, "course", "/menu/tea-art/")
        self.open(stranger, "/menu/")
        self.take(stranger, "pool", self.site + str(stranger.locator(".pool a.btn").first.get_attribute("href")))
        stranger.context.close()
        farmer = self.visitor("farmer")
        self.open(farmer, "/me/")
        farmer.locator("#my-certificates ~ article a").first.click()
        public = str(farmer.locator("main a.btn").last.get_attribute("href"))
        if (self.language, self.width) == ("zh", max(WIDTHS)):
            paper = farmer.context.request.get(
                self.site + str(farmer.locator("main a.btn").first.get_attribute("href"))
            )
            self.keep_certificate(paper.body())
        farmer.context.close()
        stranger = self.visitor()
        self.take(stranger, "verification", public)
        stranger.context.close()

    def desks_in_the_morning(self) -> None:
        reviewer = self.visitor("reviewer")
        self.take(reviewer, "desk", "/desk/")
        reviewer.context.close()
        officer = self.visitor("programme")
        self.open(officer, "/desk/calls/?state=chosen")
        officer.locator("main table a[href*='/desk/calls/']").first.click()
        officer.wait_for_load_state()
        self.keep(officer, "offers")
        officer.context.close()
        manager = self.visitor("manager")
        self.open(manager, "/desk/classes/2026-TEA-0012/roster/")
        manager.set_input_files("input[type=file]", ROSTER)
        manager.locator("main form button[type=submit]").first.click()
        manager.wait_for_url("**/roster/*-*/")
        self.keep(manager, "roster")
        manager.context.close()
        appraiser = self.visitor("appraiser2")
        self.open(appraiser, "/desk/")
        appraiser.locator("main table a").first.click()
        appraiser.locator("main a[href$='/marks/']").first.click()
        appraiser.wait_for_url("**/marks/")
        appraiser.locator("main a.btn[href*='/marks/']").first.click()
        appraiser.wait_for_url("**/marks/*/")
        self.keep(appraiser, "marking")
        appraiser.context.close()

    def attendance_in_the_evening(self) -> None:
        trainer = self.visitor("trainer")
        self.open(trainer, "/desk/")
        trainer.locator("main table a").first.click()
        trainer.wait_for_url("**/desk/sessions/*/")
        for row, status in ((0, 0), (1, 0), (2, 1), (3, 0)):
            trainer.locator("fieldset.sheet-row").nth(row).get_by_role("radio").nth(status).press("Space")
        trainer.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
        self.keep(trainer, "attendance")
        trainer.context.close()

    def visitor(self, account: str = "") -> Any:
        from foundation.people.demo import PASSWORD

        context = self.chromium.new_context(
            viewport={"width": self.width, "height": WIDTHS[self.width]},
            device_scale_factor=2 if self.width < 600 else 1,
            locale=self.locale,
            timezone_id=str(COUNTY),
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        page = context.new_page()
        if account:
            self.open(page, "/sign-in/")
            page.fill("input[name=username]", account)
            page.fill("input[name=password]", PASSWORD)
            page.locator("main form button[type=submit]").first.click()
            page.wait_for_load_state()
        return page

    def open(self, page: Any, address: str) -> None:
        here = address.startswith(self.site)
        answer = page.goto(address if here else self.site + self.prefix + address)
        if answer is None or not answer.ok:
            raise SystemExit(f"{address} answered {answer and answer.status}")

    def take(self, page: Any, name: str, address: str) -> None:
        self.open(page, address)
        self.keep(page, name)

    def keep(self, page: Any, name: str) -> None:
        page.wait_for_load_state("networkidle")
        write(page.screenshot(animations="disabled"), f"{name}-{self.language}-{self.width}")

    def keep_certificate(self, paper: bytes) -> None:
        """The PDF's page as a picture, once: the paper is the same whoever reads it."""
        import pypdfium2

        sheet = pypdfium2.PdfDocument(paper)[0]
        picture = sheet.render(scale=CERTIFICATE_WIDTH / sheet.get_width()).to_pil()
        buffer = BytesIO()
        picture.save(buffer, "PNG")
        write(buffer.getvalue(), f"certificate-{self.language}-{CERTIFICATE_WIDTH}")


def write(png: bytes, name: str) -> None:
    """As WebP, with as much detail as keeps the picture below the limit."""
    from PIL import Image

    picture = Image.open(BytesIO(png)).convert("RGB")
    for quality in QUALITIES:
        small = BytesIO()
        picture.save(small, "WEBP", quality=quality, method=6)
        if small.tell() <= LARGEST:
            (FOLDER / f"{name}.webp").write_bytes(small.getvalue())
            print(f"{name}.webp {picture.width} x {picture.height}, {small.tell() / 1000:.0f} kB", flush=True)
            return
    raise SystemExit(f"{name} does not go below {LARGEST} bytes")


if __name__ == "__main__":
    main()
