"""Independent marks: nobody sees another's before all are in, sealing is final, results are exact."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from certification.models import MarkSheet, Part, Result
from certification.operations.batches import postpone_batch, resume_batch
from certification.operations.candidates import mark_absent
from certification.operations.marking import save_marks, seal_marks
from certification.operations.rolls import sign_roll
from certification.rules.results import mean
from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from foundation.people.models import User
from tests.factories.certification import Scene, examine, make_scene, mark_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return examine(make_scene(2))


def mark(scene: Scene, user: User, theory: str, practical: str, *, veto: bool = False) -> None:
    for candidate in scene.candidates:
        save_marks(candidate, actor=user, theory=Decimal(theory), practical=Decimal(practical), veto=veto)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def pages_of(scene: Scene, user: User) -> str:
    """Everything this appraiser can open about the batch."""
    client = signed_in(user)
    code = scene.batch.code
    addresses = [
        reverse("batch-list"),
        reverse("batch-detail", args=[code]),
        reverse("batch-marks", args=[code]),
        reverse("batch-seal", args=[code]),
        reverse("batch-roll", args=[code]),
        *(reverse("mark-candidate", args=[code, candidate.pk]) for candidate in scene.candidates),
    ]
    return "".join(client.get(address, follow=True).content.decode() for address in addresses)


def test_an_appraiser_never_sees_anothers_marks_before_all_are_in(scene: Scene) -> None:
    first, second, third = scene.appraisers
    mark(scene, first, "71.5", "93.5")
    seal_marks(scene.batch, actor=first)
    mark(scene, second, "82", "88")

    for user in (second, third):
        shown = pages_of(scene, user)
        assert "71.5" not in shown and "93.5" not in shown
    assert "71.5" in pages_of(scene, first)

    seal_marks(scene.batch, actor=second)
    assert "71.5" not in pages_of(scene, third)
    mark(scene, third, "60", "61")
    seal_marks(scene.batch, actor=third)
    assert f"{(Decimal('71.5') + 82 + 60) / 3:.2f}" in pages_of(scene, third)


def test_manager_and_officer_see_no_mark_before_all_are_in(scene: Scene) -> None:
    mark(scene, scene.appraisers[0], "71.5", "93.5")
    for user in (scene.manager, scene.officer):
        client = signed_in(user)
        shown = client.get(reverse("batch-detail", args=[scene.batch.code])).content.decode()
        assert "71.5" not in shown
        assert client.get(reverse("batch-roll", args=[scene.batch.code])).status_code == 404
        assert client.get(reverse("batch-marks", args=[scene.batch.code])).status_code == 404


def test_someone_off_the_panel_cannot_mark(scene: Scene) -> None:
    stranger = make_scene(1).appraisers[0]
    with pytest.raises(DomainError) as refusal:
        mark(scene, stranger, "80", "80")
    assert refusal.value.code == "certification.not_on_panel"
    assert MarkSheet.objects.count() == 0


def test_marks_may_change_until_sealed_and_never_after(scene: Scene) -> None:
    user = scene.appraisers[0]
    mark(scene, user, "50", "50")
    mark(scene, user, "80", "81")
    seal_marks(scene.batch, actor=user)
    with pytest.raises(DomainError) as refusal:
        mark(scene, user, "90", "90")
    assert refusal.value.code == "certification.sealed"
    assert set(MarkSheet.objects.values_list("part", "score")) == {("theory", Decimal(80)), ("practical", Decimal(81))}


@pytest.mark.parametrize("change", [{"score": 99}, {"veto": True}, {"sealed_at": None}, {"remark": "x"}])
def test_the_database_refuses_to_change_a_sealed_mark(scene: Scene, change: dict[str, Any]) -> None:
    user = scene.appraisers[0]
    mark(scene, user, "80", "81")
    MarkSheet.objects.filter(part=Part.PRACTICAL).update(remark="还能改")
    seal_marks(scene.batch, actor=user)
    with pytest.raises(DatabaseError), transaction.atomic():
        MarkSheet.objects.filter(part=Part.PRACTICAL).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        MarkSheet.objects.all()._raw_delete("default")


def test_sealing_with_marks_missing_is_refused_with_their_number(scene: Scene) -> None:
    user = scene.appraisers[0]
    save_marks(scene.candidates[0], actor=user, theory=Decimal(80), practical=Decimal(80))
    with pytest.raises(DomainError) as refusal:
        seal_marks(scene.batch, actor=user)
    assert refusal.value.code == "certification.marks_missing"
    assert "2" in str(refusal.value)


@pytest.mark.parametrize("score", ["-1", "100.1", "80.25", "NaN", "Infinity"])
def test_scores_out_of_range_are_refused(scene: Scene, score: str) -> None:
    with pytest.raises(DomainError) as refusal:
        mark(scene, scene.appraisers[0], score, "80")
    assert refusal.value.code == "certification.score_out_of_range"


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (["82", "83", "83"], "82.67"),
        (["59.9", "60", "60"], "59.97"),
        (["60", "60", "60"], "60.00"),
        (["0.1", "0.1", "0.0"], "0.07"),
        (["0.5", "0.5", "0.5", "0.5", "0.5", "0.5", "0.5", "0.54"], "0.51"),
    ],
)
def test_means_are_exact_and_round_half_up(scores: list[str], expected: str) -> None:
    assert mean([Decimal(score) for score in scores]) == Decimal(expected)


def test_a_half_rounds_up() -> None:
    assert mean([Decimal("0.005")]) == Decimal("0.01")


@pytest.mark.parametrize(
    ("theory", "practical", "passed"), [("60", "60", True), ("59.9", "90", False), ("90", "59.9", False)]
)
def test_each_part_must_reach_the_pass_mark(scene: Scene, theory: str, practical: str, passed: bool) -> None:
    mark_all(scene, theory, practical)
    assert set(Result.objects.values_list("passed", flat=True)) == {passed}
    assert {candidate.state for candidate in scene.batch.candidates.all()} == {"passed" if passed else "failed"}


def test_one_veto_fails_the_practical_part(scene: Scene) -> None:
    first, second, third = scene.appraisers
    mark(scene, first, "90", "95")
    mark(scene, second, "90", "95", veto=True)
    mark(scene, third, "90", "95")
    for user in scene.appraisers:
        seal_marks(scene.batch, actor=user)
    assert set(Result.objects.values_list("vetoed", "passed")) == {(True, False)}


def test_the_roll_waits_for_every_member(scene: Scene) -> None:
    first, second, third = scene.appraisers
    for user in (first, second):
        mark(scene, user, "80", "80")
        seal_marks(scene.batch, actor=user)
    with pytest.raises(DomainError) as refusal:
        sign_roll(scene.batch, actor=first)
    assert refusal.value.code == "certification.not_all_sealed"
    mark(scene, third, "80", "80")
    seal_marks(scene.batch, actor=third)
    with pytest.raises(DomainError):
        sign_roll(scene.batch, actor=second)
    assert sign_roll(scene.batch, actor=first).sha256
    assert scene.refresh().batch.state == "confirmed"


def test_a_postponed_batch_keeps_its_marks(scene: Scene) -> None:
    user = scene.appraisers[0]
    mark(scene, user, "80", "81")
    postpone_batch(scene.batch, actor=scene.manager, reason="台风")
    with pytest.raises(DomainError):
        mark(scene, user, "70", "70")
    resume_batch(scene.batch, actor=scene.manager, exam_on=clock.today())
    assert scene.refresh().batch.state == "examining"
    assert MarkSheet.objects.filter(score=80).count() == 2
    mark_all(scene)
    assert scene.batch.state == "marked"


def test_an_absent_candidate_needs_no_marks_and_gets_no_result(scene: Scene) -> None:
    absent = scene.candidates.pop()
    mark_absent(absent, actor=scene.manager)
    mark_all(scene)
    assert list(Result.objects.values_list("candidate", flat=True)) == [scene.candidates[0].pk]
    absent.refresh_from_db()
    assert absent.state == "absent"


def test_the_page_takes_marks_one_candidate_at_a_time(scene: Scene) -> None:
    client = signed_in(scene.appraisers[0])
    first, second = scene.candidates
    address = reverse("mark-candidate", args=[scene.batch.code, first.pk])
    wrong = client.post(address, {"theory": "101", "practical": "80"})
    assert (wrong.status_code, MarkSheet.objects.count()) == (422, 0)
    assert 'value="101"' in wrong.content.decode()
    done = client.post(address, {"theory": "80.5", "practical": "81", "veto": "on", "remark": "手势不稳"})
    assert done["Location"] == reverse("mark-candidate", args=[scene.batch.code, second.pk])
    assert set(MarkSheet.objects.values_list("part", "score", "veto")) == {
        ("theory", Decimal("80.5"), False),
        ("practical", Decimal(81), True),
    }
