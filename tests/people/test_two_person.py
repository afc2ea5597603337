"""What takes two people: asked by one, decided by another, once, in time; by rule and by the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from foundation.audit.models import Entry
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import Conflict, DomainError, NotPermitted
from foundation.people import two_person
from foundation.people.models import Organisation, TwoPersonAct, User
from foundation.people.operations.acts import (
    confirm_act,
    decline_act,
    expire_overdue_acts,
    request_act,
    withdraw_act,
)
from foundation.people.roles import Role
from foundation.people.rules import has_role
from tests.factories.people import make_account, make_organisation, make_staff

pytestmark = pytest.mark.django_db
CLOSE = "tests.close_office"


@pytest.fixture
def closed() -> Iterator[list[tuple[str, str]]]:
    """A kind of the tests' own: closing an office, which its managers ask for and decide."""
    done: list[tuple[str, str]] = []

    def perform(office: Organisation, act: TwoPersonAct, actor: Any) -> None:
        if act.data.get("refuse"):
            raise DomainError("还有班在开", "tests.office_in_use")
        done.append((office.code, act.reason))

    def manages(actor: Any, office: Organisation) -> bool:
        return has_role(actor, Role.INSTITUTION_MANAGER, organisation=office)

    two_person.register(
        two_person.Kind(
            name=CLOSE,
            label="关掉单位",
            model=Organisation,
            roles=(Role.INSTITUTION_MANAGER,),
            office=lambda office: office,
            may_request=manages,
            may_confirm=manages,
            perform=perform,
            describe=lambda act: str(two_person.subject_of(act)),
        )
    )
    yield done
    two_person._kinds.pop(CLOSE)


@pytest.fixture
def office() -> Organisation:
    return make_organisation()


@pytest.fixture
def two(office: Organisation) -> tuple[User, User]:
    return make_staff(Role.INSTITUTION_MANAGER, office), make_staff(Role.INSTITUTION_MANAGER, office)


def ask(office: Organisation, actor: Any, **data: Any) -> TwoPersonAct:
    return request_act(CLOSE, office, actor=actor, reason="没有学员了", **data)


def test_one_asks_another_confirms_and_it_is_done_once(closed, office, two) -> None:
    first, second = two
    act = ask(office, first)
    assert closed == []
    assert (act.state, act.office) == ("requested", office)
    assert act.expires_at == act.requested_at + timedelta(days=7)
    confirm_act(act, actor=second)
    assert closed == [(office.code, "没有学员了")]
    act.refresh_from_db()
    assert (act.state, act.decided_by) == ("confirmed", second.person)
    with pytest.raises(Conflict) as refusal:
        confirm_act(act, actor=second)
    assert refusal.value.code == "state.not_allowed"
    assert len(closed) == 1
    actions = Entry.objects.filter(object_type="people.twopersonact", object_id=str(act.pk))
    assert list(actions.order_by("id").values_list("action", flat=True)) == [
        "people.act.requested",
        "people.act.confirmed",
    ]


def test_nobody_decides_their_own_request_whatever_they_are(closed, office, two) -> None:
    first, _second = two
    act = ask(office, first)
    first.is_superuser = first.is_staff = True
    first.save()
    for attempt in (confirm_act, lambda act, actor: decline_act(act, actor=actor, reason="不")):
        with pytest.raises(DomainError) as refusal:
            attempt(act, actor=first)
        assert refusal.value.code == "people.same_person"
    with pytest.raises(IntegrityError), transaction.atomic():
        TwoPersonAct.objects.filter(pk=act.pk).update(
            state="confirmed", decided_by=first.person, decided_at=clock.now()
        )
    assert closed == []


def test_strangers_superusers_and_scripts_neither_ask_nor_confirm(closed, office, two) -> None:
    act = ask(office, two[0])
    elsewhere = make_staff(Role.INSTITUTION_MANAGER)
    superuser = make_account()
    superuser.is_superuser = True
    for actor in (elsewhere, superuser, SYSTEM):
        with pytest.raises(NotPermitted):
            confirm_act(act, actor=actor)
        with pytest.raises(NotPermitted):
            request_act(CLOSE, make_organisation(), actor=actor, reason="试试")
    assert closed == []


