"""Entering candidates, their photos, and their leaving."""

import hashlib

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from certification.models import AppraisalBatch, Candidate
from certification.photos import reencode_photo
from certification.queries.batches import held_already, sitting
from certification.queries.locking import locked
from certification.rules.eligibility import judge, require_eligible
from certification.rules.panel import require_none_taught
from certification.rules.permissions import can_manage
from certification.states import CANDIDATE, BatchState
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.codes import short_code
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.models import Person
from foundation.people.operations import register_person
from foundation.people.rules import require
from training.queries.completions import Completion, completions_of


def _training_facts(completions: list[Completion], occupation_id: int) -> dict[str, str]:
    """The completed class that speaks for the candidate, as frozen at the class's close."""
    for completion in completions:
        if completion.occupation_id == occupation_id:
            return {
                "class_code": completion.class_code,
                "hours_attended": f"{completion.hours.normalize():f}",
                "hours_planned": f"{completion.planned_hours.normalize():f}",
                "class_file_hash": completion.file_hash,
            }
    return {}


def add_candidate(
    batch: AppraisalBatch, person: Person, *, actor: Actor, declared_years: int | None = None
) -> Candidate:
    """Register a person; stores why they are eligible. Codes: not_registering, not_eligible, already_candidate,
    taught_candidate (when somebody already on the panel taught them)."""
    require(can_manage(actor, batch))
    with transaction.atomic():
        person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        batch_now = locked(batch)
        if batch_now.state != BatchState.REGISTERING:
            raise DomainError(
                _("这一批现在不能登记考生。报名开放时才能加人；已定考评组的请另开一批。"),
                "certification.not_registering",
            )
        if sitting(batch_now).filter(person=person).exists():
            raise Conflict(_("这个人已经报了同一职业同一等级的鉴定，不用再加。"), "certification.already_candidate")
        if held_already(batch_now).filter(person=person).exists():
            raise Conflict(_("这个人已经有这个等级的证书了，不用再考。"), "certification.already_certified")
        completions = completions_of(person)
        verdict = judge(person, batch_now, completions, declared_years)
        require_eligible(verdict)
        require_none_taught(batch_now.members.values_list("person_id", flat=True), [person.pk])
        try:
            with transaction.atomic():
                candidate = Candidate.objects.create(
                    batch=batch_now,
                    person=person,
                    eligibility=verdict.as_json(),
                    training=_training_facts(completions, batch_now.occupation_id),
                    created_at=clock.now(),
                )
        except IntegrityError as clash:
            raise Conflict(_("这个人已经在这一批里了，不用再加。"), "certification.already_candidate") from clash
        record("certification.candidate.added", candidate, actor=actor, rule=verdict.rule, minor=verdict.minor)
    return candidate


def add_candidate_by_document(
    batch: AppraisalBatch,
    *,
    actor: Actor,
    name: str,
    document_type: str,
    document_number: str,
    declared_years: int | None,
) -> Candidate:
    """Register somebody who never took a class here: the person is found or entered by their document."""
    require(can_manage(actor, batch))
    with transaction.atomic():
        person, _created = register_person(
            actor=actor, name=name, document_type=document_type, document_number=document_number
        )
        return add_candidate(batch, person, actor=actor, declared_years=declared_years)


def withdraw_candidate(candidate: Candidate, *, actor: Actor) -> None:
    """Take a candidate out before the panel is settled."""
    require(can_manage(actor, candidate.batch))
    with transaction.atomic():
        batch_now = locked(candidate.batch)
        if batch_now.state != BatchState.REGISTERING:
            raise DomainError(
                _("报名已经截止，考生退不出了。考试那天没来的，记缺考就行。"), "certification.not_registering"
            )
        CANDIDATE.move(candidate, "withdraw")
        record("certification.candidate.withdrawn", candidate, actor=actor)


def mark_absent(candidate: Candidate, *, actor: Actor) -> None:
    """Note that the candidate did not come. Refused once anybody has given or sealed marks for them."""
    require(can_manage(actor, candidate.batch))
    with transaction.atomic():
        batch_now = locked(candidate.batch)
        if batch_now.state != BatchState.EXAMINING:
            raise DomainError(_("考评开始后才能记缺考。"), "certification.not_examining")
        if candidate.sheets.exists() or batch_now.members.filter(sealed_at__isnull=False).exists():
            raise DomainError(
                _("已经有考评员给这位考生打了分，不能再记缺考。请先和考评组核对。"), "certification.already_marked"
            )
        CANDIDATE.move(candidate, "mark_absent")
        record("certification.candidate.absent", candidate, actor=actor)


def store_photo(candidate: Candidate, upload: bytes, *, actor: Actor) -> None:
    """Keep a re-encoded photo; refused once the roll is signed, since the photo enters the certificate."""
    require(can_manage(actor, candidate.batch))
    picture = reencode_photo(upload)
    with transaction.atomic():
        batch_now = locked(candidate.batch)
        if batch_now.state not in (
            BatchState.REGISTERING,
            BatchState.PANELED,
            BatchState.EXAMINING,
            BatchState.MARKED,
            BatchState.POSTPONED,
        ):
            raise DomainError(_("成绩册已经签了，照片不能再换。"), "certification.photo_too_late")
        candidate.photo.save(f"{short_code(12).lower()}.jpg", ContentFile(picture), save=False)
        candidate.photo_sha256 = hashlib.sha256(picture).hexdigest()
        Candidate.objects.filter(pk=candidate.pk).update(
            photo=candidate.photo.name, photo_sha256=candidate.photo_sha256
        )
        record(
            "certification.candidate.photo_stored",
            candidate,
            actor=actor,
            sha256=candidate.photo_sha256,
        )
