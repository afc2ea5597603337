"""Rows by the hundred thousand for the benchmark: the same every time, copied from one certificate of the demo county.

Persons, batches, candidates, results, certificates and printed copies are as issuing leaves them, each with its own
numbers and codes. Some of each growth, spread evenly, carry a record of their own, truly built and signed; the others a
copy of one record, as long as theirs: signing takes a millisecond each, and only those that are asked for need it.
"""

from __future__ import annotations

import copy
import os
import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from certification.credentials.canonical import canonical_bytes, sha256_hex
from certification.credentials.proof import add_proof
from certification.credentials.record import CertificateFacts, build_record, salted_hash
from certification.keys.in_use import issuer_did, signer_in_use
from certification.models import AppraisalBatch, Candidate, Certificate, NumberSeries, PrintCopy, Result
from certification.numbering import compose_number
from certification.queries.facts import level_name, status_list_url
from certification.states import ISSUE
from foundation.kernel.codes import ALPHABET
from foundation.people.demo import invent_person, invent_resident_id
from foundation.people.models import Person, TwoPersonAct
from foundation.people.models.persons import document_index, phone_index
from training.models import AttendanceMark, Enrolment, MarkStatus, PlannedSession, TrainingClass

SIGNED = 4_000
"""Of each growth, or all of it where it is smaller."""
CHUNK = 5_000
CANDIDATES_A_BATCH = 40
CERTIFICATES_A_PERSON = 2
YEARS = (2019, 2020, 2021, 2022, 2023, 2024)
LEVELS = (1, 2, 3, 4, 5)
PLACES_A_LIST = 100_000
LEARNERS = 50


@dataclass(frozen=True)
class Growth:
    """What was added: codes and numbers of the truly signed, and the code of the class whose marks were made."""

    codes: list[str]
    numbers: list[str]
    holder: str
    marked_class: str


