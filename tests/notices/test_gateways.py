"""The two providers: their signatures, their forms, and what becomes of a message they do not take."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from foundation.jobs.models import Job
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.notices.gateways import aliyun, find, tencent
from foundation.notices.gateways.base import Unreadable
from foundation.notices.models import Notice, Wording
from foundation.notices.operations import retry_notice, send_what_is_due
from foundation.people.roles import Role
from tests.factories.fake_gateway import KEY_ID, SECRET, Fake, fake_gateway, tencent_error, tencent_status
from tests.factories.notices import HELLO, say, work_off
from tests.factories.people import make_person, make_staff

PHONE = "13900005678"


@pytest.fixture(params=["aliyun", "tencent"])
def provider(request: pytest.FixtureRequest, settings: Any, db: None) -> Iterator[Fake]:
    """A provider on this machine, the settings that lead to it, and approved words."""
    settings.SMS_BACKEND = request.param
    settings.SMS_KEY_ID, settings.SMS_KEY_SECRET, settings.SMS_APP_ID = KEY_ID, SECRET, "1400000001"
    approve("SMS_123")
    with fake_gateway(request.param) as fake:
        settings.SMS_ENDPOINT = fake.url
        yield fake


def approve(template: str, text: str = "") -> Wording:
    return Wording.objects.create(
        occasion=HELLO,
        language="zh-hans",
        text=text,
        gateway_template=template,
        valid_from=date(2020, 1, 1),
        made_by_id="1",
        made_by_label="x",
    )


def send() -> Notice:
    notice = say("课在明天晚上", make_person(phone=PHONE))
    work_off()
    notice.refresh_from_db()
    return notice


def refusals(kind: str, busy: bool) -> list[tuple[tuple[int, Any], str]]:
    if kind == "aliyun":
        pairs = (
            [("isv.BUSINESS_LIMIT_CONTROL", "busy"), ("Throttling.User", "busy"), ("isp.SYSTEM_ERROR", "busy")]
            if busy
            else [
                ("isv.MOBILE_NUMBER_ILLEGAL", "number"),
                ("isv.SMS_TEMPLATE_ILLEGAL", "template"),
                ("isv.SMS_SIGNATURE_ILLEGAL", "signature"),
                ("isv.AMOUNT_NOT_ENOUGH", "money"),
                ("InvalidAccessKeyId.NotFound", "key"),
                ("isv.SOMETHING_NEW", "refused"),
            ]
        )
        return [((200, {"Code": code, "Message": code, "RequestId": "r"}), problem) for code, problem in pairs]
    if busy:
        return [
            (tencent_status("LimitExceeded.PhoneNumberOneHourLimit"), "busy"),
            (tencent_error("RequestLimitExceeded"), "busy"),
            (tencent_error("InternalError"), "busy"),
        ]
    return [
        (tencent_status("InvalidParameterValue.IncorrectPhoneNumber"), "number"),
        (tencent_status("FailedOperation.TemplateIncorrectOrUnapproved"), "template"),
        (tencent_status("FailedOperation.SignatureIncorrectOrUnapproved"), "signature"),
        (tencent_status("FailedOperation.InsufficientBalanceInSmsPackage"), "money"),
        (tencent_error("AuthFailure.SecretIdNotFound"), "key"),
        (tencent_error("InvalidParameter"), "refused"),
    ]


def test_aliyun_signature_is_the_one_its_reference_shows() -> None:
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    query = "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai"
    assert aliyun.authorisation("YourAccessKeyId", "YourAccessKeySecret", headers, b"", query).endswith(
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_tencent_signature_is_the_one_its_reference_shows() -> None:
    body = rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
    signed = tencent.authorisation(
        "id",
        "*" * 32,
        body,
        host="cvm.tencentcloudapi.com",
        action="DescribeInstances",
        service="cvm",
        stamp=1551113065,
    )
    assert signed.endswith("Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f")


def test_a_message_is_signed_and_taken(provider: Fake, settings: Any) -> None:
    notice = send()
    assert (notice.state, notice.gateway, notice.problem) == (Notice.State.SENT, settings.SMS_BACKEND, "")
    (seen,) = provider.seen
    if settings.SMS_BACKEND == "aliyun":
        assert seen == {
            "OutId": str(notice.pk),
            "PhoneNumbers": PHONE,
            "SignName": "嵊州点菜",
            "TemplateCode": "SMS_123",
            "TemplateParam": {"words": "课在明天晚上"},
        }
        assert notice.gateway_id == "biz-1"
    else:
        assert seen == {
            "PhoneNumberSet": [f"+86{PHONE}"],
            "SmsSdkAppId": "1400000001",
            "SignName": "嵊州点菜",
            "TemplateId": "SMS_123",
            "TemplateParamSet": ["课在明天晚上"],
            "SessionContext": str(notice.pk),
            "action": "SendSms",
            "version": "2021-01-11",
        }
        assert notice.gateway_id == "serial-1"
    assert provider.paths == ["/"], "no number in an address"


def test_what_is_refused_for_good_fails_with_its_reason(provider: Fake, settings: Any) -> None:
    for answer, problem in refusals(settings.SMS_BACKEND, busy=False):
        provider.answers = [answer]
        notice = send()
        assert (notice.state, notice.problem) == (Notice.State.FAILED, problem)
        assert notice.provider_code in json.dumps(answer[1])
        assert notice.provider_code != ""


def test_a_wrong_secret_fails_and_is_sent_again_once_it_is_mended(provider: Fake, settings: Any) -> None:
    settings.SMS_KEY_SECRET = "not the secret"
    notice = send()
    assert (notice.state, notice.problem, provider.seen) == (Notice.State.FAILED, "key", [])
    settings.SMS_KEY_SECRET = SECRET
    retry_notice(notice, actor=make_staff(Role.ADMINISTRATOR))
    work_off()
    notice.refresh_from_db()
    assert (notice.state, notice.problem, len(provider.seen)) == (Notice.State.SENT, "", 1)


def test_a_busy_provider_is_asked_again_later(provider: Fake, settings: Any) -> None:
    for answer, problem in refusals(settings.SMS_BACKEND, busy=True):
        provider.answers = [answer]
        notice = send()
        assert (notice.state, notice.problem, notice.attempts) == (Notice.State.WAITING, problem, 1)
        assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}, "nothing is parked"
        with clock.shifted(timedelta(seconds=50)):
            assert send_what_is_due(actor=SYSTEM) == 0
        with clock.shifted(timedelta(seconds=70)):
            assert send_what_is_due(actor=SYSTEM) == 1
            work_off()
        notice.refresh_from_db()
        assert (notice.state, notice.problem) == (Notice.State.SENT, "")


def test_a_provider_that_stays_busy_is_given_up_after_a_few_times(provider: Fake, settings: Any) -> None:
    (answer, _problem) = refusals(settings.SMS_BACKEND, busy=True)[0]
    provider.answers = [answer] * 9
    notice, shift = send(), timedelta(0)
    for attempt in range(2, 6):
        shift += timedelta(hours=3)
        with clock.shifted(shift):
            send_what_is_due(actor=SYSTEM)
            work_off()
        notice.refresh_from_db()
        assert notice.attempts == attempt
    assert (notice.state, notice.problem, provider.requests) == (Notice.State.FAILED, "busy", 5)


def test_a_provider_that_is_not_there_or_talks_rubbish(provider: Fake, settings: Any, monkeypatch: Any) -> None:
    for answer, problem, state in [
        ((502, b"<html>bad gateway</html>"), "busy", Notice.State.WAITING),
        ((200, b"<html>hello</html>"), "refused", Notice.State.FAILED),
        ((302, b""), "refused", Notice.State.FAILED),
    ]:
        provider.answers = [answer]
        notice = send()
        assert (notice.problem, notice.state) == (problem, state)
    monkeypatch.setattr("foundation.notices.gateways.http.SECONDS", 0.2)
    provider.answers = [(0, b"")]
    notice = send()
    assert (notice.problem, notice.state) == ("unreachable", Notice.State.WAITING)
    settings.SMS_ENDPOINT = "http://127.0.0.1:1"
    notice = send()
    assert (notice.problem, notice.state) == ("unreachable", Notice.State.WAITING)


def test_words_without_an_approved_template_fail_until_it_is_there(provider: Fake) -> None:
    approve("", "大家好：{words}")
    notice = send()
    assert (notice.state, notice.problem, provider.requests) == (Notice.State.FAILED, "no_template", 0)
    approve("SMS_9", "大家好：{words}")
    retry_notice(notice, actor=make_staff(Role.ADMINISTRATOR))
    work_off()
    notice.refresh_from_db()
    assert notice.state == Notice.State.SENT
    assert "SMS_9" in provider.seen[0].values()


def test_nothing_of_a_message_is_logged(provider: Fake, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    send()
    provider.answers = [refusals(settings.SMS_BACKEND, busy=False)[0][0], (502, b"busy")]
    send()
    send()
    settings.SMS_ENDPOINT = "http://127.0.0.1:1"
    send()
    assert [word for word in (PHONE, "课在明天晚上", SECRET) if word in caplog.text] == []


@pytest.mark.parametrize("name", ["aliyun", "tencent", "file"])
@pytest.mark.parametrize("body", [b"", b"[]x", b"null", b"3", b'"x"', b"[3]", b"{}", b'{"mobile": 1}', b"\xff\xfe"])
def test_what_no_provider_sends_is_unreadable(name: str, body: bytes) -> None:
    gateway = find(name)
    assert gateway is not None
    with pytest.raises(Unreadable):
        gateway.read(body)
