"""Trainers' cards and what institutions ask the bureau to enter."""

import hashlib
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import Occupation, Section
from foundation.audit.operations import record
from foundation.content.pictures import UnreadablePicture, draw_anew
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from foundation.notices.operations import notify
from foundation.people.models import Organisation, Person
from foundation.people.rules import require
from foundation.policy.operations import close_row, enter_row
from training.models import RegistryRequest, TrainerCard
from training.operations.registry import widen_scope
from training.operations.registry_notices import tell_managers
from training.rules.registry import can_keep, require_subject, runs, trainers_of
from training.states import REQUEST

MOST_BYTES = 8 * 1024 * 1024


def issue_trainer_card(
    person: Person,
    *,
    actor: Actor,
    qualification: str,
    valid_from: date,
    valid_to: date,
    occupation: Occupation | None = None,
    section: Section | None = None,
    highest_level: int | None = None,
    number: str = "",
    evidence: bytes = b"",
    evidence_kind: str = "",
) -> TrainerCard:
    """Enter what a person may teach, the first card or the next. The evidence is a picture, drawn anew.

    Codes: "training.one_subject", "training.level_unknown", "training.evidence" and those of `enter_row`.
    """
    require(can_keep(actor))
    require_subject(occupation, section, highest_level)
    drawn = _draw(evidence, evidence_kind) if evidence else b""
    card = TrainerCard(
        person=person,
        occupation=occupation,
        section=section,
        highest_level=highest_level,
        number=number.strip(),
        qualification=qualification.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
        evidence_sha256=hashlib.sha256(drawn).hexdigest() if drawn else "",
    )
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if drawn:
            card.evidence.save(f"{card.evidence_sha256[:32]}.{evidence_kind.lower()}", ContentFile(drawn), save=False)
        enter_row(
            card, "training.card.issued", actor=actor, subject=card.subject, highest_level=highest_level, number=number
        )
    return card


def end_trainer_card(card: TrainerCard, *, actor: Actor, reason: str, on: date | None = None) -> None:
    """The card counts no longer than the day (today). The trainer is told; classes that run go on."""
    require(can_keep(actor))
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=card.person_id)
        close_row(card, "training.card.ended", actor=actor, reason=reason, on=on)
        notify(
            card.person, "training.card_ended", lambda: {"subject": card.subject, "reason": reason.strip()}, actor=actor
        )


def ask_for_entry(
    organisation: Organisation,
    *,
    actor: Actor,
    words: str,
    person: Person | None = None,
    occupation: Occupation | None = None,
    section: Section | None = None,
    highest_level: int | None = None,
) -> RegistryRequest:
    """An institution asks the bureau to enter a subject it wants to teach, or a card of one of its trainers.

    Codes: "training.words_missing", "training.trainer_foreign" and those of `require_subject`.
    """
    require(runs(actor, organisation))
    require_subject(occupation, section, highest_level)
    if not words.strip():
        raise DomainError(_("请写几句：凭什么能教。培训科靠它来定。"), "training.words_missing")
    if person is not None and not trainers_of(organisation).filter(pk=person.pk).exists():
        raise DomainError(_("这个人不是你们学校登记的教师。先请他进校，再替他申请。"), "training.trainer_foreign")
    with transaction.atomic():
        asked = RegistryRequest.objects.create(
            organisation=organisation,
            person=person,
            occupation=occupation,
            section=section,
            highest_level=highest_level,
            words=words.strip(),
            requested_at=clock.now(),
            requested_by_id=actor.actor_id,
        )
        record("training.registry.asked", asked, actor=actor, subject=str(asked.subject))
    return asked


def grant_entry(
    asked: RegistryRequest,
    *,
    actor: Actor,
    valid_from: date,
    valid_to: date | None,
    number: str = "",
    qualification: str = "",
    answer: str = "",
) -> None:
    """Enter what was asked for, in one transaction with the answer. Who asked never grants."""
    _require_may_decide(asked, actor)
    with transaction.atomic():
        _decide(asked, "grant", actor=actor, answer=answer)
        facts: dict[str, Any] = {
            "occupation": asked.occupation,
            "section": asked.section,
            "highest_level": asked.highest_level,
            "valid_from": valid_from,
        }
        if asked.person is None:
            widen_scope(asked.organisation, actor=actor, valid_to=valid_to, **facts)
        elif valid_to is None:
            raise DomainError(_("教师证要有到期的日子。请填上。"), "training.card_without_end")
        else:
            issue_trainer_card(
                asked.person,
                actor=actor,
                qualification=qualification or asked.words[:120],
                number=number,
                valid_to=valid_to,
                **facts,
            )


def decline_entry(asked: RegistryRequest, *, actor: Actor, answer: str) -> None:
    """Say no, and why."""
    _require_may_decide(asked, actor)
    if not answer.strip():
        raise DomainError(_("请写上为什么：学校要靠它知道还差什么。"), "policy.reason_missing")
    with transaction.atomic():
        _decide(asked, "decline", actor=actor, answer=answer)


def withdraw_entry(asked: RegistryRequest, *, actor: Actor) -> None:
    """The institution no longer wants it."""
    require(runs(actor, asked.organisation))
    with transaction.atomic():
        REQUEST.move(asked, "withdraw")
        record("training.registry.withdrawn", asked, actor=actor)


def _require_may_decide(asked: RegistryRequest, actor: Actor) -> None:
    require(
        actor.actor_id != asked.requested_by_id,
        _("这份申请是你自己交的，要由别人来定。"),
        "training.own_request",
    )
    require(can_keep(actor, asked.organisation.division))


def _decide(asked: RegistryRequest, transition: str, *, actor: Actor, answer: str) -> None:
    REQUEST.move(asked, transition, decided_at=clock.now(), decided_by_id=actor.actor_id, answer=answer.strip()[:400])
    action = "training.registry.granted" if transition == "grant" else "training.registry.declined"
    record(action, asked, actor=actor, subject=str(asked.subject), **({"reason": answer} if answer else {}))

    def fields() -> dict[str, str]:
        told = {"subject": str(asked.subject)}
        return told if transition == "grant" else told | {"answer": answer.strip()}

    occasion = "training.registry_granted" if transition == "grant" else "training.registry_declined"
    tell_managers(asked.organisation, occasion, fields, actor=actor)


def _draw(upload: bytes, kind: str) -> bytes:
    if len(upload) > MOST_BYTES:
        raise DomainError(_("图片超过 8 MB 了。请换一张小一点的再传。"), "training.evidence")
    try:
        return draw_anew(upload, kind)
    except UnreadablePicture as error:
        raise DomainError(
            _("这个文件不是能用的图片。请传 JPG、PNG 或 WebP 格式的证件照片。"), "training.evidence"
        ) from error
