"""Persons, their documents and who may do what."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection
from django.test import override_settings

from config.settings.local_secrets import new_key
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import Conflict, DomainError, NotPermitted
from foundation.people import fields
from foundation.people.demo import invent_resident_id
from foundation.people.models import DocumentType, Person
from foundation.people.operations import grant_role, register_person
from foundation.people.queries import find_by_document
from foundation.people.roles import Role
from foundation.people.rules import has_role
from tests.factories.people import make_account, make_organisation, make_person, make_staff

pytestmark = pytest.mark.django_db
NUMBER = invent_resident_id(date(1978, 4, 12), female=False, sequence=7)


def test_the_same_document_is_the_same_person() -> None:
    first, created = register_person(
        actor=SYSTEM, name="王小明", document_type=DocumentType.RESIDENT_ID, document_number=NUMBER
    )
    again, created_again = register_person(
        actor=SYSTEM, name=" 王 小明", document_type=DocumentType.RESIDENT_ID, document_number=f"'{NUMBER} "
    )
    assert (created, created_again) == (True, False)
    assert first == again
    assert (first.sex, first.birth_date) == ("male", date(1978, 4, 12))
    assert find_by_document(DocumentType.RESIDENT_ID, NUMBER) == first


def test_another_name_under_a_known_document_is_refused_without_telling_the_name() -> None:
    make_person(name="王小明", document_number=NUMBER)
    with pytest.raises(Conflict) as refusal:
        make_person(name="李大力", document_number=NUMBER)
    assert refusal.value.code == "people.name_differs"
    assert "王小明" not in str(refusal.value)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("12345", "people.document.length"),
        (NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"), "people.document.check_digit"),
    ],
)
def test_a_broken_number_is_refused(number: str, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        make_person(document_number=number)
    assert refusal.value.code == code
    assert Person.objects.count() == 0


def test_documents_and_phones_are_encrypted_and_masked() -> None:
    person = make_person(document_number=NUMBER, phone="13812345678")
    with connection.cursor() as cursor:
        cursor.execute("SELECT document_number, phone, document_hash, phone_hash FROM people_person")
        stored = " ".join(cursor.fetchone())
    assert NUMBER not in stored
    assert "13812345678" not in stored
    person.refresh_from_db()
    assert (person.document_number, person.phone) == (NUMBER, "13812345678")
    assert (person.masked_document, person.masked_phone) == (f"＊＊＊{NUMBER[-4:]}", "138＊＊＊＊5678")


def test_an_encrypted_field_cannot_be_searched() -> None:
    with pytest.raises(FieldError):
        Person.objects.filter(phone="13812345678").exists()


def test_a_wrong_key_is_refused_loudly() -> None:
    person = make_person()
    index = "index:" + "A" * 43 + "="
    for keys in (f"{index},k1:{new_key()}", f"{index},k2:{new_key()}"):
        with override_settings(FIELD_KEYS=keys), pytest.raises(ImproperlyConfigured):
            Person.objects.get(pk=person.pk)


def test_every_encryption_of_a_value_differs_and_its_index_does_not() -> None:
    assert fields.encrypt("x") != fields.encrypt("x")
    assert fields.blind_index("phone", "1") == fields.blind_index("phone", "1")
    assert fields.blind_index("phone", "1") != fields.blind_index("document", "1")


def test_roles_hold_from_a_day_to_a_day_in_their_organisation() -> None:
    today = clock.today()
    school = make_organisation()
    user = make_staff(Role.TRAINER, school, valid_from=today - timedelta(days=9), valid_to=today)
    assert has_role(user, Role.TRAINER, organisation=school) is True
    assert has_role(user, Role.INSTITUTION_MANAGER) is False
    assert has_role(user, Role.TRAINER, organisation=make_organisation()) is False
    with clock.shifted(timedelta(days=1)):
        vars(user).pop("_roles_in_force")
        assert has_role(user, Role.TRAINER, organisation=school) is False


def test_a_superuser_has_no_role_of_the_field() -> None:
    user = make_account()
    user.is_superuser = True
    assert has_role(user, *Role.values) is False


def test_only_administrators_give_roles() -> None:
    manager = make_staff(Role.INSTITUTION_MANAGER)
    with pytest.raises(NotPermitted):
        grant_role(make_person(), make_organisation(), Role.TRAINER, actor=manager)