def test_one_request_at_a_time_and_a_reason_every_time(closed, office, two) -> None:
    act = ask(office, two[0])
    with pytest.raises(Conflict) as clash:
        ask(office, two[1])
    assert clash.value.code == "people.act_open"
    with pytest.raises(DomainError) as refusal:
        decline_act(act, actor=two[1], reason=" ")
    assert refusal.value.code == "people.reason_missing"
    decline_act(act, actor=two[1], reason="还有两个班")
    with pytest.raises(DomainError) as refusal:
        request_act(CLOSE, office, actor=two[0], reason="")
    assert refusal.value.code == "people.reason_missing"
    assert ask(office, two[0]).pk != act.pk
    assert closed == []


def test_a_refusal_of_the_act_itself_leaves_it_open(closed, office, two) -> None:
    act = ask(office, two[0], refuse=True)
    with pytest.raises(DomainError) as refusal:
        confirm_act(act, actor=two[1])
    assert refusal.value.code == "tests.office_in_use"
    act.refresh_from_db()
    assert (act.state, act.decided_by) == ("requested", None)


def test_after_its_time_nobody_agrees_and_the_upkeep_lets_it_go(closed, office, two) -> None:
    act = ask(office, two[0])
    with clock.shifted(timedelta(days=7, minutes=1)):
        with pytest.raises(Conflict) as refusal:
            confirm_act(act, actor=two[1])
        assert refusal.value.code == "people.act_expired"
        assert expire_overdue_acts(actor=SYSTEM) == 1
        assert expire_overdue_acts(actor=SYSTEM) == 0
    act.refresh_from_db()
    assert (act.state, act.decided_by) == ("expired", None)
    with pytest.raises(NotPermitted):
        expire_overdue_acts(actor=two[0])


def test_only_the_asker_withdraws(closed, office, two) -> None:
    act = ask(office, two[0])
    with pytest.raises(NotPermitted):
        withdraw_act(act, actor=two[1])
    assert withdraw_act(act, actor=two[0]).state == "withdrawn"
    with pytest.raises(Conflict):
        confirm_act(act, actor=two[1])


@pytest.mark.parametrize(
    "change",
    [
        {"state": "requested", "decided_by": None, "decided_at": None},
        {"decision_reason": "改口"},
        {"reason": "别的原因"},
        {"data": {"refuse": True}},
    ],
)
def test_a_decided_act_is_final_in_the_database(closed, office, two, change: dict[str, Any]) -> None:
    act = ask(office, two[0])
    confirm_act(act, actor=two[1])
    with pytest.raises(DatabaseError), transaction.atomic():
        TwoPersonAct.objects.filter(pk=act.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        TwoPersonAct.objects.filter(pk=act.pk)._raw_delete("default")


def test_the_database_takes_no_act_that_skips_its_request_or_its_time(closed, office, two) -> None:
    now = clock.now()
    values = {
        "kind": CLOSE,
        "object_type": "people.organisation",
        "object_id": str(office.pk),
        "reason": "一个人包办",
        "requested_by": two[0].person,
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        TwoPersonAct.objects.create(state="confirmed", decided_by=two[1].person, decided_at=now, **values)
    act = TwoPersonAct.objects.create(expires_at=now - timedelta(days=1), **values)
    for change in (
        {"state": "confirmed", "decided_by": two[1].person, "decided_at": now},
        {"state": "confirmed"},
        {"requested_by": two[1].person},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            TwoPersonAct.objects.filter(pk=act.pk).update(**change)


def test_it_waits_on_the_desks_of_those_who_decide(closed, office, two) -> None:
    act = ask(office, two[0])
    assert list(two_person.waiting_for(two[0])) == []
    assert list(two_person.waiting_for(two[1])) == [act]
    assert list(two_person.waiting_for(make_staff(Role.INSTITUTION_MANAGER))) == []
    assert list(two_person.waiting_for(make_staff(Role.TRAINER, office))) == []
    assert [two_person.may_decide(user, act) for user in two] == [False, True]
    assert [two_person.may_see(user, act) for user in (*two, make_staff(Role.TRAINER, office))] == [True, True, False]
