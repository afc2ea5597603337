"""Registering persons."""

from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock, text
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.identity import DocumentError, check_resident_id, normalise_resident_id
from foundation.people.models import DocumentType, Person, TraineeCategory
from foundation.people.models.persons import document_index, phone_index
from foundation.people.rules import person_of, require
from foundation.places.models import Division


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

    `language` is the person's own, for messages, not that of the clerk who types.

    Refused: a broken document number (the code of `check_resident_id`), control characters in the name
    ("people.name_unreadable"), another name under a known document ("people.name_differs").
    """
    name = text.clean_name(name)
    if not name or text.has_control_characters(name):
        raise DomainError(_("姓名没有填，或里面有看不见的字符。请照身份证重新打一遍。"), "people.name_unreadable")
    if document_type == DocumentType.RESIDENT_ID:
        try:
            checked = check_resident_id(normalise_resident_id(document_number)[0])
        except DocumentError as problem:
            raise DomainError(problem.message, f"people.document.{problem.code}") from problem
        document_number, birth_date, sex = checked.number, checked.birth_date, sex or checked.sex
    else:
        document_number = document_number.strip().upper()
        if not document_number:
            raise DomainError(_("证件号码没有填。请照证件填写。"), "people.document.length")
    index = document_index(document_type, document_number)
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
                        document_number=document_number,
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
        if person.name != name:
            raise Conflict(
                _("这个证件号已经登记在另一个姓名下。请对照证件看看号码或姓名有没有抄错；确实改过名的，请到窗口办理。"),
                "people.name_differs",
            )
    return person, created


def choose_language(person: Person, *, actor: Actor, language: str) -> None:
    """The language the person reads, as last used; messages to them are written in it. Recorded where it changes."""
    require(person_of(actor) == person)
    if language not in dict(settings.LANGUAGES):
        raise DomainError(_("没有这种语言。请选中文或 English。"), "people.language_unknown")
    with transaction.atomic():
        if Person.objects.filter(pk=person.pk).exclude(language=language).update(language=language):
            record("people.person.language_chosen", person, actor=actor, language=language)
    person.language = language
