"""Which facts of a person can be put right on request, and what a right value is."""

from django.utils.translation import gettext as _

from foundation.kernel import text
from foundation.kernel.errors import DomainError
from foundation.people.identity import DocumentError, check_resident_id, normalise_resident_id
from foundation.people.models import DocumentType, Education, Person, TraineeCategory
from foundation.people.phones import is_mobile, normalise_phone
from foundation.places.queries import current_townships
from foundation.privacy.models import DataRequest

Field = DataRequest.Field


def check_correction(person: Person, field: str, wanted: str) -> str:
    """The value as it would be stored, or a refusal in words: `people.document.*`, "privacy.value_wrong"."""
    check = _CHECKS.get(field)
    if check is None or not wanted:
        raise DomainError(_("没有选要改哪一项，或没有写正确的是什么。请补上。"), "privacy.value_wrong")
    return check(person, wanted)


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
