"""What comes in by text message: who may deliver it, and what becomes of it."""

from __future__ import annotations

import hmac
import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from certification.models import Certificate
from foundation.audit.models import Entry
from foundation.jobs.models import Job
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.notices.answers import figure_in
from foundation.notices.models import Incoming, Notice, Question
from foundation.notices.operations import ask, receive, wipe_expired_notices
from foundation.notices.policies import ANSWERS_A_DAY, INCOMING_AN_HOUR, LOOKUPS_A_DAY
from foundation.notices.queries import is_muted
from foundation.people.models import Person
from foundation.policy.operations import set_policy
from tests.factories.certification import make_certificate
from tests.factories.notices import HELLO, work_off
from tests.factories.people import make_person
from tests.notices.test_sending import LONG_AGO

pytestmark = pytest.mark.django_db
SECRET = "0123456789abcdef0123"
PHONE = "13900004321"


@pytest.fixture(autouse=True)
def secret(settings: Any) -> None:
    settings.SMS_INBOUND_SECRET = SECRET


def body_of(gateway: str, text: str, number: int = 1, phone: str = PHONE) -> bytes:
    """A reply as the gateway delivers it."""
    content: Any
    if gateway == "aliyun":
        content = [
            {
                "phone_number": phone,
                "send_time": "2026-11-22 10:00:00",
                "content": text,
                "sign_name": "嵊州点菜",
                "dest_code": "1234",
                "sequence_id": number,
            }
        ]
    elif gateway == "tencent":
        content = {"extend": "", "mobile": phone, "nationcode": "86", "sign": "嵊州点菜", "text": text, "time": number}
    else:
        content = {"phone": phone, "text": text, "id": str(number)}
    return json.dumps(content, ensure_ascii=False).encode()


def deliver(gateway: str, text: str, number: int = 1, *, key: str = SECRET, phone: str = PHONE) -> Any:
    body = body_of(gateway, text, number, phone)
    address = f"/notices/inbound/{gateway}/" + (f"?key={key}" if gateway in ("aliyun", "tencent") else "")
    signature = hmac.new(key.encode(), body, sha256).hexdigest()
    return Client(enforce_csrf_checks=True).post(
        address, body, content_type="application/json", headers={"X-Diancai-Signature": signature}
    )


def text_in(text: str, phone: str = PHONE) -> Incoming:
    """A message that came in and was read."""
    receive(phone, text, gateway="file", message_id=f"m{Incoming.objects.count()}", actor=SYSTEM)
    work_off()
    return Incoming.objects.latest("pk")


def reply_to(incoming: Incoming) -> str:
    assert incoming.reply is not None
    assert incoming.reply.state == Notice.State.SENT
    return incoming.reply.text


def question_for(person: Person, words: str = "来不来？", **facts: Any) -> Question:
    values: dict[str, Any] = {
        "options": lambda: {"1": "来", "2": "不来"},
        "until": clock.now() + timedelta(days=1),
        "about": person,
    } | facts
    return ask(person, HELLO, lambda: {"words": words}, actor=SYSTEM, **values)


@pytest.mark.parametrize(
    ("gateway", "thanks"),
    [("aliyun", {"code": 0, "msg": "OK"}), ("tencent", {"result": 0, "errmsg": "OK"}), ("file", {"received": True})],
)
def test_a_delivered_message_is_stored_once_and_read_by_a_job(gateway: str, thanks: dict[str, Any]) -> None:
    for _time in range(2):
        answer = deliver(gateway, "1")
        assert (answer.status_code, answer.json()) == (200, thanks)
    deliver(gateway, "1", number=2)
    stored = list(Incoming.objects.order_by("pk"))
    assert [(one.gateway, one.text, one.address, one.outcome) for one in stored] == [(gateway, "1", PHONE, "new")] * 2
    work_off()
    assert set(Incoming.objects.values_list("outcome", flat=True)) == {"not_understood"}
    kept = str(list(Job.objects.values())) + str(list(Entry.objects.values()))
    assert PHONE not in kept


@pytest.mark.parametrize("gateway", ["aliyun", "tencent", "file", "console", "pigeon"])
def test_without_the_secret_there_is_nothing_at_that_address(gateway: str, settings: Any) -> None:
    assert deliver(gateway, "1", key="wrong").status_code == 404
    settings.SMS_INBOUND_SECRET = ""
    assert deliver(gateway, "1", key="").status_code == 404
    assert Client().get(f"/notices/inbound/{gateway}/").status_code == 405
    assert Incoming.objects.count() == 0


def test_what_is_too_long_too_much_or_unreadable_is_turned_away() -> None:
    address = f"/notices/inbound/aliyun/?key={SECRET}"
    assert Client().post(address, b"[" + b" " * 70_000, content_type="application/json").status_code == 404
    assert Client().post(address, b"{}", content_type="application/json").status_code == 400
    assert Client().post(address, {"a": "b"}).status_code == 404
    set_policy(INCOMING_AN_HOUR, 2, actor=SYSTEM, valid_from=LONG_AGO)
    statuses = [deliver("tencent", "1", number=number).status_code for number in range(3)]
    assert statuses == [200, 200, 429]


@pytest.mark.parametrize(
    ("written", "figure", "rest"),
    [
        ("1", "1", ""),
        (" １。", "1", ""),
        ("1 王小明", "1", "王小明"),
        ("王小明2", "2", "王小明"),
        ("回1", "1", ""),
        ("阿卜杜拉·买买提 1", "1", "阿卜杜拉·买买提"),
    ],
)
def test_a_figure_is_read_however_it_is_written(written: str, figure: str, rest: str) -> None:
    found = figure_in(written)
    assert found is not None
    assert (found.figure, found.rest) == (figure, rest)


