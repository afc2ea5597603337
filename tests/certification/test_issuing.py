"""Issuing in chunks: goes on where it stopped, issues once, and only what was signed, published and due."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from certification.models import Certificate, NumberSeries, PrintCopy, RollSignature
from certification.operations.certificates import issue_certificates
from certification.operations.issuing import release_batch
from certification.operations.keys import create_signing_key
from certification.operations.prints import reprint_certificate
from certification.tasks import CHUNK, issue_chunk
from foundation.audit import append_only
from foundation.audit.models import Entry
from foundation.jobs.models import Job
from foundation.jobs.runner import run_to_end
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError
from tests.factories.certification import (
    examine,
    issue,
    make_certificate,
    make_completed_class,
    make_published,
    make_scene,
    make_signing_key,
    mark_all,
    publish,
)
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key() -> None:
    make_signing_key()


def test_release_waits_for_the_review_window() -> None:
    scene = publish(mark_all(examine(make_scene(1))), review_days=5)
    with pytest.raises(DomainError) as refusal:
        release_batch(scene.batch, actor=scene.officer)
    assert refusal.value.code == "certification.review_running"
    with clock.shifted(timedelta(days=5, seconds=1)):
        assert release_batch(scene.batch, actor=scene.officer).total == 1


def test_only_a_signed_and_published_roll_is_released() -> None:
    scene = mark_all(examine(make_scene(1)))
    with pytest.raises(DomainError) as refusal:
        release_batch(scene.batch, actor=scene.officer)
    assert refusal.value.code == "certification.roll_not_signed"


def test_results_changed_after_the_signature_are_not_released() -> None:
    scene = make_published(1)
    result = scene.batch.candidates.get().result
    type(result).objects.filter(pk=result.pk).update(theory=99)
    with pytest.raises(DomainError) as refusal:
        release_batch(scene.batch, actor=scene.officer)
    assert refusal.value.code == "certification.roll_changed"


def test_a_second_release_is_refused_and_issues_nothing_twice() -> None:
    scene = make_published(1)
    job = release_batch(scene.batch, actor=scene.officer)
    with pytest.raises(DomainError):
        release_batch(scene.batch, actor=scene.officer)
    assert (Job.objects.filter(kind="certification.issue").count(), run_to_end(job.pk).state) == (1, "done")
    assert Certificate.objects.count() == 1


def test_failed_and_absent_candidates_get_none() -> None:
    scene = publish(mark_all(examine(make_scene(2)), theory="59", practical="90"))
    assert issue(scene) == []
    assert scene.batch.state == "issued"


def test_the_job_counts_chunk_by_chunk_and_goes_on_from_the_rows() -> None:
    scene = make_published(CHUNK + 3)
    job = release_batch(scene.batch, actor=scene.officer)
    first = issue_chunk(job)
    assert (first.done, first.total, first.finished) == (CHUNK, CHUNK + 3, False)
    assert run_to_end(job.pk).state == "done"
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert [int(number[-6:]) for number in numbers] == list(range(1, CHUNK + 4))
    assert NumberSeries.objects.get().last_serial == CHUNK + 3
    assert PrintCopy.objects.count() == CHUNK + 3
    assert Entry.objects.filter(action="certification.certificate.issued").count() == CHUNK + 3


def test_a_chunk_that_breaks_leaves_neither_numbers_nor_certificates() -> None:
    scene = make_published(2)
    candidates = list(scene.batch.candidates.select_related("person", "result"))
    release_batch(scene.batch, actor=scene.officer)
    issue_certificates(scene.batch, candidates[1:], scene.officer.person, actor=SYSTEM)
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError), transaction.atomic():
        issue_certificates(scene.batch, candidates, scene.officer.person, actor=SYSTEM)
    assert (NumberSeries.objects.get().last_serial, Certificate.objects.count()) == (1, 1)


def test_a_missing_key_file_parks_the_job_kindly(settings: Any, tmp_path: Path) -> None:
    scene = make_published(1)
    job = release_batch(scene.batch, actor=scene.officer)
    settings.DATA_DIR = tmp_path
    parked = run_to_end(job.pk)
    assert parked.state == "parked" and "密钥" in parked.error
    assert Certificate.objects.count() == 0


def test_a_wrong_passphrase_is_refused(settings: Any) -> None:
    scene = make_published(1)
    settings.KEY_PASSPHRASE = "wrong"
    with pytest.raises(DomainError) as refusal:
        release_batch(scene.batch, actor=scene.officer)
    assert refusal.value.code == "certification.key_locked"


def test_the_private_key_lies_encrypted_outside_the_database(settings: Any) -> None:
    key = create_signing_key(actor=SYSTEM)
    path = settings.DATA_DIR / "keys" / key.file_name
    assert path.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert path.stat().st_mode & 0o777 == 0o600


def test_hours_of_the_class_enter_the_record() -> None:
    scene = make_scene(0)
    person = make_person()
    make_completed_class(scene.batch.occupation, make_person(), [person])
    from certification.operations.candidates import add_candidate

    scene.candidates.append(add_candidate(scene.batch, person, actor=scene.manager))
    certificate = issue(publish(mark_all(examine(scene))))[0]
    training = json.loads(certificate.record)["evidence"][1]
    assert (training["hoursAttended"], training["hoursPlanned"], training["classFileHash"]) == ("58", "60", "a" * 64)


def test_a_reprint_keeps_the_number_and_gets_a_new_serial() -> None:
    certificate = make_certificate()
    scene_officer = certificate.candidate.batch.released_by
    assert scene_officer is not None
    copy = reprint_certificate(certificate, actor=scene_officer.account)
    serials = list(certificate.copies.order_by("copy_number").values_list("print_serial", flat=True))
    assert (copy.copy_number, len(set(serials)), serials[1]) == (2, 2, copy.print_serial)


def test_the_signed_roll_cannot_be_changed() -> None:
    from django.db import DatabaseError, transaction

    make_published(1)
    with pytest.raises(DatabaseError), transaction.atomic():
        RollSignature.objects.update(sha256="0" * 64)
    assert append_only.broken() == []


def test_the_command_issues_what_was_signed_and_names_refusals() -> None:
    scene = make_published(2)
    out = StringIO()
    call_command("issue_certificates", batch=scene.batch.code, officer=scene.officer.username, stdout=out)
    assert out.getvalue().splitlines()[-1] == "2/2 done"
    for batch, officer in (
        (scene.batch.code, scene.officer.username),
        ("J0000-0000", scene.officer.username),
        (scene.batch.code, "nobody"),
        (make_published(1).batch.code, scene.officer.username),
    ):
        with pytest.raises(CommandError):
            call_command("issue_certificates", batch=batch, officer=officer, stdout=out)
    assert Certificate.objects.count() == 2


def test_officer_releases_on_the_page_and_sees_the_progress() -> None:
    scene = make_published(1)
    client = Client()
    client.force_login(scene.officer)
    address = reverse("batch-issue", args=[scene.batch.code])
    assert "批准，发证" in client.get(address).content.decode()
    job_page = client.post(address)["Location"]
    job = Job.objects.get(kind="certification.issue")
    assert job_page == reverse("job", args=[job.pk])
    run_to_end(job.pk)
    assert client.get(job_page).status_code == 200
    assert "批准，发证" not in client.get(address).content.decode()
