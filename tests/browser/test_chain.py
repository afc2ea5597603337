"""The whole chain, clicked through as the people of the county, on one class: from the menu to a certificate a stranger
checks, and its revocation. The site's clock is put forward while the class is held.
"""

from __future__ import annotations

import json
import re
import subprocess
import urllib.request
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
import zxingcpp

from foundation.people.demo import invent_resident_id
from tests.browser.people import Visitor
from tests.environment import live_clock, live_site

pytestmark = pytest.mark.journey
ROOT = Path(__file__).resolve().parents[2]
ROSTER = ROOT / "tests/training/data/roster_tea_class.xlsx"
COUNTY = ZoneInfo("Asia/Shanghai")
CLASS = "越乡龙井炒制 全程班"
SESSIONS = 6
FARMER = "王小满"
FARMER_DOCUMENT = invent_resident_id(date(1981, 5, 20), female=False, sequence=372)


@pytest.fixture(scope="module")
def site() -> Iterator[live_site.LiveSite]:
    """A site of this journey's own, since it moves the clock."""
    with live_site.running() as running:
        yield running


class County:
    """The site, its people, and its clock."""

    def __init__(self, chromium: Any, site: live_site.LiveSite) -> None:
        self.chromium, self.site = chromium, site
        self.first_day = (datetime.now(COUNTY) + timedelta(days=2)).date()
        self.farmer = self.as_(phone=True)  # signs in on the way, and stays signed in

    def as_(self, name: str = "", *, phone: bool = False) -> Visitor:
        return Visitor(self.chromium, self.site.url, name, phone=phone)

    def wait_until(self, day: int, hour: int) -> None:
        """Put the site's clock to that hour of the class's day (0 is the first)."""
        moment = datetime.combine(self.first_day, datetime.min.time(), COUNTY) + timedelta(days=day, hours=hour)
        live_clock.put_forward(self.site.folder, (moment - datetime.now(COUNTY)) / timedelta(days=1))

    def now(self) -> datetime:
        """What the site's clock says."""
        days = float((self.site.folder / live_clock.FILE).read_text())
        return datetime.now(COUNTY) + timedelta(days=days)


def test_from_the_menu_to_a_revoked_certificate(chromium: Any, site: live_site.LiveSite, tmp_path: Path) -> None:
    county = County(chromium, site)
    leave_a_wish(county)
    code = file_a_class(county)
    return_and_approve(county, code)
    import_the_roster(county, code)
    join_from_the_menu(county, code)
    hold_the_class(county, code)
    assess_and_close(county, code)
    batch = open_a_batch(county, code)
    mark_independently(county, batch)
    certificates = sign_and_release(county, batch)
    address = read_the_paper(county, certificates, tmp_path)
    verify_as_a_stranger(county, address)
    check_the_proof_elsewhere(county, address, tmp_path)
    revoke_by_two(county, address)
    assert all(line.endswith(": holds") for line in site.manage("check_integrity").splitlines())


def leave_a_wish(county: County) -> None:
    """Steps 1 and 2: the menu, and a course that has no date."""
    farmer = county.as_("farmer", phone=True)
    farmer.open("/menu/?section=tea")
    farmer.press("越乡龙井炒制")
    farmer.sees("60 课时")
    farmer.press("我想学，点这门课")
    farmer.sees("甘霖镇")
    farmer.press("对，就点这个")
    farmer.sees("点好了")
    farmer.close()


def file_a_class(county: County) -> str:
    """Step 3: the institution plans and files; what is missing is named first."""
    manager = county.as_("manager")
    manager.open("/desk/classes/new/")
    manager.choose("开菜单上的哪门课", "越乡龙井炒制")
    manager.write(班名=CLASS, 收几个人="42", 让学员带上什么="身份证、围裙")
    manager.choose("在哪里上课", "甘霖成校实训室")
    manager.tick("过春生")
    manager.press("存下，去排课表")
    code = manager.page.url.split("/")[-3]
    manager.sees("送审前还差")
    manager.write(第一次课的日期=county.first_day.isoformat(), 几点上课="07:30", 几点下课="17:30")
    for day in ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"):
        manager.tick(day)
    manager.write(每次几课时="10", 一共几次=str(SESSIONS), 其中几次讲理论="3")
    manager.press("排出课表")
    manager.sees("都齐了，可以送审")
    manager.tick("我代表学校承诺")
    manager.press("送审")
    manager.sees("等审批")
    manager.close()
    return code


