"""Pages of messages: one's own, the desk's list, and how they are worded."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.kernel import clock
from foundation.kernel.errors import DomainError, NotPermitted
from foundation.notices import occasions, wording
from foundation.notices.models import Notice, Wording
from foundation.notices.operations import notify, set_wording
from foundation.notices.queries import is_muted
from foundation.people.models import User
from foundation.people.roles import Role
from tests.factories.notices import say
from tests.factories.people import make_account, make_person, make_staff

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def queries_for(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_a_person_reads_all_their_messages_page_by_page_and_nobody_elses() -> None:
    user = make_account()
    for number in range(25):
        say(f"第 {number} 条", user.person)
    say("别人的", make_person())
    client = signed_in(user)
    first, second = (client.get(reverse("my-notices"), {"page": page}).content.decode() for page in (1, 2))
    assert ("第 24 条" in first, "第 5 条" in first, "第 4 条" in first, "第 4 条" in second) == (
        True,
        True,
        False,
        True,
    )
    assert "别人的" not in first + second
    assert Client().get(reverse("my-notices")).status_code == 302


def test_a_page_of_messages_takes_the_same_queries_for_one_and_for_three() -> None:
    user, administrator = make_account(), make_staff(Role.ADMINISTRATOR)
    mine, desk = signed_in(user), signed_in(administrator)
    say(person=user.person)
    ones = queries_for(mine, reverse("my-notices")), queries_for(desk, reverse("notice-list"))
    say(person=user.person)
    say(person=user.person)
    assert (queries_for(mine, reverse("my-notices")), queries_for(desk, reverse("notice-list"))) == ones


def test_news_by_text_is_switched_off_and_on_again() -> None:
    user = make_account(make_person(phone="13900004321"))
    client = signed_in(user)
    for choice, muted in (("off", True), ("on", False)):
        assert client.post(reverse("my-texts"), {"texts": choice}).status_code == 302
        assert is_muted("13900004321") is muted
    assert signed_in(make_account(make_person(phone=""))).post(reverse("my-texts")).status_code == 404


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_the_desk_shows_where_messages_stand_without_words_or_numbers(role: str) -> None:
    notice = say("给王小明的话", make_person(phone="13900005678"))
    Notice.objects.update(state="failed", problem="key", provider_code="SignatureDoesNotMatch")
    client = signed_in(make_staff(role))
    for address in (reverse("notice-list"), reverse("notice", args=[notice.pk])):
        shown = client.get(address).content.decode()
        assert "5678" in shown
        assert "短信平台不认我们的密钥" in shown
        assert [word for word in ("13900005678", "王小明") if word in shown] == []
    file = client.post(reverse("notice-list"), {"export": "csv"})
    assert b"13900005678" not in file.content


def test_only_the_administrator_sends_again() -> None:
    notice = say(person=make_person(phone="13900005678"))
    Notice.objects.update(state="failed", problem="key")
    auditor, administrator = signed_in(make_staff(Role.AUDITOR)), signed_in(make_staff(Role.ADMINISTRATOR))
    assert auditor.post(reverse("notice-retry", args=[notice.pk])).status_code == 404
    assert auditor.post(reverse("notice-retry-all"), {"problem": "key"}).status_code == 404
    retry = reverse("notice-retry", args=[notice.pk])
    assert retry not in auditor.get(reverse("notice", args=[notice.pk])).content.decode()
    assert retry in administrator.get(reverse("notice", args=[notice.pk])).content.decode()
    assert administrator.post(reverse("notice-retry-all"), {"problem": "key"}).status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.problem) == ("waiting", "")


def test_what_failed_waits_on_the_administrators_desk() -> None:
    administrator = make_staff(Role.ADMINISTRATOR)
    assert "没发出" not in signed_in(administrator).get(reverse("desk")).content.decode().partition("<main")[2]
    say()
    Notice.objects.update(state="failed", problem="money")
    assert "1 条短信没发出" in signed_in(administrator).get(reverse("desk")).content.decode()


OCCASION = "training.cancelled"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{title}不开了：{reason}", ""),
        ("{title}不开了：{why}", "没有这个空：{why}"),
        ("{title}不开了", "少了这个空：{reason}"),
        ("{title}不开了：{reason", "大括号"),
        ("{title}\n{reason}", "换行"),
        ("{title}{reason}" + "长" * 500, "太长了"),
    ],
)
def test_places_are_checked_and_the_problem_is_said(text: str, wrong: str) -> None:
    found = "".join(wording.problems(occasions.find(OCCASION), text))
    assert (wrong in found) if wrong else found == ""


@pytest.mark.parametrize(("characters", "parts"), [(0, 1), (64, 1), (65, 2), (128, 2), (129, 3), (195, 3), (196, 4)])
def test_parts_are_counted_as_carriers_do_with_the_signature(characters: int, parts: int) -> None:
    assert wording.parts("课" * characters, "嵊州点菜") == parts


def test_a_rare_character_takes_two_places() -> None:
    assert (wording.length("𬭎"), wording.length("课")) == (2, 1)


def test_the_bureaus_words_hold_from_their_day_on_and_the_old_ones_stay() -> None:
    supervisor, person = make_staff(Role.BUREAU_SUPERVISOR), make_person()
    today = clock.today()

    def cancelled() -> str:
        return notify(person, OCCASION, lambda: {"title": "茶班", "reason": "台风"}, actor=supervisor).text

    assert cancelled() == "茶班取消了：台风"
    set_wording(OCCASION, "zh-hans", "{title}不开了，{reason}。", actor=supervisor, valid_from=today)
    set_wording(OCCASION, "zh-hans", "{reason}，{title}改天。", actor=supervisor, valid_from=today + timedelta(days=1))
    assert cancelled() == "茶班不开了，台风。"
    with clock.shifted(timedelta(days=1)):
        assert cancelled() == "台风，茶班改天。"
        set_wording(OCCASION, "zh-hans", "", actor=supervisor, valid_from=clock.today())
        assert cancelled() == "茶班取消了：台风"
    assert Wording.objects.count() == 3
    with pytest.raises(Exception) as refusal, transaction.atomic():
        Wording.objects.update(text="x")
    assert "append-only" in str(refusal.value) or isinstance(refusal.value, IntegrityError)


def test_words_that_are_wrong_or_of_the_past_or_by_strangers_are_refused() -> None:
    supervisor, today = make_staff(Role.BUREAU_SUPERVISOR), clock.today()
    for text, day, code in (
        ("{title}", today, "notices.words_wrong"),
        ("{title}{reason}", today - timedelta(days=1), "notices.day_passed"),
    ):
        with pytest.raises(DomainError) as refusal:
            set_wording(OCCASION, "zh-hans", text, actor=supervisor, valid_from=day)
        assert refusal.value.code == code
    for role in (Role.AUDITOR, Role.INSTITUTION_MANAGER):
        with pytest.raises(NotPermitted):
            set_wording(OCCASION, "zh-hans", "{title}{reason}", actor=make_staff(role), valid_from=today)


def test_words_are_looked_at_before_they_are_set() -> None:
    client = signed_in(make_staff(Role.BUREAU_SUPERVISOR))
    address = reverse("wording", args=[OCCASION, "zh-hans"])
    facts: dict[str, Any] = {"text": "{title}不开了，{reason}。", "valid_from": clock.today().isoformat()}
    looked = client.post(address, facts | {"preview": "1"}).content.decode()
    assert "【嵊州点菜】春茶炒制班不开了，台风。" in looked
    assert "18 个字，1 条短信" in looked
    assert Wording.objects.count() == 0
    wrong = client.post(address, facts | {"text": "{nothing}", "save": "1"})
    assert wrong.status_code == 422
    assert "没有这个空：{nothing}" in wrong.content.decode()
    assert client.post(address, facts | {"save": "1"}).status_code == 302
    assert Wording.objects.get().text == "{title}不开了，{reason}。"
    listed = client.get(reverse("wording-list")).content.decode()
    assert "{title}不开了，{reason}。" in listed


def test_who_may_read_and_who_may_change_the_words() -> None:
    address = reverse("wording", args=[OCCASION, "zh-hans"])
    auditor = signed_in(make_staff(Role.AUDITOR))
    assert (auditor.get(address).status_code, auditor.post(address, {"save": "1"}).status_code) == (200, 404)
    assert signed_in(make_staff(Role.INSTITUTION_MANAGER)).get(address).status_code == 404
    for made_up in (["training.nothing", "zh-hans"], [OCCASION, "fr"]):
        assert auditor.get(reverse("wording", args=made_up)).status_code == 404


def test_every_occasion_is_written_with_its_own_fields() -> None:
    """The words in code hold each field, in both languages, and nothing else."""
    from django.utils import translation

    for language in ("zh-hans", "en"):
        with translation.override(language):
            wrong = {
                one.name: found
                for one in occasions.registered()
                if not one.name.startswith("test.") and (found := wording.problems(one, one.default_text))
            }
        assert wrong == {}, language
