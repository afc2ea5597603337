"""The page of the rules: read by the bureau, changed from a day on by those who may, and only to what fits."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.audit.models import Entry
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError, NotPermitted
from foundation.people.roles import Role
from foundation.policy import registry
from foundation.policy.models import Policy
from foundation.policy.operations import set_policy
from foundation.policy.queries import value
from tests.factories.people import make_organisation, make_staff
from website.operations.field_rules import change_rule

pytestmark = pytest.mark.django_db
KEY = "training.filing_days_before"
ADDRESS = f"/desk/policies/{KEY}/"


def officer(role: str = Role.PROGRAMME_OFFICER) -> Any:
    return make_staff(role, make_organisation("bureau"))


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_every_rule_stands_on_the_list_with_its_value_and_source() -> None:
    page = client_of(officer()).get(reverse("policy-list"))
    shown = [rule["definition"].key for rule in page.context["rules"]]
    assert shown == [definition.key for definition in registry.definitions()]
    rule = next(rule for rule in page.context["rules"] if rule["definition"].key == KEY)
    assert (rule["value"], rule["since"]) == ("7", None)
    found = client_of(officer()).get(reverse("policy-list"), {"q": "几天申报"})
    assert [rule["definition"].key for rule in found.context["rules"]] == [KEY]


def test_every_defaults_own_value_fits() -> None:
    assert [one.key for one in registry.definitions() if registry.unfit(one.key, one.default)] == []


def test_a_rule_is_changed_from_a_day_on_and_shows_who_and_why() -> None:
    client = client_of(officer())
    tomorrow = clock.today() + timedelta(days=1)
    answer = client.post(ADDRESS, {"value": "10", "valid_from": tomorrow.isoformat(), "reason": "嵊人社〔2026〕18 号"})
    assert (answer.status_code, answer["Location"]) == (302, ADDRESS)
    assert (value(KEY), value(KEY, tomorrow)) == (7, 10)
    page = text_of(client.get(ADDRESS))
    assert "嵊人社〔2026〕18 号" in page
    assert "起改成 10" in text_of(client.get(reverse("policy-list")))
    entry = Entry.objects.get(action="policy.policy.set")
    assert entry.data == {"key": KEY, "value": 10, "valid_from": tomorrow.isoformat(), "reason": "嵊人社〔2026〕18 号"}


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"value": "-1"}, "0"),
        ({"value": "seven"}, ""),
        ({"value": "9", "reason": ""}, ""),
        ({"value": "9", "valid_from": "2020-01-01"}, "过去的日子改不了"),
    ],
)
def test_what_does_not_fit_is_refused_and_kept(sent: dict[str, str], words: str) -> None:
    values = {"valid_from": clock.today().isoformat(), "reason": "试一试"} | sent
    answer = client_of(officer()).post(ADDRESS, values)
    assert (answer.status_code, Policy.objects.count()) == (422, 0)
    assert words in text_of(answer)


@pytest.mark.parametrize(
    ("key", "unfit"),
    [
        (KEY, "7"),
        (KEY, True),
        ("training.late_counts_percent", 101),
        ("certification.appraiser_lowest_level", 6),
        ("training.days_off", ["国庆节"]),
        ("training.days_off", "2026-10-01"),
        ("training.papers_checked", ["doctorate"]),
        ("certification.eligibility", []),
        ("certification.national_query_url", 5),
    ],
)
def test_a_value_of_another_kind_or_out_of_range_is_refused_wherever_it_comes_from(key: str, unfit: Any) -> None:
    with pytest.raises(DomainError) as refused:
        set_policy(key, unfit, actor=SYSTEM, valid_from=date(2026, 1, 1))
    assert refused.value.code == "policy.value_unfit"


def test_a_rule_set_is_edited_as_text_and_must_stay_one() -> None:
    client, address = client_of(officer()), "/desk/policies/certification.eligibility/"
    values = {"valid_from": clock.today().isoformat(), "reason": "新标准"}
    assert client.post(address, values | {"value": "{broken"}).status_code == 422
    assert client.post(address, values | {"value": '{"edition": "2027"}'}).status_code == 302
    assert value("certification.eligibility") == {"edition": "2027"}


def test_days_off_are_written_a_line_each() -> None:
    client, address = client_of(officer()), "/desk/policies/training.days_off/"
    values = {"valid_from": clock.today().isoformat(), "reason": "放假通知", "value": "2026-12-31\r\n\r\n2027-01-01"}
    assert client.post(address, values).status_code == 302
    assert value("training.days_off") == ["2026-12-31", "2027-01-01"]


@pytest.mark.parametrize("role", Role.values)
def test_who_reads_and_who_changes(role: str) -> None:
    reads = {Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR}
    user = officer(role)
    client = client_of(user)
    assert client.get(ADDRESS).status_code == (200 if role in reads else 404)
    posted = {"value": "9", "valid_from": clock.today().isoformat(), "reason": "试"}
    may = role in {Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR}
    assert client.post(ADDRESS, posted).status_code == (302 if may else 404)
    if not may:
        with pytest.raises(NotPermitted):
            change_rule(KEY, 9, actor=user, valid_from=clock.today(), reason="试")


def test_no_such_rule_is_not_there() -> None:
    assert client_of(officer()).get("/desk/policies/training.no_such_rule/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_has_been_set(count: int, django_assert_max_num_queries: Any) -> None:
    client = client_of(officer())
    for number in range(count):
        set_policy(KEY, number, actor=SYSTEM, valid_from=clock.today() - timedelta(days=number))
    client.get(reverse("policy-list"))
    with django_assert_max_num_queries(14):
        client.get(reverse("policy-list"))