def return_and_approve(county: County, code: str) -> None:
    """Step 3: the bureau returns it with a reason, the school mends, the bureau approves, the school opens it."""
    reviewer, manager = county.as_("reviewer"), county.as_("manager")
    reviewer.open(f"/desk/classes/{code}/review/")
    reviewer.tick("退回修改")
    reviewer.press("答复学校")
    reviewer.sees("请写上原因")
    reviewer.write(原因="请写明要带围裙以外的工具")
    reviewer.press("答复学校")
    manager.open(f"/desk/classes/{code}/plan/")
    manager.sees("请写明要带围裙以外的工具")
    manager.open(f"/desk/classes/{code}/plan/facts/")
    manager.write(让学员带上什么="身份证、围裙、炒茶手套")
    manager.press("存下")
    manager.tick("我代表学校承诺")
    manager.press("送审")
    reviewer.open(f"/desk/classes/{code}/review/")
    reviewer.sees("炒茶手套")
    reviewer.tick("批准开班")
    reviewer.press("答复学校")
    manager.open(f"/desk/classes/{code}/")
    manager.press("开放报名")
    manager.sees("正在报名")
    reviewer.close()
    manager.close()


def import_the_roster(county: County, code: str) -> None:
    """Step 4: the workbook as handed in; four kinds of rows, decisions, one confirmation; twice changes nothing."""
    manager = county.as_("manager")
    manager.open(f"/desk/classes/{code}/roster/")
    manager.page.set_input_files("input[type=file]", ROSTER)
    manager.press("先看一遍")
    counts = manager.page.locator("dl.kpis b").all_inner_texts()
    assert sum(int(count) for count in counts) == 42
    assert all(int(count) > 0 for count in counts)
    for group in manager.page.locator("fieldset").all():
        group.get_by_role("radio").first.check()
    manager.page.locator("#confirm button").click()
    manager.open(f"/desk/classes/{code}/")
    taken = manager.page.locator("dl.kpis b").first.inner_text()
    assert int(taken.split("/")[0]) >= 38, taken
    manager.open(f"/desk/classes/{code}/roster/")
    manager.page.set_input_files("input[type=file]", ROSTER)
    manager.press("先看一遍")
    manager.sees("已在名册")
    manager.open(f"/desk/classes/{code}/")
    assert manager.page.locator("dl.kpis b").first.inner_text() == taken
    manager.close()


def join_from_the_menu(county: County, code: str) -> None:
    """Steps 2 and 5: a farmer opens an account on the way and joins; the school enrols somebody who has none."""
    farmer = county.farmer
    farmer.open("/menu/longjing-roasting/")
    farmer.sees("甘霖成校实训室")
    farmer.open(f"/join/{code}/")
    farmer.press("头一次来，先开个账号")
    farmer.write(手机号="138 0575 7788")
    farmer.press("发验证码给我")
    message = re.search(r"验证码 (\d{6})", farmer.words)
    assert message is not None, farmer.words
    farmer.write(短信里的验证码=message[1])
    farmer.press("好了，登录")
    farmer.write(你叫什么名字=FARMER)
    farmer.press("下一步")
    farmer.write(证件号码=FARMER_DOCUMENT)
    farmer.press("下一步")
    farmer.choose("住在哪个乡镇", "甘霖镇")
    farmer.press("好了，登录")
    farmer.press("确认报名")
    farmer.sees("报上名了")
    farmer.open(f"/join/{code}/")
    farmer.sees("你在这个班的名册上")
    farmer.open("/me/")
    farmer.sees(CLASS)
    manager = county.as_("manager")
    newcomer = invent_resident_id(date(1959, 3, 8), female=True, sequence=371)
    mistyped = newcomer[:-1] + ("1" if newcomer[-1] != "1" else "2")
    for name, number, answer in (
        ("裘小妹", mistyped, "身份证"),
        (FARMER, FARMER_DOCUMENT, "已经"),
        ("裘小妹", newcomer, "裘小妹"),
    ):
        manager.open(f"/desk/classes/{code}/enrol/")
        manager.write(姓名=name, 证件号码=number)
        manager.press("报名")
        manager.sees(answer)
        if number == mistyped:
            assert manager.page.get_by_label("姓名").input_value() == name, "what was typed must stay"
    manager.close()


def hold_the_class(county: County, code: str) -> None:
    """Step 6: the trainer marks each session on a phone; a correction is kept with its reason."""
    county.wait_until(day=0, hour=7)
    manager = county.as_("manager")
    manager.open(f"/desk/classes/{code}/")
    manager.press("开课，锁定名册")
    manager.sees("正在上课")
    trainer = county.as_("trainer", phone=True)
    for day in range(SESSIONS):
        county.wait_until(day=day, hour=18)
        trainer.open(f"/desk/classes/{code}/")
        trainer.press(f"点名 第 {day + 1} 次课")
        trainer.press("全部到")
        trainer.sees("人都点过了")
    first = trainer.page.locator("fieldset.sheet-row").first
    first.get_by_label("缺席").check(force=True)
    trainer.press("存下")
    trainer.sees("为什么")
    first = trainer.page.locator("fieldset.sheet-row").first
    first.get_by_label("缺席").check(force=True)
    trainer.page.locator("#reason").fill("核对照片，人没有来")
    trainer.press("存下")
    trainer.sees("核对照片，人没有来")
    trainer.close()
    manager.open(f"/desk/classes/{code}/")
    manager.sees("50 / 60")
    manager.press("课上完了，转到考核")
    manager.close()


