"""The registers of appraisal: what a body has filed, appraisers' cards, and their pages."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.models import Appraiser, BodyScope, EvaluationBody, Standard
from certification.operations import batches, registers
from certification.operations.registers import warn_of_expiry
from certification.queries.batches import possible_appraisers
from certification.rules.panel import require_card_fits
from certification.rules.registers import body_may_appraise
from courses.models import Occupation
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import Conflict, DomainError, NotPermitted
from foundation.notices.models import Notice
from foundation.people.operations.organisations import close_organisation
from foundation.people.roles import Role
from tests.factories.certification import make_appraiser, make_body, make_occupation, make_scene
from tests.factories.people import make_organisation, make_staff

pytestmark = pytest.mark.django_db


def days(count: int) -> Any:
    return clock.today() + timedelta(days=count)


def keeper() -> Any:
    return make_staff(Role.BUREAU_SUPERVISOR, make_organisation("bureau"))


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_batch_is_announced_only_within_what_the_body_has_filed_for_the_exam_day() -> None:
    body, occupation, supervisor = make_body(), make_occupation(), keeper()
    manager = make_staff(Role.EVALUATION_BODY_MANAGER, body.organisation)
    standard = registers.register_standard(occupation, actor=SYSTEM, edition="2022年版", name="标准")
    batch = batches.create_batch(body, standard, actor=manager, level=3, exam_on=days(30))
    found = []
    for level, first, last in ((4, 0, 20), (4, 21, None)):
        registers.widen_body_scope(
            body,
            actor=supervisor,
            occupation=occupation,
            highest_level=level,
            valid_from=days(first),
            valid_to=days(last) if last is not None else None,
        )
        with pytest.raises(DomainError) as refused:
            batches.announce_batch(batch, actor=manager)
        found.append(refused.value.code)
    assert found == ["certification.out_of_scope", "certification.scope_level"]
    assert body_may_appraise(body, occupation, 5, days(30)).allowed
    registers.end_body_scope(BodyScope.objects.get(valid_to=None), actor=supervisor, reason="升级", on=days(25))
    registers.widen_body_scope(body, actor=supervisor, occupation=occupation, highest_level=3, valid_from=days(26))
    batches.announce_batch(batch, actor=manager)
    assert batch.state == "announced"


def test_scopes_are_kept_by_the_bureau_and_never_overlap() -> None:
    body, occupation = make_body(), make_occupation(levels=[5, 4])
    manager = make_staff(Role.EVALUATION_BODY_MANAGER, body.organisation)
    with pytest.raises(NotPermitted):
        registers.widen_body_scope(body, actor=manager, occupation=occupation, highest_level=None, valid_from=days(0))
    with pytest.raises(DomainError) as refused:
        registers.widen_body_scope(body, actor=SYSTEM, occupation=occupation, highest_level=1, valid_from=days(0))
    assert refused.value.code == "certification.level_unknown"
    row = registers.widen_body_scope(body, actor=SYSTEM, occupation=occupation, highest_level=None, valid_from=days(0))
    with pytest.raises(Conflict):
        registers.widen_body_scope(body, actor=SYSTEM, occupation=occupation, highest_level=5, valid_from=days(9))
    with pytest.raises(DatabaseError), transaction.atomic():
        BodyScope.objects.filter(pk=row.pk).update(highest_level=4)


def test_a_renewal_is_a_new_row_and_the_old_card_stays_what_it_was() -> None:
    body, occupation = make_body(), make_occupation()
    manager = make_staff(Role.EVALUATION_BODY_MANAGER, body.organisation)
    _user, card = make_appraiser(body, occupation, valid_from=days(-900), valid_to=days(10))
    facts: dict[str, Any] = {"card_no": card.card_no, "occupation": occupation, "highest_level": 3}
    with pytest.raises(Conflict) as refused:
        registers.register_appraiser(card.person, actor=manager, valid_from=days(10), valid_to=days(900), **facts)
    assert refused.value.code == "certification.card_overlaps"
    new = registers.register_appraiser(card.person, actor=manager, valid_from=days(11), valid_to=days(900), **facts)
    again = registers.register_appraiser(card.person, actor=manager, valid_from=days(11), valid_to=days(900), **facts)
    assert (new.pk == again.pk, Appraiser.objects.count()) == (True, 2)
    with pytest.raises(DatabaseError), transaction.atomic():
        Appraiser.objects.filter(pk=card.pk).update(valid_to=days(900))
    with pytest.raises(IntegrityError), transaction.atomic():
        Appraiser.objects.create(
            person=card.person,
            card_no="X",
            occupation=occupation,
            highest_level=3,
            valid_from=days(0),
            valid_to=days(1),
        )


def test_whose_cards_a_manager_enters() -> None:
    body, occupation = make_body(), make_occupation()
    user, _card = make_appraiser(body, occupation)
    other = make_staff(Role.EVALUATION_BODY_MANAGER, make_body().organisation)
    facts: dict[str, Any] = {"occupation": make_occupation(), "highest_level": 3, "card_no": "N1"}
    with pytest.raises(NotPermitted):
        registers.register_appraiser(user.person, actor=other, valid_from=days(0), valid_to=days(9), **facts)
    own = make_staff(Role.EVALUATION_BODY_MANAGER, body.organisation)
    registers.register_appraiser(user.person, actor=own, valid_from=days(0), valid_to=days(9), **facts)
    with pytest.raises(NotPermitted):
        registers.withdraw_appraiser(_card, actor=own, reason="不要了", on=days(0))


def test_a_withdrawn_card_sits_on_no_panel_and_starts_no_examination() -> None:
    scene = make_scene()
    card = Appraiser.objects.get(person__account=scene.appraisers[1])
    batches.settle_panel(scene.batch, actor=scene.manager)
    registers.withdraw_appraiser(card, actor=keeper(), reason="证是假的", on=days(0))
    with pytest.raises(DomainError) as refused:
        batches.start_examination(scene.batch, actor=scene.manager)
    assert refused.value.code == "certification.card_withdrawn"
    with pytest.raises(DomainError):
        require_card_fits(card, scene.batch, days(0))
    _user, free = make_appraiser(scene.body, scene.batch.occupation)
    assert list(possible_appraisers(scene.batch)) == [free]
    registers.withdraw_appraiser(free, actor=SYSTEM, reason="本人申请", on=days(0))
    assert list(possible_appraisers(scene.batch)) == []
    assert "证是假的" in Notice.objects.get(person=card.person, occasion="certification.card_withdrawn").text
    with pytest.raises(Conflict):
        registers.withdraw_appraiser(card, actor=SYSTEM, reason="再来一次", on=days(0))
    registers.register_appraiser(
        card.person,
        actor=SYSTEM,
        card_no="NEW",
        occupation=card.occupation,
        highest_level=3,
        valid_from=days(0),
        valid_to=days(99),
    )


def test_appraisers_are_told_once_before_their_card_ends() -> None:
    body = make_body()
    soon, _card = make_appraiser(body, make_occupation(), valid_to=days(60))
    make_appraiser(body, make_occupation(), valid_to=days(61))
    renewed, old = make_appraiser(body, make_occupation(), valid_to=days(5))
    registers.register_appraiser(
        renewed.person,
        actor=SYSTEM,
        card_no="N",
        occupation=old.occupation,
        highest_level=3,
        valid_from=days(6),
        valid_to=days(900),
    )
    assert [warn_of_expiry(actor=SYSTEM), warn_of_expiry(actor=SYSTEM)] == [1, 0]
    assert [notice.person for notice in Notice.objects.filter(occasion="certification.card_expiring")] == [soon.person]


def test_managers_are_told_once_before_what_their_body_has_filed_ends() -> None:
    """Not of what holds on, of what goes on under a new row, or where the body is closed; and it stands under what ends soon."""
    body, other, closed = make_body(), make_body(), make_body()
    manager, keeps = make_staff(Role.EVALUATION_BODY_MANAGER, body.organisation), keeper()
    make_staff(Role.EVALUATION_BODY_MANAGER, closed.organisation)
    ends, stays, renewed, gone = (make_occupation(name=name) for name in ("制茶师", "糕点师", "竹编工", "木雕工"))

    def file(holder: EvaluationBody, occupation: Occupation, first: int, last: int | None) -> None:
        registers.widen_body_scope(
            holder,
            actor=SYSTEM,
            occupation=occupation,
            highest_level=None,
            valid_from=days(first),
            valid_to=days(last) if last is not None else None,
        )

    file(body, ends, -100, 60)
    file(body, stays, -100, 61)
    file(other, stays, -100, None)
    file(body, renewed, -100, 20)
    file(body, renewed, 21, None)
    file(closed, gone, -100, 5)
    close_organisation(closed.organisation, actor=SYSTEM, reason="并了")
    assert [warn_of_expiry(actor=SYSTEM), warn_of_expiry(actor=SYSTEM)] == [1, 0]
    told = Notice.objects.get(occasion="certification.scope_expiring")
    assert told.person == manager.person
    assert "制茶师" in told.text and body.organisation.name in told.text
    for user in (manager, keeps):
        page = client_of(user).get(reverse("registry")).content.decode()
        assert "备案的制茶师" in page
        assert [name for name in ("糕点师", "竹编工", "木雕工") if f"备案的{name}" in page] == []
    assert (
        "备案的"
        not in client_of(make_staff(Role.EVALUATION_BODY_MANAGER, other.organisation))
        .get(reverse("registry"))
        .content.decode()
    )
    assert "备案的制茶师" in client_of(manager).get(reverse("desk")).content.decode()


def test_the_bureau_and_the_manager_keep_cards_on_pages() -> None:
    body, occupation = make_body(), make_occupation()
    appraiser, _card = make_appraiser(body, make_occupation())
    manager = client_of(make_staff(Role.EVALUATION_BODY_MANAGER, body.organisation))
    bureau = client_of(keeper())
    values = {
        "person": appraiser.person.pk,
        "occupation": occupation.pk,
        "card_no": "K-77",
        "highest_level": 3,
        "valid_from": days(0).isoformat(),
        "valid_to": days(30).isoformat(),
    }
    foreign = make_appraiser(make_body(), occupation)[0].person
    assert manager.post(reverse("registry-appraiser-new"), values | {"person": foreign.pk}).status_code == 422
    assert manager.post(reverse("registry-appraiser-new"), values).status_code == 302
    card = Appraiser.objects.get(card_no="K-77")
    renew = reverse("registry-appraiser-renew", args=[card.pk])
    renewed = {
        "card_no": "K-78",
        "highest_level": 3,
        "valid_from": days(31).isoformat(),
        "valid_to": days(900).isoformat(),
    }
    assert manager.post(renew, renewed).status_code == 302
    withdraw = reverse("registry-appraiser-withdraw", args=[card.pk])
    assert manager.get(withdraw).status_code == 404
    bureau.post(withdraw, {"on": days(0).isoformat(), "reason": "本人申请"})
    own = text_of(client_of(appraiser).get(reverse("registry-appraiser", args=[card.pk])))
    assert "本人申请" in own and "注销了" in own
    assert (
        client_of(make_appraiser(body, occupation)[0]).get(reverse("registry-appraiser", args=[card.pk])).status_code
        == 404
    )
    scope = {"occupation": occupation.pk, "highest_level": 3, "valid_from": days(0).isoformat()}
    assert manager.get(reverse("registry-body-scope", args=[body.organisation.code])).status_code == 404
    bureau.post(reverse("registry-body-scope", args=[body.organisation.code]), scope)
    row = BodyScope.objects.get()
    assert occupation.name in text_of(manager.get(reverse("registry-body", args=[body.organisation.code])))
    bureau.post(
        reverse("registry-body-scope-end", args=[body.organisation.code, row.pk]),
        {"on": days(0).isoformat(), "reason": "换证"},
    )
    row.refresh_from_db()
    assert row.ended_reason == "换证"
    bureau.post(
        reverse("registry-standard-new"), {"occupation": occupation.pk, "edition": "2025年版", "name": "新标准"}
    )
    assert Standard.objects.filter(name="新标准").count() == 1


@pytest.mark.parametrize("name", ["registry-appraisers", "registry-bodies", "registry-standards"])
def test_a_list_costs_the_same_for_one_and_three_rows(name: str) -> None:
    client, counts = client_of(keeper()), []
    for more in (1, 2):
        for _ in range(more):
            body, occupation = make_body(), make_occupation()
            make_appraiser(body, occupation)
            registers.register_standard(occupation, actor=SYSTEM, edition="1", name="标准")
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20
