"""Making the certificates of one chunk: numbers, records, proofs and rows, all in the caller's transaction."""

import secrets
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from uuid import uuid4

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from certification.credentials.canonical import canonical_bytes, sha256_hex
from certification.credentials.proof import add_proof
from certification.credentials.record import CertificateFacts, build_record, salted_hash
from certification.credentials.status_list import LIST_LENGTH
from certification.keys.in_use import issuer_did, signer_in_use
from certification.models import AppraisalBatch, Candidate, Certificate, NumberSeries, PrintCopy
from certification.numbering import compose_number, new_print_serial
from certification.queries.facts import level_name, photo_bytes, status_list_url
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.codes import random_code
from foundation.notices.operations import notify_all
from foundation.people.models import Person

CERTIFICATES_PER_LIST = 100_000
"""Lists are left with free places, so that a random one is found at once."""
EXAM_ENDS = time(17, 0)


@dataclass(frozen=True)
class StatusPlace:
    """Where a certificate stands in a status list."""

    list_number: int
    index: int


def _status_places(count: int) -> list[StatusPlace]:
    """Random free places; a clash with another batch in the same moment is refused by the database and tried again."""
    newest = Certificate.objects.aggregate(newest=Max("pk"))["newest"] or 0
    number = 1 + newest // CERTIFICATES_PER_LIST
    free: set[int] = set()
    while len(free) < count:
        drawn = {secrets.randbelow(LIST_LENGTH) for _ in range(count - len(free))}
        taken = Certificate.objects.filter(status_list=number, status_index__in=drawn)
        free |= drawn - set(taken.values_list("status_index", flat=True))
    places = [StatusPlace(number, index) for index in sorted(free)]
    secrets.SystemRandom().shuffle(places)
    return places


def _lock_series(batch: AppraisalBatch, year: int) -> NumberSeries:
    NumberSeries.objects.get_or_create(body=batch.body, year=year, level=batch.level)
    return NumberSeries.objects.select_for_update(no_key=True).get(body=batch.body, year=year, level=batch.level)


def _issued_fields(certificate: Certificate) -> dict[str, str]:
    return {
        "what": f"{certificate.occupation_name}（{level_name(certificate.level)}）",
        "number": certificate.number,
    }


def issue_certificates(
    batch: AppraisalBatch, candidates: list[Candidate], officer: Person, *, actor: Actor
) -> list[Certificate]:
    """Issue to these passed candidates. Numbers are drawn under the series' lock and taken back with a rollback, so
    there are neither gaps nor twins. Candidates come with person and result joined."""
    now = clock.now()
    issued_on = timezone.localtime(now).date()
    key, signer = signer_in_use()
    series = _lock_series(batch, issued_on.year)
    examined_at = timezone.make_aware(datetime.combine(batch.exam_on, EXAM_ENDS))
    serial = series.last_serial
    certificates = []
    for candidate, place in zip(candidates, _status_places(len(candidates)), strict=True):
        serial += 1
        person, result, identifier, salt = candidate.person, candidate.result, uuid4(), secrets.token_hex(16)
        photo = photo_bytes(candidate)
        number = compose_number(
            kind=batch.body.kind,
            body_number=batch.body.body_number,
            province=batch.body.province,
            site_serial=batch.body.site_serial,
            year=issued_on.year,
            level=batch.level,
            serial=serial,
        )
        facts = CertificateFacts(
            certificate_id=identifier.urn,
            public_url=settings.PUBLIC_URL,
            issuer_did=issuer_did(),
            issuer_name=batch.body.organisation.name,
            number=number,
            issued_at=now,
            examined_at=examined_at,
            holder_name=person.name,
            document_type=person.document_type,
            document_hash=salted_hash(salt, person.document_number.encode("utf-8")),
            photo_hash=salted_hash(salt, photo) if photo else "",
            occupation=batch.occupation.name,
            occupation_code=batch.occupation.code or "",
            specialism=batch.specialism.name if batch.specialism else "",
            level=batch.level,
            level_label=level_name(batch.level),
            theory_score=f"{result.theory:.2f}",
            practical_score=f"{result.practical:.2f}",
            pass_mark=str(batch.pass_mark),
            panel_size=result.panel_size,
            standard_edition=batch.standard.edition,
            standard_name=batch.standard.name,
            batch_code=batch.code,
            hours_attended=candidate.training.get("hours_attended", ""),
            hours_planned=candidate.training.get("hours_planned", ""),
            class_file_hash=candidate.training.get("class_file_hash", ""),
            status_list_url=status_list_url(place.list_number),
            status_index=place.index,
        )
        frozen = canonical_bytes(add_proof(build_record(facts), signer, now))
        certificates.append(
            Certificate(
                uuid=identifier,
                candidate=candidate,
                person=person,
                body=batch.body,
                number=number,
                code=random_code(80),
                holder_name=person.name,
                occupation_name=facts.occupation,
                specialism_name=facts.specialism,
                level=batch.level,
                section=batch.section,
                issued_on=issued_on,
                issued_at=now,
                record=frozen.decode("utf-8"),
                record_sha256=sha256_hex(frozen),
                salt=salt,
                key=key,
                released_by=officer,
                status_list=place.list_number,
                status_index=place.index,
            )
        )
    Certificate.objects.bulk_create(certificates)
    PrintCopy.objects.bulk_create(
        PrintCopy(certificate=certificate, copy_number=1, print_serial=new_print_serial(issued_on.year), created_at=now)
        for certificate in certificates
    )
    NumberSeries.objects.filter(pk=series.pk).update(last_serial=serial)
    for certificate in certificates:
        record("certification.certificate.issued", certificate, actor=actor, number=certificate.number)
    notify_all(
        [(certificate.person, partial(_issued_fields, certificate)) for certificate in certificates],
        "certification.issued",
        actor=actor,
    )
    return certificates