@pytest.mark.parametrize("written", ["", "12", "来", "1 2", "明天1点2分", "13900004321"])
def test_other_words_are_no_figure(written: str) -> None:
    assert figure_in(written) is None


def test_a_figure_answers_the_newest_open_question_of_the_phone() -> None:
    person = make_person(phone=PHONE)
    older, newer = question_for(person, about=make_person()), question_for(person, about=make_person())
    incoming = text_in("1")
    older.refresh_from_db()
    newer.refresh_from_db()
    assert (incoming.outcome, older.state, newer.state, newer.answer, newer.via) == (
        *("answered", "open", "answered", "1", "sms"),
    )
    assert reply_to(incoming) == f"记下了，{person.name}：来。"
    assert text_in("不来").outcome == "answered"
    older.refresh_from_db()
    assert older.answer == "2"
    assert text_in("2").outcome == "late"


def test_of_several_people_with_one_phone_the_answer_names_one() -> None:
    ming, zhuang = make_person(name="王小明", phone=PHONE), make_person(name="李大壮", phone=PHONE)
    hers, his = question_for(ming), question_for(zhuang)
    incoming = text_in("1")
    assert incoming.outcome == "ambiguous"
    assert reply_to(incoming) == "这个手机上等着回答的有：李大壮、王小明。请把数字和姓名一起发来，比如：1李大壮"
    assert reply_to(text_in("2王小明")) == "记下了，王小明：不来。"
    assert [Question.objects.get(pk=one.pk).answer for one in (hers, his)] == ["2", ""]
    assert reply_to(text_in("1")) == "记下了，李大壮：来。"


def test_wrong_figures_late_answers_and_words_nobody_knows_are_answered_politely() -> None:
    person = make_person(phone=PHONE)
    question = question_for(person)
    assert reply_to(text_in("3")) == "这件事请只回：1 来，2 不来。"
    assert reply_to(text_in("1 谁谁谁")).startswith("没看懂")
    assert reply_to(text_in("老师好")).startswith("没看懂")
    with clock.shifted(timedelta(days=2)):
        assert reply_to(text_in("1")).startswith("你的回答来晚了")
    question.refresh_from_db()
    assert question.answer == ""


def test_the_answer_is_in_the_language_of_the_phones_people() -> None:
    make_person(phone=PHONE, language="en")
    incoming = text_in("hello")
    assert incoming.reply is not None
    assert incoming.reply.language == "en"
    other = text_in("你好", phone="13911112222")
    assert other.reply is not None
    assert other.reply.language == "zh-hans"


@pytest.mark.parametrize("word", ["TD", "td", "退订", "ＴＤ"])
def test_td_mutes_and_hf_unmutes(word: str) -> None:
    assert text_in(word).outcome == "unsubscribed"
    assert is_muted(PHONE)
    assert text_in("hf").outcome == "subscribed"
    assert not is_muted(PHONE)


def test_a_certificates_number_is_answered_with_its_status_and_no_name() -> None:
    certificate = make_certificate()
    incoming = text_in(certificate.number.lower())
    words = reply_to(incoming)
    assert incoming.outcome == "looked_up"
    assert certificate.occupation_name in words
    assert "有效" in words
    assert certificate.holder_name not in words
    assert certificate.person.masked_name not in words
    Certificate.objects.filter(pk=certificate.pk).update(state="suspended", status_changed_at=clock.now())
    assert "有效" not in reply_to(text_in(certificate.number))
    unknown = certificate.number[:-6] + "999999"
    assert reply_to(text_in(unknown)).startswith("没有查到")


def test_a_phone_looks_up_a_few_certificates_a_day_hears_once_that_it_was_enough_then_nothing() -> None:
    set_policy(LOOKUPS_A_DAY, 2, actor=SYSTEM, valid_from=LONG_AGO)
    number = make_certificate().number
    read = [text_in(number) for _time in range(5)]
    assert [one.outcome for one in read] == ["looked_up", "looked_up", "too_many", "too_many", "too_many"]
    assert [one.reply is not None for one in read] == [True, True, True, False, False]
    assert text_in(number, phone="13911112222").outcome == "looked_up"
    with clock.shifted(timedelta(days=1)):
        assert text_in(number).outcome == "looked_up"


def test_two_machines_do_not_answer_each_other_for_ever_and_an_answer_still_counts() -> None:
    set_policy(ANSWERS_A_DAY, 3, actor=SYSTEM, valid_from=LONG_AGO)
    assert sum(text_in("自动回复").reply is not None for _time in range(6)) == 3
    question = question_for(make_person(phone=PHONE))
    incoming = text_in("1")
    question.refresh_from_db()
    assert (incoming.outcome, incoming.reply, question.answer) == ("answered", None, "1")


def test_words_and_number_are_emptied_after_thirty_days() -> None:
    text_in("老师好")
    with clock.shifted(timedelta(days=31)):
        wipe_expired_notices(actor=SYSTEM)
    incoming = Incoming.objects.get()
    assert (incoming.text, incoming.address, incoming.outcome) == ("", "", "not_understood")


@pytest.mark.parametrize("phone", ["", "10086", "abc", "+85212345678"])
def test_what_no_mobile_number_sent_is_not_kept(phone: str) -> None:
    assert receive(phone, "1", gateway="file", message_id="1", actor=SYSTEM) is None
    assert Incoming.objects.count() == 0
