"""Ways in, as people go them on a site that is no demo: a farmer's phone, staff with an app, staff with a passkey."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from foundation.people.authenticator_apps import STEP_SECONDS, code_at
from foundation.people.demo import invent_resident_id
from tests.browser.people import PHONE, Visitor
from tests.environment import live_site as live
from tests.factories.people import PASSWORD

STAFF = """
from datetime import date
from foundation.kernel.actors import SYSTEM
from foundation.people.models import Organisation
from foundation.people.operations import grant_role
from foundation.places.models import Division
from tests.factories.people import make_account
office = Organisation.objects.create(
    code="BUREAU", name="培训科", kind="bureau", division=Division.objects.get(code="330683")
)
for name in ("with-app", "with-passkey"):
    user = make_account()
    user.username = name
    user.save()
    grant_role(user.person, office, "bureau_supervisor", actor=SYSTEM, valid_from=date(2025, 1, 1))
"""


@pytest.fixture(scope="module")
def guarded_site() -> Iterator[live.LiveSite]:
    """DEMO off: second factors are asked for, codes are on phones only."""
    with live.running(DEMO="off") as site:
        site.manage("shell", "-c", STAFF)
        yield site


def code_on_the_phone(site: live.LiveSite, seconds: float = 20) -> str:
    """What the newest message of the file of messages says: where a gateway's would be."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        messages = site.folder / "notices.log"
        lines = messages.read_text(encoding="utf-8").splitlines() if messages.exists() else []
        found = re.search(r"验证码 (\d{6})", lines[-1]) if lines else None
        if found is not None:
            return found[1]
        time.sleep(0.2)
    raise AssertionError(f"no code arrived:\n{site.log}")


def now_showing(secret: str, later: int = 0) -> str:
    return code_at(secret, int(time.time()) // STEP_SECONDS + later)


@pytest.mark.journey
def test_a_farmer_signs_up_by_code_without_javascript(chromium: Any, guarded_site: live.LiveSite) -> None:
    farmer = Visitor(chromium, guarded_site.url, phone=True)
    farmer.open("/me/")
    farmer.press("用手机号登录 头一次来也点这里，不用记密码")
    farmer.write(手机号="139 0575 8812")
    farmer.press("发验证码给我")
    farmer.does_not_see("演示：")
    farmer.write(短信里的验证码="000000")
    farmer.press("好了，登录")
    farmer.sees("还能试 2 次")
    farmer.write(短信里的验证码=code_on_the_phone(guarded_site))
    farmer.press("好了，登录")
    farmer.write(你叫什么名字="裘大芳")
    farmer.press("下一步")
    farmer.write(证件号码=invent_resident_id(date(1975, 3, 3), female=True, sequence=21))
    farmer.press("下一步")
    farmer.choose("住在哪个乡镇", "甘霖镇")
    assert farmer.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    farmer.press("好了，登录")
    farmer.sees("裘大芳，你好")
    farmer.press("登录和安全")
    farmer.press("看登录的设备")
    farmer.sees("就是这一台")
    farmer.open("/me/")
    farmer.press("退出登录")
    farmer.open("/me/")
    farmer.sees("用手机号登录")
    farmer.close()


@pytest.mark.journey
def test_staff_set_up_an_app_and_need_it_from_then_on(chromium: Any, guarded_site: live.LiveSite) -> None:
    reviewer = Visitor(chromium, guarded_site.url)
    reviewer.open("/desk/")
    sign_in(reviewer.page, "with-app")
    reviewer.sees("先设第二道凭据")
    reviewer.open("/desk/")
    reviewer.sees("单位工作人员用登录名和密码")  # nothing opens before it is set up
    sign_in(reviewer.page, "with-app")
    reviewer.page.get_by_role("link", name="手机上的动态码").click()
    secret = reviewer.page.locator(".secret").inner_text().replace(" ", "")
    reviewer.write(身份验证器现在显示的动态码=now_showing(secret))
    reviewer.press("设好了")
    codes = reviewer.page.locator(".recovery li").all_inner_texts()
    assert len(codes) == 10
    reviewer.press("抄好了")
    reviewer.sees("培训科")
    reviewer.close()
    again = Visitor(chromium, guarded_site.url)
    again.open("/desk/")
    sign_in(again.page, "with-app")
    again.write(动态码=codes[0])
    again.press("登录")
    again.sees("培训科")
    again.close()


@pytest.mark.journey
def test_staff_sign_in_with_a_passkey(chromium: Any, guarded_site: live.LiveSite) -> None:
    site = guarded_site.url.replace("127.0.0.1", "localhost")  # browsers know no passkeys for bare numbers
    context = chromium.new_context(locale="zh-CN", base_url=site)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(f"{said.text} {said.location}") if said.type == "error" else None)
    keys = context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto("/desk/")
    sign_in(page, "with-passkey")
    page.get_by_role("link", name="通行密钥").click()
    page.get_by_label("给它起个名字").fill("办公室电脑")
    with page.expect_navigation():
        page.get_by_role("button", name="登记这把钥匙").click()
    assert page.locator(".recovery li").count() == 10
    page.goto("/desk/")
    page.get_by_role("button", name="退出登录").click()
    page.goto("/desk/")
    sign_in(page, "with-passkey")
    with page.expect_navigation():
        page.get_by_role("button", name="用通行密钥").click()
    page.wait_for_url("**/desk/")
    page.goto("/me/security/")
    assert "通行密钥：办公室电脑" in page.locator("main").inner_text()
    assert faults == []
    context.close()


def sign_in(page: Any, name: str) -> None:
    page.get_by_label("登录名").fill(name)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="登录", exact=True).click()
