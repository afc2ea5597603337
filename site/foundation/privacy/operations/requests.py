"""Asking to have one's data corrected or erased, and the answer."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.notices.operations import notify
from foundation.people.models import Person
from foundation.people.rules import person_of, require
from foundation.privacy import deadlines
from foundation.privacy.correctable import check_correction
from foundation.privacy.models import DataRequest
from foundation.privacy.operations.correcting import correct_person
from foundation.privacy.operations.erasing import erase_person
from foundation.privacy.rules import is_own, may_decide
from foundation.privacy.states import REQUEST

LONGEST = 400


def file_request(
    person: Person, kind: str, *, actor: Actor, field: str = "", wanted: str = "", reason: str = ""
) -> DataRequest:
    """Ask for a correction of one field or for erasure. Refused: codes of `check_correction`, "privacy.reason_missing",
    and the same request still open ("privacy.request_open")."""
    require(is_own(actor, person))
    wanted, reason = " ".join(wanted.split())[:LONGEST], " ".join(reason.split())[:LONGEST]
    if kind == DataRequest.Kind.CORRECTION:
        if not reason:
            raise DomainError(_("没有写凭什么改。请写一句，比如“身份证上是这个字”。"), "privacy.reason_missing")
        wanted = check_correction(person, field, wanted)
    else:
        field, wanted = "", ""
    now = clock.now()
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        try:
            with transaction.atomic():
                asked = DataRequest.objects.create(
                    person=person,
                    kind=kind,
                    field=field,
                    wanted=wanted,
                    reason=reason,
                    filed_at=now,
                    target_at=deadlines.target_of(now),
                    due_at=deadlines.limit_of(now),
                )
        except IntegrityError as clash:
            raise Conflict(_("这件事你已经申请了，正等着办。结果会发通知给你。"), "privacy.request_open") from clash
        record("privacy.request.filed", asked, actor=actor, kind=kind, field=field)
    return asked


def withdraw_request(asked: DataRequest, *, actor: Actor) -> DataRequest:
    """The person thinks better of it."""
    require(is_own(actor, asked.person))
    with transaction.atomic():
        REQUEST.move(asked, "withdraw", wanted="", reason="", wiped_at=clock.now())
        record("privacy.request.withdrawn", asked, actor=actor)
    return asked


def refuse_request(asked: DataRequest, *, actor: Actor, answer: str) -> DataRequest:
    """Say no, and why. Code "privacy.reason_missing"."""
    require(may_decide(actor, asked))
    answer = _answer(answer)
    if not answer:
        raise DomainError(_("没有写为什么不同意。请写明理由，本人会看到。"), "privacy.reason_missing")
    with transaction.atomic():
        _decide(asked, "refuse", actor, answer, {})
        record("privacy.request.refused", asked, actor=actor, kind=asked.kind, field=asked.field)
        notify(asked.person, "privacy.request_refused", lambda: {"answer": answer}, actor=actor)
    return asked


def grant_request(asked: DataRequest, *, actor: Actor, answer: str = "") -> DataRequest:
    """Say yes and do it, in one transaction: the field is corrected, or the person's data erased as far as the law allows."""
    require(may_decide(actor, asked))
    answer = _answer(answer)
    with transaction.atomic():
        person = Person.objects.select_for_update(no_key=True).get(pk=asked.person_id)
        if asked.kind == DataRequest.Kind.CORRECTION:
            correct_person(person, asked.field, asked.wanted, actor=actor)
            _decide(asked, "grant", actor, answer, {})
            notify(person, "privacy.request_granted", dict, actor=actor)
        else:
            outcome = erase_person(person, actor=actor)
            _decide(asked, "grant", actor, answer, outcome)
        record("privacy.request.granted", asked, actor=actor, kind=asked.kind, field=asked.field)
    return asked


def _decide(asked: DataRequest, way: str, actor: Actor, answer: str, outcome: dict[str, Any]) -> None:
    values: dict[str, Any] = {
        "decided_by": person_of(actor),
        "decided_at": clock.now(),
        "answer": answer,
        "outcome": outcome,
    }
    if outcome:
        values |= {"wanted": "", "reason": "", "answer": "", "wiped_at": clock.now()}
    REQUEST.move(asked, way, **values)


def _answer(words: str) -> str:
    return " ".join(words.split())[:LONGEST]
