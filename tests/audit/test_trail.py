"""The record in words: on the page of each object, and in the auditor's search."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.audit import actions, objects, wording
from foundation.audit.models import Entry
from foundation.audit.operations import record
from foundation.audit.trail import trail
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.people.roles import Role
from tests.architecture.source import modules
from tests.factories.certification import make_certificate
from tests.factories.people import make_account, make_organisation, make_staff
from tests.factories.training import make_class
from training.operations.classes import postpone_class
from training.operations.planning import change_plan


def written_keys() -> Iterator[tuple[str, str, str]]:
    """(file, action, key) of every `record("action", …, key=…)` in the source."""
    for path, tree in modules():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record" and node.args):
                continue
            first = node.args[0]
            if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                continue
            for keyword in node.keywords:
                if keyword.arg and keyword.arg != "actor":
                    yield path, first.value, keyword.arg


def test_every_key_that_is_written_has_its_words() -> None:
    """A new key of an entry needs `wording.say`, or `keep_silent` where it is for machines only."""
    found = list(written_keys())
    assert len(found) > 50
    assert [place for place in found if not wording.is_explained(place[1], place[2])] == []


def test_every_action_is_said_in_words() -> None:
    assert [name for name, label in actions.registered().items() if str(label) == name or not str(label)] == []


@pytest.mark.django_db
def test_a_class_tells_who_postponed_it_in_which_office_and_why() -> None:
    training_class = make_class("enrolling")
    manager = make_staff(Role.INSTITUTION_MANAGER, training_class.institution)
    postpone_class(training_class, actor=manager, reason="台风")
    (newest, *_older) = trail(training_class)
    assert newest["what"] == "延期"
    assert newest["note"] == "原因：台风"
    assert newest["tone"] == "wait"
    assert newest["who"] == f"{manager.person.name}（{training_class.institution.name} 培训机构负责人）"


@pytest.mark.django_db
def test_a_changed_plan_tells_old_and_new() -> None:
    training_class = make_class("draft")
    manager = make_staff(Role.INSTITUTION_MANAGER, training_class.institution)
    old, trainers = training_class.capacity, [row.person for row in training_class.trainers.all()]
    change_plan(
        training_class,
        actor=manager,
        title=training_class.title,
        capacity=old + 2,
        venue=training_class.venue,
        trainers=trainers,
    )
    assert trail(training_class)[0]["note"] == f"名额 {old} → {old + 2}"


@pytest.mark.django_db
def test_roles_are_told_as_they_were_on_the_day() -> None:
    """Who has left the office since still did it as what they were."""
    organisation = make_organisation()
    today = clock.today()
    manager = make_staff(Role.INSTITUTION_MANAGER, organisation, valid_to=today)
    record("people.account.opened", manager, actor=manager)
    with clock.shifted(timedelta(days=3)):
        record("people.account.opened", manager, actor=manager)
    later, then = trail(manager)[:2]
    assert then["who"] == f"{manager.person.name}（{organisation.name} 培训机构负责人）"
    assert later["who"] == manager.person.masked_name


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_a_trail_costs_the_same_whatever_its_length(count: int, django_assert_num_queries: Any) -> None:
    user = make_account()
    for _number in range(count):
        record("people.account.opened", user, actor=make_staff(Role.ADMINISTRATOR))
    with django_assert_num_queries(3):
        assert len(trail(user)) == count + 1


@pytest.fixture
def auditor(client: Client) -> Client:
    client.force_login(make_staff(Role.AUDITOR))
    return client


def lines_of(client: Client, question: dict[str, str]) -> list[tuple[str, str]]:
    shown = client.get(reverse("audit-list"), question).context["list"]
    return [(row.action, row.object_id) for row in shown.rows]


@pytest.mark.django_db
def test_an_auditor_finds_a_class_by_its_code_and_opens_it(auditor: Client) -> None:
    training_class = make_class("approved")
    make_class("approved")
    found = lines_of(auditor, {"q": training_class.code.lower()})
    assert {object_id for _action, object_id in found} == {str(training_class.pk)}
    assert ("training.class.approved", str(training_class.pk)) in found
    page = auditor.get(reverse("audit-list"), {"q": training_class.code})
    link = reverse("class-detail", args=[training_class.code])
    assert f'href="{link}"' in page.content.decode()
    assert auditor.get(link).status_code == 200


@pytest.mark.django_db
def test_an_auditor_reads_a_certificate_and_its_trail_and_can_change_nothing(auditor: Client) -> None:
    certificate = make_certificate()
    address = reverse("certificate-detail", args=[certificate.uuid])
    assert ("certification.certificate.issued", str(certificate.pk)) in lines_of(auditor, {"q": certificate.number})
    page = auditor.get(address)
    assert page.context["timeline"][-1]["what"] == "签发证书"
    assert 'method="post"' not in page.content.decode().split("<main")[1]
    for name in ("certificate-reprint", "revocation-request"):
        assert auditor.post(reverse(name, args=[certificate.uuid])).status_code == 404


@pytest.mark.django_db
def test_an_auditor_narrows_by_actor_object_action_and_days(auditor: Client) -> None:
    one, other = make_staff(Role.ADMINISTRATOR), make_staff(Role.ADMINISTRATOR)
    record("people.account.opened", one, actor=one)
    record("people.person.registered", one.person, actor=one)
    with clock.shifted(timedelta(days=-10)):
        record("people.account.opened", other, actor=one)
    assert lines_of(auditor, {"actor": str(one.pk), "action": "people.account.opened"}) == [
        ("people.account.opened", str(other.pk)),
        ("people.account.opened", str(one.pk)),
    ]
    before = (clock.today() - timedelta(days=5)).isoformat()
    assert lines_of(auditor, {"actor": str(one.pk), "at-to": before}) == [("people.account.opened", str(other.pk))]
    assert lines_of(auditor, {"about": f"people.person:{one.person.pk}", "actor": str(one.pk)}) == [
        ("people.person.registered", str(one.person.pk))
    ]
    assert lines_of(auditor, {"kind": "people.person", "actor": str(one.pk)}) == [
        ("people.person.registered", str(one.person.pk))
    ]
    assert lines_of(auditor, {"q": one.code, "kind": "people.person"}) == [
        ("people.person.registered", str(one.person.pk))
    ]


@pytest.mark.django_db
def test_other_words_are_looked_for_in_reasons(auditor: Client) -> None:
    training_class = make_class("enrolling")
    postpone_class(training_class, actor=SYSTEM, reason="第 8 号台风过境")
    assert lines_of(auditor, {"q": "台风"}) == [("training.class.postponed", str(training_class.pk))]
    assert lines_of(auditor, {"q": "大雪"}) == []


@pytest.mark.django_db
def test_an_exported_record_runs_no_formula_and_says_the_words(auditor: Client) -> None:
    training_class = make_class("enrolling")
    postpone_class(training_class, actor=SYSTEM, reason="=1+1")
    address = reverse("audit-list") + "?q=%3D1%2B1"
    text = auditor.post(address, {"export": "csv"}).content.decode("utf-8-sig")
    assert "原因：=1+1" in text
    assert "自动办理" in text


@pytest.mark.django_db
@pytest.mark.parametrize("classes", [1, 3])
def test_the_list_costs_the_same_whatever_stands_in_it(
    auditor: Client, classes: int, django_assert_max_num_queries: Any
) -> None:
    for _number in range(classes):
        make_class("approved")
    make_certificate()
    auditor.get(reverse("audit-list"))
    kinds = len(set(Entry.objects.values_list("object_type", flat=True)))
    with django_assert_max_num_queries(12 + kinds):
        auditor.get(reverse("audit-list"))


def test_every_kind_on_record_has_a_name() -> None:
    """What operations record about is named; Django's own label is nobody's word."""
    assert [name for name, kind in objects.kinds().items() if str(kind.label) == name] == []
