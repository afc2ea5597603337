"""Short ways through the site that the chain doesn't take, without JavaScript: turning round, refusing, taking away."""

from __future__ import annotations

from typing import Any

from tests.browser.pages import Listed
from tests.browser.people import Visitor


def test_who_finds_nothing_orders_what_is_not_on_the_menu(chromium: Any, live_site: str) -> None:
    farmer = Visitor(chromium, live_site, "farmer", phone=True)
    farmer.open("/menu/")
    farmer.page.get_by_role("searchbox").fill("养骆驼")
    farmer.press("找")
    farmer.does_not_see("越乡龙井炒制")
    farmer.page.locator("main").get_by_role("link", name="点").first.click()
    if farmer.page.locator("#what").count():
        farmer.page.locator("#what").fill("养骆驼")
        farmer.press("下一步")
    farmer.sees("养骆驼")
    farmer.press("对，就点这个")
    farmer.sees("点好了")
    farmer.open("/me/")
    farmer.sees("养骆驼")
    farmer.close()


def test_a_reviewer_refuses_and_the_school_reads_why(chromium: Any, live_site: str, pages: list[Listed]) -> None:
    address = next(page.address for page in pages if page.name == "class-review")
    reviewer = Visitor(chromium, live_site, "reviewer")
    reviewer.open(address)
    reviewer.tick("不批准，这个班不开了")
    reviewer.press("答复学校")
    reviewer.sees("请写上原因")
    reviewer.write(原因="同一天已有一个班用这个场地")
    reviewer.press("答复学校")
    reviewer.sees("答复好了")
    reviewer.close()
    manager = Visitor(chromium, live_site, "manager")
    manager.open(address.removesuffix("review/"))
    manager.sees("没有批准")
    manager.sees("同一天已有一个班用这个场地")
    manager.close()


def test_an_officer_declines_to_revoke_and_the_certificate_stays_valid(
    chromium: Any, live_site: str, pages: list[Listed]
) -> None:
    address = next(page.address for page in pages if (page.name, page.account) == ("certificate-detail", "officer"))
    first, second = Visitor(chromium, live_site, "officer"), Visitor(chromium, live_site, "officer2")
    first.open(address)
    first.page.locator("input[name=reason]").first.check()
    first.page.get_by_label("说明").fill("有人打电话来说，还没查实")
    first.press("提撤销申请")
    first.sees("要请另一位来复核")
    second.open(address)
    second.press("去复核")
    second.write(为什么不同意="没有证据")
    second.press("不同意")
    second.sees("没有同意，原因告诉了提的人")
    second.open(address)
    stranger = Visitor(chromium, live_site, phone=True)
    second.page.get_by_role("link", name="看查验页").click()
    stranger.open(second.page.url)
    stranger.sees("真的，有效")
    for visitor in (first, second, stranger):
        visitor.close()


def test_large_letters_stay_from_page_to_page_and_leave_again(chromium: Any, live_site: str) -> None:
    reader = Visitor(chromium, live_site, phone=True)
    reader.open("/menu/?section=tea")
    reader.page.get_by_role("link", name="大字").first.click()
    assert reader.page.url.endswith("/menu/?section=tea")
    letters = "parseFloat(getComputedStyle(document.body).fontSize)"
    reader.open("/verify/")
    assert reader.page.evaluate(letters) == 22
    assert [cookie["name"] for cookie in reader.context.cookies()] == ["display"]
    reader.page.get_by_role("link", name="标准字").first.click()
    assert reader.page.evaluate(letters) == 17
    assert reader.context.cookies() == []
    reader.close()


def test_a_list_is_narrowed_and_taken_away_as_a_workbook(chromium: Any, live_site: str) -> None:
    reviewer = Visitor(chromium, live_site, "reviewer")
    reviewer.open("/desk/classes/")
    everything = reviewer.page.locator("main tbody tr").count()
    reviewer.page.get_by_role("link", name="已结班").click()
    reviewer.page.get_by_text("筛选和排序").click()
    reviewer.choose("怎么排", "按班")
    reviewer.press("筛选")
    assert "state=closed" in reviewer.page.url
    assert 0 < reviewer.page.locator("main tbody tr").count() <= everything
    with reviewer.page.expect_download() as download:
        reviewer.page.get_by_role("button", name="导出 Excel").click()
    assert download.value.suggested_filename.startswith("classes-")
    assert download.value.path().read_bytes()[:2] == b"PK"
    reviewer.close()
