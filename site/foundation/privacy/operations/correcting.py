"""Putting a person's data right."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock, text
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.identity import DocumentError, check_resident_id, normalise_resident_id
from foundation.people.models import DocumentType, Education, Person, PersonName, TraineeCategory
from foundation.people.models.persons import document_index, phone_index
from foundation.people.phones import is_mobile, normalise_phone
from foundation.people.rules import require
from foundation.places.queries import current_townships
from foundation.privacy.models import DataRequest
from foundation.privacy.rules import handles_requests, is_own

Field = DataRequest.Field


def check_correction(person: Person, field: str, wanted: str) -> str:
    """The value as it would be stored, or a refusal in words: `people.document.*`, "privacy.value_wrong"."""
    check = _CHECKS.get(field)
    if check is None or not wanted:
        raise DomainError(_("没有选要改哪一项，或没有写正确的是什么。请补上。"), "privacy.value_wrong")
    return check(person, wanted)


def correct_person(person: Person, field: str, wanted: str, *, actor: Actor) -> None:
    """Write the value. Neither the old nor the new one enters the record of acts. Code "privacy.document_taken"."""
    require(handles_requests(actor) and not is_own(actor, person))
    stored = check_correction(person, field, wanted)
    with transaction.atomic():
        locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if field == Field.NAME and stored != locked.name:
            _keep_former_name(locked)
        try:
            with transaction.atomic():
                Person.objects.filter(pk=locked.pk).update(**_columns(locked, field, stored))
        except IntegrityError as clash:
            raise Conflict(
                _("这个证件号已经登记在另一个人名下。两边可能是同一个人：请先查清楚，是同一个人的办理合并。"),
                "privacy.document_taken",
            ) from clash
        record("privacy.person.corrected", locked, actor=actor, field=field)
    person.refresh_from_db()


def _keep_former_name(person: Person) -> None:
    """Papers that carry the old name stay true, and rosters that carry it still find the person."""
    PersonName.objects.create(person=person, name=person.name, reason=_("本人申请改正"), changed_at=clock.now())


def _columns(person: Person, field: str, stored: str) -> dict[str, Any]:
    if field == Field.PHONE:
        return {"phone": stored, "phone_hash": phone_index(stored)}
    if field == Field.DOCUMENT:
        columns: dict[str, Any] = {
            "document_number": stored,
            "document_hash": document_index(person.document_type, stored),
        }
        if person.document_type == DocumentType.RESIDENT_ID:
            checked = check_resident_id(stored)
            columns |= {"birth_date": checked.birth_date, "sex": checked.sex}
        return columns
    if field == Field.TOWNSHIP:
        return {"township": current_townships().get(code=stored), "village": None}
    if field == Field.CATEGORY:
        return {"category": TraineeCategory.objects.get(code=stored)}
    return {field: stored}


def _name(person: Person, wanted: str) -> str:
    name = text.clean_name(wanted)
    if not name or text.has_control_characters(name) or len(name) > 100:
        raise DomainError(_("姓名里有看不见的字符，或者太长。请照证件重新打一遍。"), "privacy.value_wrong")
    return name


def _document(person: Person, wanted: str) -> str:
    if person.document_type != DocumentType.RESIDENT_ID:
        return wanted.strip().upper()[:40]
    try:
        return check_resident_id(normalise_resident_id(wanted)[0]).number
    except DocumentError as problem:
        raise DomainError(problem.message, f"people.document.{problem.code}") from problem


def _phone(person: Person, wanted: str) -> str:
    phone = normalise_phone(wanted)
    if not is_mobile(phone):
        raise DomainError(_("手机号应是 1 开头的 11 位数字。请对照手机看看有没有少打或多打。"), "privacy.value_wrong")
    return phone


def _one_of(known: bool, wanted: str) -> str:
    if not known:
        raise DomainError(_("没有这一项可选。请从列出的里面选一个。"), "privacy.value_wrong")
    return wanted


_CHECKS = {
    Field.NAME.value: _name,
    Field.DOCUMENT.value: _document,
    Field.PHONE.value: _phone,
    Field.TOWNSHIP.value: lambda person, wanted: _one_of(current_townships().filter(code=wanted).exists(), wanted),
    Field.EDUCATION.value: lambda person, wanted: _one_of(wanted in Education.values, wanted),
    Field.CATEGORY.value: lambda person, wanted: _one_of(TraineeCategory.objects.filter(code=wanted).exists(), wanted),
}
