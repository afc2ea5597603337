"""A village liaison on a phone: consent read back, a seat and its receipt; the villager reads it and ends it. No JavaScript."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from foundation.people.demo import invent_resident_id
from tests.browser.people import Visitor

CODE = "from foundation.notices.models import Notice; print(Notice.objects.filter(occasion='mandates.code').latest('pk').text)"


def test_a_liaison_acts_for_a_villager_who_reads_the_code_back(
    chromium: Any, live_site: str, live_site_process: Any
) -> None:
    liaison = Visitor(chromium, live_site, "liaison", phone=True)
    liaison.open("/desk/villagers/")
    liaison.press("再请一位委托")
    liaison.write(
        姓名="钱阿香",
        证件号码=invent_resident_id(date(1955, 3, 8), female=True, sequence=311),
        手机号="13805758311",
    )
    liaison.press("往下走")
    liaison.sees("短信发到本人手机上了")
    said = re.search(r"\d{6}", live_site_process.manage("shell", "-c", CODE))
    assert said is not None
    liaison.write(村民读给你的验证码="000000" if said[0] != "000000" else "000001")
    liaison.press("对上了")
    liaison.sees("验证码不对")
    liaison.write(村民读给你的验证码=said[0])
    liaison.press("对上了")
    liaison.sees("钱阿香同意了")
    liaison.press("替他报名、点课")
    liaison.page.locator("main article a").first.click()
    liaison.press("替钱阿香报名")
    liaison.sees("替钱阿香报上名了")
    liaison.press("给本人的回执")
    liaison.sees("钱阿香：你在")
    liaison.close()


def test_a_villager_sees_who_acted_and_ends_it(chromium: Any, live_site: str, live_site_process: Any) -> None:
    liaison = Visitor(chromium, live_site, "liaison", phone=True)
    give = """
from foundation.mandates.operations import ask_mandate, confirm_mandate
from foundation.people.models import User
liaison, farmer = User.objects.get(username='liaison'), User.objects.get(username='farmer')
mandate, made = ask_mandate(farmer.person, actor=liaison, address='journey')
confirm_mandate(mandate, made.code, actor=liaison, secret=made.secret)
"""
    live_site_process.manage("shell", "-c", give)
    liaison.open("/desk/villagers/")
    liaison.sees("王小明")
    farmer = Visitor(chromium, live_site, "farmer", phone=True)
    farmer.open("/me/helpers/")
    farmer.sees("吴小芳")
    farmer.press("不让吴小芳代办了")
    farmer.sees("吴小芳不能再替你办事")
    liaison.open("/desk/villagers/")
    liaison.does_not_see("王小明")
    farmer.close()
    liaison.close()
