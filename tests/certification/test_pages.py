"""Desks and the holder's page: strangers find nothing, lists cost the same with one row and with three."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.desk_items import appraiser_tasks, leader_tasks, manager_tasks, officer_tasks
from certification.models import AppraisalBatch, Certificate
from certification.operations.revocations import request_revocation
from certification.queries.certificates import certificates_of
from foundation.people.models import TwoPersonAct, User
from foundation.people.roles import Role
from tests.factories.certification import (
    Scene,
    examine,
    issue,
    make_appraiser,
    make_certificate,
    make_completed_class,
    make_published,
    make_scene,
    mark_all,
)
from tests.factories.people import make_account, make_person, make_staff
from website.desk_items import acts_to_decide

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def addresses(scene: Scene, certificate: Certificate) -> list[str]:
    code, candidate = scene.batch.code, scene.candidates[0].pk
    return [
        reverse("batch-list"),
        reverse("batch-detail", args=[code]),
        reverse("batch-candidates", args=[code]),
        reverse("candidate-detail", args=[code, candidate]),
        reverse("batch-panel", args=[code]),
        reverse("batch-postpone", args=[code]),
        reverse("batch-resume", args=[code]),
        reverse("batch-cancel", args=[code]),
        reverse("batch-marks", args=[code]),
        reverse("batch-seal", args=[code]),
        reverse("mark-candidate", args=[code, candidate]),
        reverse("batch-roll", args=[code]),
        reverse("batch-issue", args=[code]),
        reverse("batch-new"),
        reverse("certificate-list"),
        reverse("certificate-detail", args=[certificate.uuid]),
        reverse("paper-reports"),
        reverse("my-certificate", args=[certificate.uuid]),
        reverse("my-certificate-pdf", args=[certificate.uuid]),
    ]


def test_anonymous_people_are_asked_to_sign_in_and_strangers_find_nothing() -> None:
    scene = make_published(1)
    certificate = make_certificate()
    learner, trainer = make_account(), make_staff(Role.TRAINER)
    for address in addresses(scene, certificate):
        assert Client().get(address).status_code == 302
        assert signed_in(learner).get(address).status_code == 404
        assert signed_in(trainer).get(address).status_code == 404


def test_another_bodys_people_find_nothing_of_ours() -> None:
    scene, other = make_published(1), make_published(1)
    certificate = make_certificate()
    ours = [
        address
        for address in addresses(scene, certificate)
        if scene.batch.code in address or str(certificate.uuid) in address
    ]
    for user in (other.manager, other.officer, other.appraisers[0]):
        client = signed_in(user)
        assert [client.get(address).status_code for address in ours] == [404] * len(ours)


def test_steps_are_the_managers_alone() -> None:
    scene = make_scene(1)
    step = reverse("batch-step", args=[scene.batch.code])
    for user in (scene.officer, scene.appraisers[0]):
        assert signed_in(user).post(step, {"step": "settle_panel"}).status_code == 404
    assert signed_in(scene.manager).post(step, {"step": "release"}).status_code == 404
    assert signed_in(scene.manager).post(step, {"step": "settle_panel"}).status_code == 302
    assert scene.refresh().batch.state == "paneled"


def test_the_manager_opens_a_batch_and_enters_people_through_the_pages() -> None:
    scene = make_scene(0)
    client = signed_in(scene.manager)
    made = client.post(
        reverse("batch-new"),
        {"standard": scene.batch.standard_id, "level": 5, "exam_on": scene.batch.exam_on.isoformat(), "place": "礼堂"},
    )
    batch = AppraisalBatch.objects.order_by("-pk").first()
    assert batch is not None and made["Location"] == reverse("batch-detail", args=[batch.code])
    for step in ("announce", "open_registration"):
        client.post(reverse("batch-step", args=[batch.code]), {"step": step})

    learner = make_person(name="裘小燕")
    make_completed_class(batch.occupation, make_person(), [learner])
    page = reverse("batch-candidates", args=[batch.code])
    assert "裘小燕" in client.get(page).content.decode()
    client.post(page, {"person": learner.code})
    assert [candidate.person_id for candidate in batch.candidates.all()] == [learner.pk]
    wrong = client.post(
        page, {"name": "张三", "document_type": "resident_id", "document_number": "123", "declared_years": 1}
    )
    assert wrong.status_code == 422 and 'value="张三"' in wrong.content.decode()

    panel = reverse("batch-panel", args=[batch.code])
    for _place in range(3):
        _user, card = make_appraiser(scene.body, batch.occupation)
        client.post(panel, {"act": f"add-{card.pk}"})
    assert list(batch.members.order_by("pk").values_list("is_leader", flat=True)) == [True, False, False]
    client.post(reverse("batch-step", args=[batch.code]), {"step": "settle_panel"})
    batch.refresh_from_db()
    assert batch.state == "paneled"


def test_the_panel_page_turns_away_who_taught() -> None:
    scene = make_scene(1)
    user, card = make_appraiser(scene.body, scene.batch.occupation)
    make_completed_class(scene.batch.occupation, user.person, [scene.candidates[0].person])
    client = signed_in(scene.manager)
    page = client.get(reverse("batch-panel", args=[scene.batch.code])).content.decode()
    assert "教过这批的考生" in page and f"add-{card.pk}" not in page
    client.post(reverse("batch-panel", args=[scene.batch.code]), {"act": f"add-{card.pk}"})
    assert scene.batch.members.count() == 3


def cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("page", ["batch-detail", "batch-roll", "batch-candidates"])
def test_a_batch_of_three_costs_what_a_batch_of_one_does(page: str) -> None:
    one, three = mark_all(examine(make_scene(1))), mark_all(examine(make_scene(3)))
    assert cost(signed_in(one.manager), reverse(page, args=[one.batch.code])) == cost(
        signed_in(three.manager), reverse(page, args=[three.batch.code])
    )


def test_marking_three_costs_what_marking_one_does() -> None:
    one, three = examine(make_scene(1)), examine(make_scene(3))
    costs = {
        (
            cost(signed_in(scene.appraisers[0]), reverse("batch-marks", args=[scene.batch.code])),
            cost(
                signed_in(scene.appraisers[0]),
                reverse("mark-candidate", args=[scene.batch.code, scene.candidates[0].pk]),
            ),
        )
        for scene in (one, three)
    }
    assert len(costs) == 1


def test_lists_of_batches_and_certificates_cost_the_same_with_more_rows() -> None:
    one, three = make_published(1), make_published(3)
    issue(one)
    issue(three)
    for page in ("batch-list", "certificate-list"):
        assert cost(signed_in(one.officer), reverse(page)) == cost(signed_in(three.officer), reverse(page))


def test_the_holder_sees_and_downloads_their_own() -> None:
    certificate, other = make_certificate(), make_certificate("李四")
    client = signed_in(make_account(certificate.person))
    page = client.get(reverse("my-certificate", args=[certificate.uuid])).content.decode()
    assert "王小明" in page and certificate.person.document_number not in page
    pdf = client.get(reverse("my-certificate-pdf", args=[certificate.uuid]))
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    assert client.get(reverse("my-certificate", args=[other.uuid])).status_code == 404
    assert list(certificates_of(certificate.person)) == [certificate]


def test_a_paper_that_cannot_be_printed_says_why() -> None:
    certificate = make_certificate("王𠮷")
    response = signed_in(make_account(certificate.person)).get(reverse("my-certificate-pdf", args=[certificate.uuid]))
    assert response.status_code == 409 and "𠮷" in response.content.decode()


def test_revoking_takes_two_on_the_pages() -> None:
    certificate = make_certificate()
    organisation = certificate.body.organisation
    officer, other = (
        make_staff(Role.CERTIFYING_OFFICER, organisation),
        make_staff(Role.CERTIFYING_OFFICER, organisation),
    )
    detail = reverse("certificate-detail", args=[certificate.uuid])
    first, second = signed_in(officer), signed_in(other)
    assert first.post(reverse("revocation-request", args=[certificate.uuid]), {"note": "x"}).status_code == 422
    first.post(reverse("revocation-request", args=[certificate.uuid]), {"reason": "fraud", "note": "替考"})
    act = TwoPersonAct.objects.get(kind="certification.revoke")
    decide = reverse("second-person-decide", args=[act.pk])
    assert "请另一位来复核" in first.get(detail).content.decode()
    first.post(decide, {"answer": "confirm"})
    certificate.refresh_from_db()
    assert certificate.state == "active"
    assert reverse("second-person", args=[act.pk]) in second.get(detail).content.decode()
    second.post(decide, {"answer": "confirm"})
    certificate.refresh_from_db()
    assert certificate.state == "revoked"


def test_a_declined_request_leaves_the_certificate_valid_and_may_be_asked_again() -> None:
    certificate = make_certificate()
    organisation = certificate.body.organisation
    officer, manager = (
        make_staff(Role.CERTIFYING_OFFICER, organisation),
        make_staff(Role.EVALUATION_BODY_MANAGER, organisation),
    )
    act = request_revocation(certificate, actor=officer, reason="wrong_facts")
    decide = reverse("second-person-decide", args=[act.pk])
    assert signed_in(manager).post(decide, {"answer": "decline"}).status_code == 422
    signed_in(manager).post(decide, {"answer": "decline", "reason": "查过了，信息没错"})
    certificate.refresh_from_db()
    assert certificate.state == "active"
    assert request_revocation(certificate, actor=officer, reason="fraud").pk


def test_a_certificate_is_found_by_its_whole_number_without_an_address_saying_it() -> None:
    certificate = make_certificate()
    client = signed_in(make_staff(Role.CERTIFYING_OFFICER, certificate.body.organisation))
    found = client.post(reverse("certificate-list"), {"reference": certificate.number.lower()})
    assert found["Location"] == reverse("certificate-detail", args=[certificate.uuid])
    assert client.post(reverse("certificate-list"), {"reference": certificate.number[:-1] + "9"})[
        "Location"
    ] == reverse("certificate-list")


def test_each_desk_says_what_waits() -> None:
    scene = examine(make_scene(2))
    first = User.objects.get(pk=scene.appraisers[0].pk)
    assert [task.look_first for task in appraiser_tasks(first)] == ["评了 0 / 2 位"]
    mark_all(scene)
    assert list(appraiser_tasks(first)) == []
    assert [task.verb for task in leader_tasks(first)] == ["签成绩册"]
    assert list(leader_tasks(scene.appraisers[1])) == []

    published = make_published(1)
    assert [task.verb for task in officer_tasks(published.officer)] == ["发证"]
    certificate = issue(published)[0]
    assert [task.verb for task in manager_tasks(published.manager)] == ["归档"]
    request_revocation(certificate, actor=published.officer, reason="fraud")
    assert [task.verb for task in acts_to_decide(published.manager)] == ["复核"]
    assert list(acts_to_decide(published.officer)) == []
