"""Two thousand certificates while the worker is killed ten times: no gap, no twin, none missing."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from certification.models import Candidate, Certificate, NumberSeries, PrintCopy, Result
from certification.operations.issuing import release_batch
from certification.queries.integrity import record_holds
from foundation.jobs.models import Job
from foundation.kernel import clock
from foundation.people.models import DocumentType, Person
from foundation.people.models.persons import document_index
from tests.factories.certification import Scene, examine, make_scene, make_signing_key, mark_all, publish

PEOPLE, KILLS = 2_000, 10
LEASE = "4"
"""Longer than a chunk takes on a busy machine, or two would take the job from each other for ever."""


def signed_scene() -> Scene:
    """A published batch of 2,000 who passed. The crowd joins by rows before the leader signs: operations take a minute."""
    scene = mark_all(examine(make_scene(1)))
    persons = Person.objects.bulk_create(
        Person(
            name=f"考生{place}",
            document_type=DocumentType.PASSPORT,
            document_number=f"P{place:08d}",
            document_hash=document_index(DocumentType.PASSPORT, f"P{place:08d}"),
        )
        for place in range(PEOPLE - 1)
    )
    candidates = Candidate.objects.bulk_create(
        Candidate(batch=scene.batch, person=person, state="passed", created_at=clock.now()) for person in persons
    )
    Result.objects.bulk_create(
        Result(candidate=candidate, theory=Decimal(82), practical=Decimal(88), passed=True, panel_size=3)
        for candidate in candidates
    )
    return publish(scene)


@pytest.mark.django_db(transaction=True)
def test_ten_kills_leave_no_gap_no_twin_and_none_missing(
    start_worker: Callable[..., Any], wait_until: Callable[..., None]
) -> None:
    scene = signed_scene()
    make_signing_key()
    job = release_batch(scene.batch, actor=scene.officer)
    source = random.Random(330683)
    for kill in range(1, KILLS + 1):
        worker = start_worker(JOBS_LEASE_SECONDS=LEASE)
        reached = kill * PEOPLE // (KILLS + 2)
        wait_until(
            lambda reached=reached: Certificate.objects.count() >= reached, seconds=90, what=f"{reached} certificates"
        )
        time.sleep(source.random() * 0.1)
        worker.kill()
        issued = Certificate.objects.count()
        assert reached <= issued < PEOPLE, "each kill must hit the work half-way"
        assert NumberSeries.objects.get().last_serial == issued

    start_worker(JOBS_LEASE_SECONDS=LEASE)
    wait_until(lambda: Job.objects.get(pk=job.pk).state == "done", seconds=120, what="the job's end")

    certificates = list(Certificate.objects.select_related("key").order_by("number"))
    assert [int(certificate.number[-6:]) for certificate in certificates] == list(range(1, PEOPLE + 1))
    assert {certificate.candidate_id for certificate in certificates} == set(
        scene.batch.candidates.values_list("pk", flat=True)
    )
    assert len({certificate.code for certificate in certificates}) == PEOPLE
    assert len({(certificate.status_list, certificate.status_index) for certificate in certificates}) == PEOPLE
    assert all(record_holds(certificate) for certificate in certificates)
    assert {json.loads(row.record)["credentialSubject"]["licenseNumber"] for row in certificates} == {
        row.number for row in certificates
    }
    assert PrintCopy.objects.count() == PEOPLE
    finished = Job.objects.get(pk=job.pk)
    assert (finished.done, finished.total, scene.refresh().batch.state) == (PEOPLE, PEOPLE, "issued")
