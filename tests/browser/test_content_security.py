"""Every page of the editors' admin, and the public ones, under the content security policy: the browser blocks nothing
and reports no error, and the widgets that Wagtail starts from written-in scripts still come to life."""

from __future__ import annotations

import io
import re
import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

from foundation.people.demo import PASSWORD

SUPERUSER = "superuser-of-the-test"
STRICT = re.compile(r"unsafe-inline|unsafe-eval|nonce-|\*")
MOST_PAGES = 150
NOT_PAGES = re.compile(
    r"/(logout|delete|export|download|unpublish|unlock|lock|jsi18n|sprite|api|bulk)(/|$|\?)|^/documents/"
)


def picture() -> bytes:
    """Another one each time: an editor who uploads the same picture twice is asked whether they mean it."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "#" + secrets.token_hex(3)).save(buffer, "PNG")
    return buffer.getvalue()


class Editor:
    """A browser with scripts, signed in, that keeps what the console said."""

    def __init__(self, chromium: Any, site: str, name: str) -> None:
        self.site, self.name = site, name
        self.context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN", base_url=site)
        self.context.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self.page = self.context.new_page()
        self.context.on("page", lambda page: self.listen(page))
        self.listen(self.page)
        self.page.goto("/sign-in/")
        self.page.get_by_label("登录名").fill(name)
        self.page.get_by_label("密码").fill(PASSWORD)
        with self.page.expect_navigation():
            self.page.locator("main button[type=submit]").click()

    def listen(self, page: Any) -> None:
        page.on("console", lambda said: self.complain(page, said.text if said.type == "error" else ""))
        page.on("pageerror", lambda error: self.complain(page, str(error)))
        page.on("response", self.check_headers)

    def complain(self, page: Any, text: str) -> None:
        if text:
            self.complaints.append(f"{page.url.removeprefix(self.site)}: {text[:300]}")

    def check_headers(self, response: Any) -> None:
        if response.url.startswith(self.site):
            policy = response.headers.get("content-security-policy", "")
            if "default-src" not in policy or STRICT.search(policy):
                self.complaints.append(f"{response.url}: policy {policy!r}")
        elif response.url.startswith("http"):
            self.complaints.append(f"{response.url}: not ours")

    def open(self, address: str) -> int:
        answer = self.page.goto(address, wait_until="load")
        self.page.wait_for_timeout(100)  # for what scripts do once all is there
        return int(answer.status) if answer else 0

    def course_page_number(self) -> str:
        """Of a dish's page: home, menu, dish."""
        self.open("/admin/pages/")
        for _step in ("home", "menu"):
            below = [link for link in self.links() if re.fullmatch(r"/admin/pages/\d+/", link)]
            self.open(below[-1])
        forms = [link for link in self.links() if re.fullmatch(r"/admin/pages/\d+/edit/", link)]
        return forms[-1].split("/")[3]

    def add_block(self, name: str) -> None:
        self.page.locator("button.c-sf-add-button").last.click()
        self.page.get_by_role("option", name=name).last.click()

    def links(self) -> list[str]:
        found: list[str] = self.page.evaluate("[...document.querySelectorAll('a[href]')].map(link => link.href)")
        return [link.removeprefix(self.site) for link in found if link.startswith(f"{self.site}/admin/")]

    def walk(self, first: list[str]) -> set[str]:
        """Opens what links lead to, each kind of address once: the second course's form is as the first's."""
        waiting, shapes = list(first), set[str]()
        while waiting and len(shapes) < MOST_PAGES:
            address = waiting.pop(0).split("#")[0]
            shape = re.sub(r"\d+", "N", urlsplit(address).path)
            if shape in shapes or NOT_PAGES.search(address):
                continue
            shapes.add(shape)
            status = self.open(address)
            if status != 200:
                self.complaints.append(f"{address}: answered {status}")
            waiting += self.links()
        return shapes


APPOINT_SUPERUSER = f"""
from foundation.people.models import User
from tests.factories.people import make_staff
if not User.objects.filter(username="{SUPERUSER}").exists():
    user = make_staff("editor")
    user.username, user.is_superuser = "{SUPERUSER}", True
    user.set_password("{PASSWORD}")
    user.save()
"""


@pytest.fixture(scope="module")
def superuser(live_site_process: Any) -> str:
    """An editor with the flag: without the role it opens nothing, with it Wagtail's own records too."""
    live_site_process.manage("shell", "-c", APPOINT_SUPERUSER)
    return SUPERUSER


