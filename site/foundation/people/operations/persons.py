"""Registering persons, and putting right what is kept of them."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock, text
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.documents import check_document
from foundation.people.identity import DocumentError
from foundation.people.models import Person, PersonName, TraineeCategory
from foundation.people.models.persons import document_index, phone_index
from foundation.people.phones import is_mobile, normalise_phone
from foundation.people.queries import names_of
from foundation.people.rules import may_correct, person_of, require
from foundation.places.models import Division

CORRECTABLE = ("phone", "township", "village", "education", "category", "sex", "birth_date")
LONGEST_REASON = 200


def register_person(
    *,
    actor: Actor,
    name: str,
    document_type: str,
    document_number: str,
    phone: str = "",
    sex: str = "",
    birth_date: date | None = None,
    township: Division | None = None,
    village: Division | None = None,
    education: str = "",
    category: TraineeCategory | None = None,
    language: str = settings.LANGUAGE_CODE,
) -> tuple[Person, bool]:
    """Get the person with this document, or register one; returns (person, created). Repeating it changes nothing.

    A name somebody had before finds them too; a document whose registration was merged finds the person kept.
    `language` is the person's own, for messages, not that of the clerk who types.

    Refused: a broken document number (the code of `check_document`), control characters in the name
    ("people.name_unreadable"), another name under a known document ("people.name_differs").
    """
    name = _readable(name)
    try:
        checked = check_document(document_type, document_number)
    except DocumentError as problem:
        raise DomainError(problem.message, f"people.document.{problem.code}") from problem
    birth_date, sex = checked.birth_date or birth_date, sex or checked.sex
    index = document_index(document_type, checked.number)
    known = Person.objects.filter(document_type=document_type, document_hash=index)
    with transaction.atomic():
        person = known.select_for_update(no_key=True).first()
        created = person is None
        if person is None:
            try:
                with transaction.atomic():
                    person = Person.objects.create(
                        name=name,
                        document_type=document_type,
                        document_number=checked.number,
                        document_hash=index,
                        phone=phone,
                        phone_hash=phone_index(phone),
                        sex=sex,
                        birth_date=birth_date,
                        township=township,
                        village=village,
                        education=education,
                        category=category,
                        language=language,
                        created_at=clock.now(),
                    )
            except IntegrityError:  # another hand registered the same document a moment ago
                person, created = known.select_for_update(no_key=True).get(), False
            else:
                record("people.person.registered", person, actor=actor)
        if person.name != name and name not in names_of(person):
            raise Conflict(
                _("这个证件号已经登记在另一个姓名下。请对照证件看看号码或姓名有没有抄错；确实改过名的，请到窗口办理。"),
                "people.name_differs",
            )
        if person.merged_into_id is not None:
            person = Person.objects.select_for_update(no_key=True).get(pk=person.merged_into_id)
    return person, created


def change_name(person: Person, *, actor: Actor, name: str, reason: str) -> Person:
    """A person's new name, as the new document says; the old one is kept and still finds them.

    `reason` says what was seen as evidence. Codes: people.name_unreadable, people.name_same, people.reason_missing,
    people.merged.
    """
    require(may_correct(actor, person))
    name, words = _readable(name), _reason(reason)
    with transaction.atomic():
        held = _held(person)
        if held.name == name:
            raise Conflict(_("登记的就是这个姓名，不用改。"), "people.name_same")
        PersonName.objects.create(person=held, name=held.name, reason=words, changed_at=clock.now())
        held.name = name
        held.save(update_fields=["name"])
        record("people.person.renamed", held, actor=actor, reason=words)
    return held


def correct_person(person: Person, *, actor: Actor, reason: str, **facts: Any) -> Person:
    """Put phone, township, education, category, sex or birth date right; the record names the fields, never the values.

    Several people may have one phone. Where the document tells sex and birth date, those stay as it says.
    Codes: people.phone_unreadable, people.reason_missing, people.told_by_document, people.merged.
    """
    unknown = set(facts) - set(CORRECTABLE)
    if unknown:
        raise TypeError(f"not to be corrected: {sorted(unknown)}")
    require(may_correct(actor, person))
    words = _reason(reason)
    if facts.get("phone"):
        facts["phone"] = normalise_phone(facts["phone"])
        if not is_mobile(facts["phone"]):
            raise DomainError(
                _("手机号应是 1 开头的 11 位数字。请对照手机看看有没有少打或多打。"), "people.phone_unreadable"
            )
    with transaction.atomic():
        held = _held(person)
        told = check_document(held.document_type, held.document_number)
        for field, value in (("sex", told.sex), ("birth_date", told.birth_date)):
            if value and field in facts and facts[field] != value:
                raise DomainError(
                    _("性别和出生日期照证件号码来，不能改成别的。号码登记错了的，请重新登记。"),
                    "people.told_by_document",
                )
        if "township" in facts and "village" not in facts and facts["township"] != held.township:
            facts["village"] = None  # a village of the old township is no village of the new one
        changed = [field for field, value in facts.items() if getattr(held, field) != value]
        for field in changed:
            setattr(held, field, facts[field])
        if changed:
            held.phone_hash = phone_index(held.phone)
            held.save(update_fields=[*changed, "phone_hash"])
            record("people.person.corrected", held, actor=actor, fields=sorted(changed), reason=words)
    return held


def choose_language(person: Person, *, actor: Actor, language: str) -> None:
    """The language the person reads, as last used; messages to them are written in it. Recorded where it changes."""
    require(person_of(actor) == person)
    if language not in dict(settings.LANGUAGES):
        raise DomainError(_("没有这种语言。请选中文或 English。"), "people.language_unknown")
    with transaction.atomic():
        if Person.objects.filter(pk=person.pk).exclude(language=language).update(language=language):
            record("people.person.language_chosen", person, actor=actor, language=language)
    person.language = language


def _held(person: Person) -> Person:
    held = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if held.merged_into_id is not None:
        raise Conflict(_("这份登记已经并到另一份里了。请用那一份。"), "people.merged")
    return held


def _readable(name: str) -> str:
    name = text.clean_name(name)
    if not name or text.has_control_characters(name):
        raise DomainError(_("姓名没有填，或里面有看不见的字符。请照身份证重新打一遍。"), "people.name_unreadable")
    return name


def _reason(reason: str) -> str:
    words = reason.strip()[:LONGEST_REASON]
    if not words:
        raise DomainError(_("没写凭什么改，比如看了哪种证件。请写一句。"), "people.reason_missing")
    return words
