"""A farmer's own sign-up."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.models import DocumentType, User
from foundation.people.operations import open_account, register_person
from foundation.places.models import Division


def sign_up(
    *,
    actor: Actor,
    name: str,
    document_number: str,
    phone: str,
    township: Division,
    username: str,
    password: str,
    language: str = settings.LANGUAGE_CODE,
) -> User:
    """Register the person, or recognise one an institution enrolled before, and open the account; all or nothing.

    A person already known must give the phone number on record, so that knowing somebody's ID number is not enough.
    Every mismatch is answered alike ("people.sign_up_refused").
    """
    refusal = _("这个身份证号已经登记过，但姓名或手机号对不上。请打当初登记的姓名和手机号；换了号码的，请到办事窗口。")
    with transaction.atomic():
        try:
            person, created = register_person(
                actor=actor,
                name=name,
                document_type=DocumentType.RESIDENT_ID,
                document_number=document_number,
                phone=phone,
                township=township,
                language=language,
            )
        except Conflict as conflict:
            raise DomainError(refusal, "people.sign_up_refused") from conflict
        if not created and person.phone != phone:
            raise DomainError(refusal, "people.sign_up_refused")
        return open_account(person, actor=actor, username=username, password=password)