@pytest.fixture(params=["editor", SUPERUSER])
def editor(request: Any, chromium: Any, live_site: str, superuser: str) -> Iterator[Editor]:
    visitor = Editor(chromium, live_site, request.param)
    yield visitor
    visitor.context.close()


def test_every_page_of_the_admin_runs_under_the_policy(editor: Editor, superuser: str) -> None:
    expected = {
        "/admin/account/",
        "/admin/pages/N/",
        "/admin/pages/N/edit/",
        "/admin/pages/N/history/",
        "/admin/images/",
        "/admin/images/multiple/add/",
        "/admin/documents/",
        "/admin/documents/multiple/add/",
        "/admin/courses/",
        "/admin/courses/edit/N/",
        "/admin/reports/site-history/",
    }
    if editor.name == superuser:
        expected |= {
            "/admin/workflows/list/",
            "/admin/workflows/add/",
            "/admin/sites/new/",
            "/admin/redirects/add/",
            "/admin/collections/",
            "/admin/reports/locked/",
            "/admin/reports/workflow/",
            "/admin/reports/aging-pages/",
        }
    shapes = editor.walk(["/admin/"])
    assert editor.complaints == []
    assert expected - shapes == set()


def test_a_course_page_is_written_with_blocks_pictures_dates_and_a_preview(editor: Editor, live_site: str) -> None:
    page = editor.page
    editor.open("/admin/courses/")
    page_number = editor.course_page_number()
    editor.open(f"/admin/pages/{page_number}/edit/")
    editor.add_block("文字")
    writing = page.locator(".public-DraftEditor-content").last
    writing.click()
    page.keyboard.type("先看")
    page.keyboard.press("Control+b")
    page.keyboard.type("火候")
    assert writing.inner_text() == "先看火候"
    assert page.evaluate("document.adoptedStyleSheets.length") > 0

    editor.add_block("图片")
    page.get_by_role("button", name="选择一个图片").last.click()
    dialog = page.locator(".modal-body")
    dialog.get_by_role("tab", name="上传").click()
    dialog.locator("input[type=file]").set_input_files({"name": "火.png", "mimeType": "image/png", "buffer": picture()})
    dialog.locator("input[name$=title]").fill("火候的颜色")
    dialog.get_by_role("button", name="上传").click()
    page.locator(".image-chooser").get_by_text("火候的颜色").wait_for()

    page.locator("[data-side-panel-toggle=status]").click()
    page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first.click()
    page.locator("#id_go_live_at").click()
    page.locator(".xdsoft_datetimepicker:visible").wait_for()
    page.keyboard.press("Escape")

    editor.open(f"/admin/pages/{page_number}/edit/")
    page.locator("[data-side-panel-toggle=preview]").click()
    page.frame_locator("iframe").first.locator("h1").wait_for()
    assert editor.complaints == []


@pytest.mark.parametrize("editor", [SUPERUSER], indirect=True)
def test_choosers_and_lists_of_forms_come_to_life(editor: Editor) -> None:
    page = editor.page
    editor.open("/admin/sites/new/")
    page.get_by_role("button", name="选择根页面").click()
    page.locator(".modal-body").get_by_text("点菜学堂").first.wait_for()

    editor.open("/admin/workflows/add/")
    page.locator("#id_pages-ADD").click()
    assert page.locator("#id_pages-FORMS > *").count() == 2
    page.locator("#id_workflow_tasks-ADD").click()
    page.locator(".task-chooser button:visible").last.click()
    page.locator(".modal-body").wait_for()

    editor.open("/admin/images/add/")
    page.locator("input[type=file]").set_input_files({"name": "叶.png", "mimeType": "image/png", "buffer": picture()})
    page.locator("input[name$=title]").last.wait_for()
    editor.open("/admin/documents/multiple/add/")
    page.locator("input[type=file]").set_input_files(
        {"name": "申请表.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 a form"}
    )
    page.locator("input[name$=title]").last.wait_for()
    assert editor.complaints == []


def test_nothing_is_blocked_on_the_public_pages_and_desks(chromium: Any, live_site: str) -> None:
    reader = Editor(chromium, live_site, "manager")
    for address in (
        *("/", "/menu/", "/en/menu/", "/order/", "/verify/", "/sign-in/", "/sign-in/phone/", "/me/"),
        *("/desk/", "/desk/classes/", "/desk/classes/new/", "/style/"),
    ):
        reader.open(address)
    reader.context.close()
    assert [line for line in reader.complaints if "404" not in line] == []