def assess_and_close(county: County, code: str) -> None:
    """Step 7: scores after the class; who completes follows from hours and score; the class file is sealed."""
    manager = county.as_("manager")
    manager.open(f"/desk/classes/{code}/assess/")
    boxes = manager.page.locator("input.score")
    for position in range(boxes.count()):
        boxes.nth(position).fill("41" if position == 1 else str(70 + position % 25))
    manager.press("存下，去结班")
    manager.sees("41")
    manager.page.locator("main form button[type=submit]").last.click()
    manager.open(f"/desk/classes/{code}/")
    manager.sees("已结班")
    manager.sees("班级档案")
    manager.sees("没有结业")
    manager.close()


def open_a_batch(county: County, code: str) -> str:
    """Step 8: a batch, candidates from the class, a photo, and a panel of which nobody taught them."""
    evaluator = county.as_("evaluator")
    evaluator.open("/desk/batches/new/")
    evaluator.choose("职业标准", "茶叶加工工")
    evaluator.choose("等级", "五级")
    exam_day = county.first_day + timedelta(days=SESSIONS + 1)
    evaluator.write(考试日期=exam_day.isoformat(), 考试地点="甘霖成校实训室")
    evaluator.press("建好草稿")
    batch = evaluator.page.url.rstrip("/").split("/")[-1]
    for _step in ("announce", "open registration"):
        evaluator.page.locator("button[name=step]").click()
    for person in (FARMER, "𬭎仁梅", "阿卜杜拉·买买提"):
        evaluator.open(f"/desk/batches/{batch}/candidates/?q={person}")
        row = evaluator.page.locator("tr", has=evaluator.page.get_by_role("rowheader", name=person)).first
        row.get_by_role("button").click()
        evaluator.sees("已登记")
    evaluator.press(FARMER)
    evaluator.page.set_input_files("input[type=file]", a_portrait(county))
    evaluator.press("上传照片")
    evaluator.sees("换照片")
    for name in ("周国良", "沈玉琴", "竺志伟"):
        evaluator.open(f"/desk/batches/{batch}/panel/")
        row = evaluator.page.locator("tr", has=evaluator.page.get_by_role("rowheader", name=name)).first
        row.get_by_role("button", name="请进组").click()
    row = evaluator.page.locator("tr", has=evaluator.page.get_by_role("rowheader", name="周国良")).first
    if row.get_by_role("button", name="当组长").count():
        row.get_by_role("button", name="当组长").click()
    evaluator.open(f"/desk/batches/{batch}/")
    evaluator.page.locator("button[name=step]").click()
    county.wait_until(day=SESSIONS + 1, hour=9)
    evaluator.open(f"/desk/batches/{batch}/")
    evaluator.page.locator("button[name=step]").click()
    evaluator.sees("考评中")
    evaluator.close()
    return batch


def a_portrait(county: County) -> Path:
    from PIL import Image

    path = county.site.folder / "portrait.jpg"
    Image.new("RGB", (480, 640), "#c7d6e2").save(path)
    return path


def mark_independently(county: County, batch: str) -> None:
    """Step 8: each marks alone; nobody sees another's marks before all are sealed."""
    for place, name in enumerate(("appraiser1", "appraiser2", "appraiser3")):
        appraiser = county.as_(name, phone=True)
        appraiser.open(f"/desk/batches/{batch}/marks/")
        appraiser.sees("评了 0 / 3 位")
        for score in ("88.5", "77.5", "66.5"):
            appraiser.does_not_see(score)
        appraiser.press("接着评")
        for _candidate in range(3):
            appraiser.write(理论="81", 实操=("88.5", "77.5", "66.5")[place])
            appraiser.press("存好，下一位")
        appraiser.open(f"/desk/batches/{batch}/marks/seal/")
        appraiser.press("封存我的评分")
        appraiser.close()


