"""Whether a message reached its phone, as the providers say afterwards; and a sign-in code that goes past others."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.jobs import runner
from foundation.jobs.models import Job
from foundation.kernel.actors import SYSTEM
from foundation.notices.models import Notice, Wording
from foundation.notices.operations import notify_all, notify_phone, retry_notice
from foundation.people.roles import Role
from tests.factories.fake_gateway import KEY_ID, SECRET, fake_gateway
from tests.factories.notices import CODE, HELLO, say, work_off
from tests.factories.people import make_person, make_staff

pytestmark = pytest.mark.django_db
INBOUND = "0123456789abcdef0123"


@pytest.fixture(params=["aliyun", "tencent", "file"])
def gateway(request: pytest.FixtureRequest, settings: Any, tmp_path: Any) -> Iterator[str]:
    settings.SMS_BACKEND, settings.SMS_INBOUND_SECRET = request.param, INBOUND
    settings.NOTICES_FILE = tmp_path / "notices.log"
    settings.SMS_KEY_ID, settings.SMS_KEY_SECRET, settings.SMS_APP_ID = KEY_ID, SECRET, "1400000001"
    Wording.objects.create(
        occasion=HELLO,
        language="zh-hans",
        text="",
        gateway_template="SMS_1",
        valid_from=date(2020, 1, 1),
        made_by_id="1",
        made_by_label="x",
    )
    if request.param == "file":
        yield request.param
        return
    with fake_gateway(request.param) as fake:
        settings.SMS_ENDPOINT = fake.url
        yield request.param


def receipt(gateway: str, message_id: str, delivered: bool) -> bytes:
    """One receipt as the gateway pushes it."""
    rows: Any
    if gateway == "aliyun":
        rows = [
            {
                "phone_number": "13900005678",
                "send_time": "2026-11-22 10:00:00",
                "report_time": "2026-11-22 10:00:03",
                "success": delivered,
                "err_code": "DELIVERED" if delivered else "MK:0001",
                "err_msg": "x",
                "sms_size": "1",
                "biz_id": message_id,
                "out_id": "1",
            }
        ]
    elif gateway == "tencent":
        rows = [
            {
                "user_receive_time": "2026-11-22 10:00:03",
                "nationcode": "86",
                "mobile": "13900005678",
                "report_status": "SUCCESS" if delivered else "FAIL",
                "errmsg": "DELIVRD" if delivered else "MK:0001",
                "description": "x",
                "sid": message_id,
            }
        ]
    else:
        rows = {"id": message_id, "delivered": delivered, "code": "" if delivered else "MK:0001"}
    return json.dumps(rows).encode()


def push(gateway: str, body: bytes, key: str = INBOUND) -> Any:
    address = f"/notices/receipts/{gateway}/" + (f"?key={key}" if gateway != "file" else "")
    signature = hmac.new(key.encode(), body, sha256).hexdigest()
    return Client(enforce_csrf_checks=True).post(
        address, body, content_type="application/json", headers={"X-Diancai-Signature": signature}
    )


def sent() -> Notice:
    notice = say("课在明天晚上", make_person(phone="13900005678"))
    work_off()
    notice.refresh_from_db()
    assert (notice.state, bool(notice.gateway_id)) == ("sent", True)
    return notice


def test_a_receipt_says_that_it_arrived_and_the_desk_shows_it(gateway: str) -> None:
    notice = sent()
    answer = push(gateway, receipt(gateway, notice.gateway_id, True))
    assert answer.status_code == 200
    expected = {
        "aliyun": {"code": 0, "msg": "OK"},
        "tencent": {"result": 0, "errmsg": "OK"},
        "file": {"received": True},
    }
    assert answer.json() == expected[gateway]
    notice.refresh_from_db()
    assert (notice.state, notice.problem, notice.reported_at is not None) == ("delivered", "", True)
    for late in (True, False):  # the same again, or a contradiction, changes nothing
        assert push(gateway, receipt(gateway, notice.gateway_id, late)).status_code == 200
    notice.refresh_from_db()
    assert notice.state == "delivered"
    desk = Client()
    desk.force_login(make_staff(Role.ADMINISTRATOR))
    assert "已送到手机" in desk.get(reverse("notice", args=[notice.pk])).content.decode()
    assert desk.get(reverse("notice-list"), {"state": "delivered"}).content.decode().count("已送到手机") >= 2


def test_one_that_did_not_arrive_says_why_and_may_be_sent_again(gateway: str) -> None:
    notice = sent()
    push(gateway, receipt(gateway, notice.gateway_id, False))
    notice.refresh_from_db()
    assert (notice.state, notice.problem, notice.provider_code) == ("failed", "undelivered", "MK:0001")
    retry_notice(notice, actor=make_staff(Role.ADMINISTRATOR))
    work_off()
    notice.refresh_from_db()
    assert (notice.state, notice.problem) == ("sent", "")


def test_strangers_and_nonsense_change_nothing(gateway: str) -> None:
    notice = sent()
    assert push(gateway, receipt(gateway, notice.gateway_id, False), key="wrong").status_code == 404
    assert push("nobody", b"{}").status_code == 404
    assert Client().get(f"/notices/receipts/{gateway}/?key={INBOUND}").status_code == 405
    for body in (b"", b"{", b"[1]", b'"x"', b"null", b"[{}]", b'[{"biz_id": 1, "success": "yes"}]', b'{"id": []}'):
        assert push(gateway, body).status_code == 400, body
    assert push(gateway, receipt(gateway, "of-nobody", True)).status_code == 200
    assert push("aliyun", receipt("aliyun", notice.gateway_id, False)).status_code == 200
    notice.refresh_from_db()
    assert notice.state == ("failed" if gateway == "aliyun" else "sent"), "a receipt counts for its own gateway"


def test_a_sign_in_code_goes_past_a_long_list_of_news() -> None:
    """As the worker does it: the bell of the long list rings first, and the code has left before its second message."""
    people = [(make_person(), lambda: {"words": "下周开课"}) for _number in range(4)]
    notify_all(people, HELLO, actor=SYSTEM)
    code = notify_phone("13900001111", CODE, lambda: {"words": "482913"}, actor=SYSTEM)
    long = Job.objects.get(urgent=False, kind="notices.send")
    runner.run_for_worker(long.pk)
    order = list(Notice.objects.order_by("sent_at", "pk").values_list("pk", flat=True))
    assert order[0] == code.pk
    assert Notice.objects.filter(state="sent").count() == 5


def test_many_urgent_ones_at_once_wait_their_turn() -> None:
    people = [(make_person(), lambda: {"words": "今晚停课"}) for _number in range(6)]
    notify_all(people, HELLO, actor=SYSTEM, urgent=True)
    assert Job.objects.filter(kind="notices.send", urgent=True).count() == 0
    notify_all(people[:2], HELLO, actor=SYSTEM, urgent=True)
    assert Job.objects.filter(kind="notices.send", urgent=True).count() == 1