def grow(start: int, to: int, school: str = "GANLIN") -> Growth:
    """Certificates from number `start` up to number `to`, and a class of this school that has `to` marks."""
    source = random.Random(start)
    base = Certificate.objects.filter(state="active").select_related("candidate__batch", "body").earliest("pk")
    every = max(1, (to - start) // SIGNED)
    codes, numbers, holder = [], [], ""
    for first in range(start, to, CHUNK):
        made = _certificates(base, range(first, min(first + CHUNK, to)), every, source)
        signed = [row for row in made if row.number in row.record]
        codes += [row.code for row in signed]
        numbers += [row.number for row in signed]
        holder = made[-1].holder_name
    _settle_series(base, to)
    marked = _marked_class(school, to, source)
    analyse()
    return Growth(codes, numbers, holder, marked)


def _certificates(base: Certificate, numbers: range, every: int, source: random.Random) -> list[Certificate]:
    persons = _persons(range(numbers.start // CERTIFICATES_A_PERSON, -(-numbers.stop // CERTIFICATES_A_PERSON)), source)
    batches = _batches(base, -(-len(numbers) // CANDIDATES_A_BATCH), numbers.start)
    people = [persons[place // CERTIFICATES_A_PERSON] for place in range(len(numbers))]
    # Somebody's two certificates come from two batches: nobody sits the same one twice.
    places = [batches[(place * 7 + place // len(batches)) % len(batches)] for place in range(len(numbers))]
    candidates = Candidate.objects.bulk_create(
        like(base.candidate, batch=batch, person=person, photo="", photo_sha256="")
        for batch, person in zip(places, people, strict=True)
    )
    Result.objects.bulk_create(like(base.candidate.result, candidate=candidate) for candidate in candidates)
    key, signer = signer_in_use()
    rows = []
    for number, candidate, person in zip(numbers, candidates, people, strict=True):
        row = _certificate(base, number, candidate, person, source)
        if number % every == 0:
            row.key = key
            facts = facts_of(row, person, candidate)
            row.record = canonical_bytes(add_proof(build_record(facts), signer, row.issued_at)).decode()
            row.record_sha256 = sha256_hex(row.record.encode())
        rows.append(row)
    made = Certificate.objects.bulk_create(rows, batch_size=CHUNK)
    PrintCopy.objects.bulk_create(
        PrintCopy(certificate=row, copy_number=1, print_serial=f"BENCH-{number:010d}", created_at=row.issued_at)
        for number, row in zip(numbers, made, strict=True)
    )
    return made


def _certificate(
    base: Certificate, number: int, candidate: Candidate, person: Person, source: random.Random
) -> Certificate:
    series, serial = divmod(number, len(YEARS) * len(LEVELS))[::-1]
    year, level = YEARS[series % len(YEARS)], LEVELS[series // len(YEARS)]
    day = date(year, 1, 1) + timedelta(days=number % 360)
    written = compose_number(
        kind=base.body.kind,
        body_number=base.body.body_number,
        province=base.body.province,
        site_serial=base.body.site_serial,
        year=year,
        level=level,
        serial=serial + 1,
    )
    return like(
        base,
        uuid=UUID(int=source.getrandbits(128), version=4),
        candidate=candidate,
        person=person,
        number=written,
        code="".join(source.choices(ALPHABET, k=16)),
        holder_name=person.name,
        level=level,
        issued_on=day,
        issued_at=timezone.make_aware(datetime.combine(day, time(10))),
        status_list=1_000 + number // PLACES_A_LIST,
        status_index=number % PLACES_A_LIST,
    )


def facts_of(row: Certificate, person: Person, candidate: Candidate) -> CertificateFacts:
    """What issuing writes into the record of such a certificate."""
    batch, result = candidate.batch, candidate.result
    return CertificateFacts(
        certificate_id=row.uuid.urn,
        public_url=settings.PUBLIC_URL,
        issuer_did=issuer_did(),
        issuer_name=batch.body.organisation.name,
        number=row.number,
        issued_at=row.issued_at,
        examined_at=row.issued_at,
        holder_name=person.name,
        document_type=person.document_type,
        document_hash=salted_hash(row.salt, person.document_number.encode()),
        photo_hash="",
        occupation=row.occupation_name,
        occupation_code=batch.occupation.code or "",
        specialism=row.specialism_name,
        level=row.level,
        level_label=level_name(row.level),
        theory_score=f"{result.theory:.2f}",
        practical_score=f"{result.practical:.2f}",
        pass_mark=str(batch.pass_mark),
        panel_size=result.panel_size,
        standard_edition=batch.standard.edition,
        standard_name=batch.standard.name,
        batch_code=batch.code,
        hours_attended="",
        hours_planned="",
        class_file_hash="",
        status_list_url=status_list_url(row.status_list),
        status_index=row.status_index,
    )


def _persons(numbers: range, source: random.Random) -> list[Person]:
    """New persons, documents and telephones encrypted and indexed as always; the same one is never made twice."""
    rows = []
    for number in numbers:
        facts: dict[str, Any] = {**invent_person(source)}
        born = date(1950, 1, 1) + timedelta(days=number // 400 % 20_000)
        facts["document_number"] = invent_resident_id(born, female=bool(number % 2), sequence=100 + number % 400)
        kind, document = facts["document_type"], facts["document_number"]
        rows.append(
            Person(
                **facts,
                code=f"B{number:011d}",
                document_hash=document_index(kind, document),
                phone_hash=phone_index(facts["phone"]),
                birth_date=born,
                sex="female" if number % 2 else "male",
            )
        )
    return Person.objects.bulk_create(rows)


def _batches(base: Certificate, count: int, start: int) -> list[AppraisalBatch]:
    """Batches as released by the base's two people."""
    batch = base.candidate.batch
    made = AppraisalBatch.objects.bulk_create(like(batch, code=f"BENCH-{start}-{place}") for place in range(count))
    act = TwoPersonAct.objects.get(kind=ISSUE, object_id=str(batch.pk), state="confirmed")
    asked = TwoPersonAct.objects.bulk_create(
        like(act, object_id=str(one.pk), state="requested", decided_by=None, decided_at=None, decision_reason="")
        for one in made
    )
    TwoPersonAct.objects.filter(pk__in=[one.pk for one in asked]).update(
        state="confirmed", decided_by=act.decided_by, decided_at=act.decided_at
    )
    return made


def _settle_series(base: Certificate, total: int) -> None:
    """Counters as if the numbers had been drawn one by one."""
    kinds = len(YEARS) * len(LEVELS)
    for series in range(kinds):
        drawn = (total - series + kinds - 1) // kinds
        NumberSeries.objects.update_or_create(
            body=base.body,
            year=YEARS[series % len(YEARS)],
            level=LEVELS[series // len(YEARS)],
            defaults={"last_serial": drawn},
        )


def _marked_class(school: str, marks: int, source: random.Random) -> str:
    """A class that waits for its results: 50 learners with so many marks between them."""
    base = TrainingClass.objects.filter(institution__code=school, state="assessing").earliest("pk")
    made = like(base, code=f"2020-BENCH-{TrainingClass.objects.count():04d}", capacity=LEARNERS, seats_taken=LEARNERS)
    made.save(force_insert=True)
    learners = Enrolment.objects.bulk_create(
        like(base.enrolments.all()[0], training_class=made, person=person, state="confirmed")
        for person in Person.objects.filter(code__startswith="B").order_by("pk")[:LEARNERS]
    )
    first = base.sessions.earliest("number")
    sessions = PlannedSession.objects.bulk_create(
        like(
            first,
            training_class=made,
            number=1 + place,
            starts_at=first.starts_at - timedelta(days=2 + place // 4, hours=place % 4),
            ends_at=first.ends_at - timedelta(days=2 + place // 4, hours=place % 4),
        )
        for place in range(max(1, marks // LEARNERS))
    )
    for begin in range(0, len(sessions), 200):
        AttendanceMark.objects.bulk_create(
            AttendanceMark(
                session=session,
                enrolment=learner,
                status=source.choice((MarkStatus.PRESENT, MarkStatus.PRESENT, MarkStatus.LATE, MarkStatus.ABSENT)),
                hours=session.hours,
                marked_by_id="1",
                at=session.ends_at,
            )
            for session in sessions[begin : begin + 200]
            for learner in learners
        )
    return str(made.code)


def analyse() -> None:
    """PostgreSQL looks at tables by itself after a while; the benchmark begins at once. Only the owner may: its own
    connection where the site has a role that owns nothing, this one where there is but one role."""
    if connection.vendor != "postgresql":
        return
    if address := os.environ.get("DATABASE_OWNER_URL"):
        import psycopg

        with psycopg.connect(address, autocommit=True) as owner:
            owner.execute("ANALYZE")
    else:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def like(row: Any, **changes: Any) -> Any:
    """A new row that differs from this one only in what is named."""
    made = copy.copy(row)
    made._state = copy.copy(row._state)
    made._state.adding, made._state.fields_cache = True, dict(row._state.fields_cache)
    made.pk = None
    for name, value in changes.items():
        setattr(made, name, value)
    return made