def sign_and_release(county: County, batch: str) -> list[str]:
    """Step 9: the leader signs, the manager publishes, an officer who marked nobody releases; the job runs to its end."""
    leader = county.as_("appraiser1", phone=True)
    leader.open(f"/desk/batches/{batch}/roll/")
    leader.press("我确认，签字")
    leader.close()
    evaluator = county.as_("evaluator")
    evaluator.open(f"/desk/batches/{batch}/")
    evaluator.page.locator("button[name=step]").click()
    evaluator.sees("成绩公示中")
    evaluator.close()
    officer = county.as_("officer")
    officer.open(f"/desk/batches/{batch}/issue/")
    officer.press("批准，发证")
    for _second in range(60):
        officer.open(f"/desk/batches/{batch}/issue/")
        officer.page.get_by_role("link", name="看进度").click()
        if "3 / 3" in officer.words:
            break
        officer.page.wait_for_timeout(1000)
    officer.sees("3 / 3")
    officer.open("/desk/certificates/")
    addresses = [str(link.get_attribute("href")) for link in officer.page.locator("main table a").all()]
    officer.close()
    return addresses


def read_the_paper(county: County, certificates: list[str], folder: Path) -> str:
    """Step 9: the holder downloads the PDF; its QR, rendered and decoded, is the short address."""
    assert certificates
    farmer = county.farmer
    farmer.open("/me/")
    farmer.page.get_by_role("link", name="看证书、下载打印").first.click()
    address = farmer.page.get_by_role("link", name="下载证书").get_attribute("href")
    answer = farmer.context.request.get(county.site.url + str(address))
    assert answer.ok
    assert answer.body()[:5] == b"%PDF-"
    (folder / "certificate.pdf").write_bytes(answer.body())
    picture = pypdfium2.PdfDocument(folder / "certificate.pdf")[0].render(scale=300 / 72).to_pil()
    codes = [found.text for found in zxingcpp.read_barcodes(picture)]
    assert [code.startswith(county.site.url.upper() + "/V/") for code in codes] == [True]
    text = pypdfium2.PdfDocument(folder / "certificate.pdf")[0].get_textpage().get_text_bounded()
    assert FARMER in text
    assert "茶叶加工工" in text
    return codes[0]


def verify_as_a_stranger(county: County, address: str) -> None:
    """Step 10: the QR shows a masked name; the number alone no name; number and name match or do not."""
    stranger = county.as_(phone=True)
    stranger.open(address)
    stranger.sees("真的，有效")
    stranger.sees("王＊满")
    stranger.does_not_see(FARMER)
    number = stranger.page.locator("dd.num").first.inner_text().replace(" ", "")
    stranger.open("/verify/")
    stranger.write(证书编号或查验码=number)
    stranger.press("查")
    stranger.sees("茶叶加工工")
    stranger.does_not_see("王")
    stranger.write(纸上的全名=FARMER)
    stranger.press("对")
    stranger.sees("名字也对得上")
    stranger.write(纸上的全名="王大满")
    stranger.press("对")
    stranger.sees("名字对不上")
    stranger.open("/verify/")
    stranger.write(证书编号或查验码="S000033000123" + "265" + "999999")
    stranger.page.locator("main form button[type=submit]").first.click()
    stranger.sees("没有查到")
    assert stranger.context.cookies() == []
    stranger.close()


def check_the_proof_elsewhere(county: County, address: str, folder: Path) -> None:
    """The record's proof, checked with a library that is not ours, against the published key."""
    farmer = county.farmer
    code = address.rsplit("/", 1)[-1]
    answer = farmer.context.request.get(f"{county.site.url}/v/{code}.json")
    assert answer.ok
    with urllib.request.urlopen(f"{county.site.url}/.well-known/did.json") as keys:
        did = json.load(keys)
    record = answer.json()
    now = county.now().isoformat()
    assert proof_holds_elsewhere(record, did, now) is True
    record["credentialSubject"]["name"] = "王大满"
    assert proof_holds_elsewhere(record, did, now) is False
    farmer.close()


def proof_holds_elsewhere(record: dict[str, Any], did: dict[str, Any], now: str) -> bool:
    """What Digital Bazaar's verifier says; it loads nothing from the network."""
    outcome = subprocess.run(
        ["node", str(ROOT / "tests/certification/check_proof.mjs")],
        input=json.dumps({"credential": record, "did": did, "now": now}),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return bool(json.loads(outcome.stdout)["verified"])


def revoke_by_two(county: County, address: str) -> None:
    """Revoking takes two officers and shows at once."""
    first, second, stranger = county.as_("officer"), county.as_("officer2"), county.as_(phone=True)
    first.open("/desk/certificates/")
    first.page.locator("tr", has_text=FARMER).get_by_role("link").first.click()
    page = first.page.url
    first.page.locator("input[name=reason]").first.check()
    first.page.get_by_label("说明").fill("演示：照片用错了人")
    first.press("提撤销申请")
    first.sees("要请另一位来复核")
    stranger.open(address)
    stranger.sees("真的，有效")
    second.open(page)
    second.press("去复核")
    second.press("同意，办理")
    stranger.open(address)
    stranger.sees("已经撤销，无效")
    for visitor in (first, second, stranger):
        visitor.close()
