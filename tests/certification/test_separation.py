"""Separated duties, in the operations and in the database: who taught never appraises, who marked never releases."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from certification import triggers
from certification.models import Certificate, MarkSheet, PanelMember
from certification.operations.batches import settle_panel
from certification.operations.candidates import add_candidate
from certification.operations.certificates import issue_certificates
from certification.operations.issuing import release_batch
from certification.operations.marking import save_marks, seal_marks
from certification.operations.panels import add_member
from certification.operations.revocations import request_revocation
from foundation.audit import append_only, guards
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError
from foundation.people.models import TwoPersonAct
from foundation.people.operations import grant_role
from foundation.people.operations.acts import confirm_act
from foundation.people.roles import Role
from tests.factories.certification import (
    Scene,
    examine,
    make_appraiser,
    make_certificate,
    make_completed_class,
    make_published,
    make_scene,
    make_signing_key,
)
from tests.factories.people import make_person, make_staff
from training.models import ClassTrainer, Enrolment, PlannedSession

pytestmark = pytest.mark.django_db


def taught(scene: Scene, state: str = "completed") -> None:
    """The second appraiser taught the first candidate."""
    make_completed_class(scene.batch.occupation, scene.appraisers[1].person, [scene.candidates[0].person], state=state)


def test_who_taught_a_candidate_gets_no_seat() -> None:
    scene = make_scene(1)
    user, card = make_appraiser(scene.body, scene.batch.occupation)
    make_completed_class(scene.batch.occupation, user.person, [scene.candidates[0].person])
    with pytest.raises(DomainError) as refusal:
        add_member(scene.batch, card, actor=scene.manager)
    assert refusal.value.code == "certification.taught_candidate"


def test_a_pupil_of_the_panel_is_not_entered() -> None:
    scene = make_scene(1)
    pupil = make_person()
    make_completed_class(scene.batch.occupation, scene.appraisers[0].person, [pupil])
    with pytest.raises(DomainError) as refusal:
        add_candidate(scene.batch, pupil, actor=scene.manager, declared_years=0)
    assert refusal.value.code == "certification.taught_candidate"


def test_a_class_taught_since_stops_the_panel_the_mark_and_the_seal() -> None:
    scene = make_scene(1)
    taught(scene)
    with pytest.raises(DomainError) as refusal:
        settle_panel(scene.batch, actor=scene.manager)
    assert refusal.value.code == "certification.taught_candidate"

    later = examine(make_scene(1))
    save_marks(later.candidates[0], actor=later.appraisers[1], theory=Decimal(80), practical=Decimal(80))
    taught(later)
    for attempt in (
        lambda: save_marks(later.candidates[0], actor=later.appraisers[1], theory=Decimal(81), practical=Decimal(80)),
        lambda: seal_marks(later.batch, actor=later.appraisers[1]),
    ):
        with pytest.raises(DomainError) as refusal:
            attempt()
        assert refusal.value.code == "certification.taught_candidate"


@pytest.mark.parametrize("way", ["class trainer", "session trainer"])
def test_the_database_refuses_the_mark_of_who_taught(way: str) -> None:
    scene = examine(make_scene(1))
    taught(scene)
    if way == "session trainer":
        training_class = Enrolment.objects.get().training_class
        PlannedSession.objects.create(
            training_class=training_class,
            number=1,
            starts_at=clock.now(),
            ends_at=clock.now() + timedelta(hours=2),
            hours=2,
            trainer=scene.appraisers[1].person,
        )
        ClassTrainer.objects.all().delete()
    seats = {member.person_id: member for member in PanelMember.objects.filter(batch=scene.batch)}
    values = {"candidate": scene.candidates[0], "part": "theory", "score": 80}
    with pytest.raises(DatabaseError), transaction.atomic():
        MarkSheet.objects.create(member=seats[scene.appraisers[1].person_id], **values)
    MarkSheet.objects.create(member=seats[scene.appraisers[2].person_id], **values)


def test_a_pupil_who_left_before_the_first_lesson_was_not_taught() -> None:
    scene = examine(make_scene(1))
    taught(scene, state="withdrawn")
    save_marks(scene.candidates[0], actor=scene.appraisers[1], theory=Decimal(80), practical=Decimal(80))
    assert MarkSheet.objects.count() == 2


def test_the_database_refuses_marks_for_another_batch() -> None:
    scene, other = examine(make_scene(1)), examine(make_scene(1))
    with pytest.raises(DatabaseError), transaction.atomic():
        MarkSheet.objects.create(
            candidate=scene.candidates[0], member=other.batch.members.all()[0], part="theory", score=80
        )


def test_nobody_appraises_a_batch_they_sit() -> None:
    scene = make_scene(1)
    user, card = make_appraiser(scene.body, scene.batch.occupation)
    add_candidate(scene.batch, user.person, actor=scene.manager, declared_years=0)
    with pytest.raises(DomainError) as refusal:
        add_member(scene.batch, card, actor=scene.manager)
    assert refusal.value.code == "certification.appraiser_is_candidate"


def test_who_marked_never_releases() -> None:
    scene = make_published(1)
    make_signing_key()
    marker = scene.appraisers[2]
    grant_role(marker.person, scene.body.organisation, Role.CERTIFYING_OFFICER, actor=SYSTEM)
    marker = type(marker).objects.get(pk=marker.pk)
    with pytest.raises(DomainError) as refusal:
        release_batch(scene.batch, actor=marker)
    assert refusal.value.code == "certification.officer_marked"

    candidate = scene.batch.candidates.select_related("person", "result").get()
    batch = type(scene.batch).objects.select_related("body__organisation", "occupation", "standard").get()
    with pytest.raises(DatabaseError), transaction.atomic():
        issue_certificates(batch, [candidate], marker.person, actor=SYSTEM)
    assert Certificate.objects.count() == 0
    with pytest.raises(DatabaseError), transaction.atomic():  # nobody has released it yet
        issue_certificates(batch, [candidate], scene.officer.person, actor=SYSTEM)
    release_batch(scene.batch, actor=scene.officer)
    stranger = make_staff(Role.CERTIFYING_OFFICER, scene.body.organisation).person
    with pytest.raises(DatabaseError), transaction.atomic():  # and not this officer
        issue_certificates(batch, [candidate], stranger, actor=SYSTEM)
    issue_certificates(batch, [candidate], scene.officer.person, actor=SYSTEM)
    assert Certificate.objects.count() == 1


def test_a_class_taught_since_the_marks_stops_the_certificate_too() -> None:
    """By the rule for whoever releases, and by the database for whoever writes past it."""
    scene = make_published(1)
    make_signing_key()
    taught(scene)
    with pytest.raises(DomainError) as refusal:
        release_batch(scene.batch, actor=scene.officer)
    assert refusal.value.code == "certification.taught_candidate"

    later = make_published(1)
    release_batch(later.batch, actor=later.officer)
    taught(later)
    candidate = later.batch.candidates.select_related("person", "result").get()
    batch = (
        type(later.batch).objects.select_related("body__organisation", "occupation", "standard").get(pk=later.batch.pk)
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        issue_certificates(batch, [candidate], later.officer.person, actor=SYSTEM)
    assert Certificate.objects.count() == 0


def test_a_superuser_and_a_script_release_nothing() -> None:
    scene = make_published(1)
    superuser = make_staff(Role.ADMINISTRATOR, scene.body.organisation)
    superuser.is_superuser = True
    for actor in (superuser, scene.manager, scene.appraisers[0], SYSTEM):
        with pytest.raises(DomainError) as refusal:
            release_batch(scene.batch, actor=actor)
        assert refusal.value.code == "not_permitted"


def test_one_person_cannot_revoke() -> None:
    certificate = make_certificate()
    officer = make_staff(Role.CERTIFYING_OFFICER, certificate.body.organisation)
    revocation = request_revocation(certificate, actor=officer, reason="fraud")
    officer.is_superuser = True
    officer.save()
    with pytest.raises(DomainError) as refusal:
        confirm_act(revocation, actor=officer)
    assert refusal.value.code == "people.same_person"
    with pytest.raises(IntegrityError), transaction.atomic():
        TwoPersonAct.objects.filter(pk=revocation.pk).update(
            state="confirmed", decided_by=officer.person, decided_at=clock.now()
        )
    with pytest.raises(DatabaseError), transaction.atomic():  # past the act, straight at the certificate
        Certificate.objects.filter(pk=certificate.pk).update(state="revoked", status_changed_at=clock.now())
    certificate.refresh_from_db()
    assert certificate.state == "active"


def test_two_people_revoke_and_nobody_brings_it_back() -> None:
    certificate = make_certificate()
    organisation = certificate.body.organisation
    act = request_revocation(certificate, actor=make_staff(Role.CERTIFYING_OFFICER, organisation), reason="fraud")
    confirm_act(act, actor=make_staff(Role.EVALUATION_BODY_MANAGER, organisation))
    certificate.refresh_from_db()
    assert certificate.state == "revoked"
    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(state="active")


@pytest.mark.parametrize(
    "change",
    [
        {"number": "S000033000123265999999"},
        {"record": "{}"},
        {"record_sha256": "0" * 64},
        {"issued_on": "2020-01-01"},
        {"holder_name": "王大明"},
        {"code": "0" * 16},
        {"level": 1},
    ],
)
def test_the_database_refuses_to_change_a_certificates_face(change: dict[str, Any]) -> None:
    certificate = make_certificate()
    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk)._raw_delete("default")


def test_every_guard_stands_and_a_missing_one_is_named() -> None:
    assert guards.missing() == []
    assert append_only.broken() == []
    guards.remove()
    try:
        assert guards.missing(app="certification") == [guard.name for guard in triggers.guards()]
        assert guards.missing() == [guard.name for guard in guards.guards()]
    finally:
        guards.install()
    assert guards.missing() == []
