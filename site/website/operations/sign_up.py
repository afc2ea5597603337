"""A farmer's own sign-up."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.models import DocumentType, User
from foundation.people.operations import register_person
from foundation.people.operations.accounts import account_by_phone
from foundation.places.models import Division


def sign_up(
    *,
    actor: Actor,
    phone: str,
    name: str,
    document_number: str,
    township: Division,
    document_type: str = DocumentType.RESIDENT_ID,
    language: str = settings.LANGUAGE_CODE,
) -> User:
    """Register the person whose phone has just answered, or recognise one an institution enrolled before; open the account.

    The page has seen a code come back from `phone`. A person already known must have this number on record, so that
    knowing somebody's ID number is not enough; whose number has changed goes to the counter. Every mismatch is answered
    alike ("people.sign_up_refused"). All or nothing.
    """
    refusal = _("这个证件号已经登记过，但姓名或手机号对不上。请核对姓名；换了手机号的，请带证件到办事窗口改。")
    with transaction.atomic():
        try:
            person, created = register_person(
                actor=actor,
                name=name,
                document_type=document_type,
                document_number=document_number,
                phone=phone,
                township=township,
                language=language,
            )
        except Conflict as conflict:
            raise DomainError(refusal, "people.sign_up_refused") from conflict
        if not created and person.phone != phone:
            raise DomainError(refusal, "people.sign_up_refused")
        return account_by_phone(person, actor=actor)
