"""From an editor's draft to a farmer's phone: handed in, approved, set for an hour, seen. And the service guides on a phone."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.people import Visitor
from tests.browser.test_content_security import Editor
from tests.factories.sounds import mp3

SLUG = "child-care"
NUMBER = f"from courses.models import CoursePage; print(CoursePage.objects.get(slug='{SLUG}', locale__language_code='zh-hans').pk)"
TIP = "带一双软底鞋，地上滑。"
AN_HOUR_LATER = f"""
from datetime import timedelta
from courses.models import CoursePage
from foundation.content.operations import publish_what_is_due
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
page = CoursePage.objects.get(slug='{SLUG}', locale__language_code='zh-hans')
revision = page.scheduled_revision
before = clock.now() - timedelta(minutes=1)
revision.approved_go_live_at, revision.content['go_live_at'] = before, before.isoformat()
revision.save()
print(publish_what_is_due(actor=SYSTEM))
"""


def test_a_page_goes_from_draft_to_approval_to_its_hour_to_a_phone(
    chromium: Any, live_site: str, live_site_process: Any
) -> None:
    number = live_site_process.manage("shell", "-c", NUMBER).strip().splitlines()[-1]
    editor = Editor(chromium, live_site, "editor")
    page = editor.page
    editor.open(f"/admin/pages/{number}/edit/")
    page.get_by_text("还没有录音").first.wait_for()
    page.get_by_role("button", name="选一段录音").click()
    window = page.locator(".modal-body")
    window.get_by_role("tab", name="上传").click()
    window.locator("input[name$=title]").fill("育儿课，普通话")
    window.locator("input[type=file]").set_input_files(
        {"name": "念.mp3", "mimeType": "audio/mpeg", "buffer": b"<html>" * 100}
    )
    window.get_by_role("button", name="上传").click()
    window.get_by_text("这个文件不是能放的录音").wait_for()
    assert window.locator("input[name$=title]").input_value() == "育儿课，普通话"
    window.locator("input[type=file]").set_input_files({"name": "念.mp3", "mimeType": "audio/mpeg", "buffer": mp3(9)})
    window.get_by_role("button", name="上传").click()
    page.get_by_text("育儿课，普通话").first.wait_for()
    editor.add_block("小提醒")
    page.locator("textarea[name$=words]").last.fill(TIP)
    page.locator("[data-side-panel-toggle=status]").click()
    page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first.click()
    page.locator("#id_go_live_at").fill("2030-01-01 08:00")
    page.locator("#schedule-publishing-dialog button[type=submit]").last.click()
    page.wait_for_load_state()
    editor.open(f"/admin/pages/{number}/edit/")
    page.locator("button[data-w-dropdown-target=toggle]").last.click()
    page.get_by_role("button", name=re.compile("提交")).last.click()
    page.wait_for_load_state()
    assert editor.complaints == []
    editor.context.close()

    chief = Editor(chromium, live_site, "chief")
    chief.open("/admin/")
    chief.page.get_by_text("要你看的").or_(chief.page.get_by_text("等待")).first.wait_for()
    chief.open(f"/admin/pages/{number}/edit/")
    chief.page.locator("button[data-w-dropdown-target=toggle]").last.click()
    chief.page.get_by_role("button", name=re.compile("批准")).first.click()
    chief.page.wait_for_load_state()
    assert chief.complaints == []
    chief.context.close()

    farmer = Visitor(chromium, live_site, "farmer", phone=True)
    farmer.open(f"/menu/{SLUG}/")
    assert TIP not in farmer.page.content()
    assert live_site_process.manage("shell", "-c", AN_HOUR_LATER).strip().splitlines()[-1] == "1"
    farmer.open(f"/menu/{SLUG}/")
    farmer.sees(TIP)
    farmer.close()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_guide_is_found_from_the_home_page(chromium: Any, live_site: str, prefix: str) -> None:
    visitor = Visitor(chromium, live_site, "", phone=True)
    visitor.open(f"{prefix}/")
    visitor.page.locator("ul.guides a").first.click()
    visitor.page.locator("ol.steps li").first.wait_for()
    words = visitor.page.locator("main").inner_text()
    assert "{value}" not in words and not re.search(r"training\.|courses\.", words)
    visitor.close()
