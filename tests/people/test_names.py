"""Names that change, facts that are put right, people who share a phone."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from foundation.audit.models import Entry
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import Conflict, DomainError, NotPermitted
from foundation.people.demo import invent_resident_id
from foundation.people.models import DocumentType, Organisation, Person, PersonName
from foundation.people.operations.persons import change_name, correct_person, register_person
from foundation.people.queries import find_by_document
from foundation.people.roles import Role
from foundation.places.models import Division
from tests.factories.people import make_organisation, make_person, make_staff

pytestmark = pytest.mark.django_db
NUMBER = invent_resident_id(date(1978, 4, 12), female=True, sequence=9)
EVIDENCE = "看了新身份证"


def test_a_new_name_keeps_the_old_one_and_both_find_the_person() -> None:
    person = make_person(name="李小红", document_number=NUMBER)
    clerk = make_staff(Role.BUREAU_SUPERVISOR)
    assert change_name(person, actor=clerk, name=" 李 小虹", reason=EVIDENCE).name == "李小虹"
    assert list(PersonName.objects.values_list("person", "name", "reason")) == [(person.pk, "李小红", EVIDENCE)]
    for name in ("李小红", "李小虹"):
        found, created = register_person(
            actor=SYSTEM, name=name, document_type=DocumentType.RESIDENT_ID, document_number=NUMBER
        )
        assert (found.pk, found.name, created) == (person.pk, "李小虹", False)
    with pytest.raises(Conflict) as refusal:
        make_person(name="李小洪", document_number=NUMBER)
    assert refusal.value.code == "people.name_differs"
    assert find_by_document(DocumentType.RESIDENT_ID, NUMBER) == person
    entry = Entry.objects.get(action="people.person.renamed")
    assert entry.data == {"reason": EVIDENCE}


def test_a_former_name_is_history_nobody_rewrites() -> None:
    person = make_person(name="李小红")
    change_name(person, actor=make_staff(Role.BUREAU_SUPERVISOR), name="李小虹", reason=EVIDENCE)
    with pytest.raises(DatabaseError), transaction.atomic():
        PersonName.objects.update(name="李大红")
    with pytest.raises(DatabaseError), transaction.atomic():
        PersonName.objects.all()._raw_delete("default")


@pytest.mark.parametrize(
    ("name", "reason", "code"),
    [
        ("李小红", EVIDENCE, "people.name_same"),
        ("李小虹", "  ", "people.reason_missing"),
        ("李\x07虹", EVIDENCE, "people.name_unreadable"),
    ],
)
def test_a_change_that_is_none_or_has_no_evidence_is_refused(name: str, reason: str, code: str) -> None:
    person = make_person(name="李小红")
    with pytest.raises(DomainError) as refusal:
        change_name(person, actor=make_staff(Role.BUREAU_SUPERVISOR), name=name, reason=reason)
    assert refusal.value.code == code


def test_only_the_window_of_the_place_puts_facts_right_and_never_ones_own() -> None:
    own, other = Division.objects.get(code="330683100"), Division.objects.get(code="330683102")
    office = make_organisation(Organisation.Kind.TOWNSHIP_OFFICE, division=own)
    reviewer = make_staff(Role.TOWNSHIP_REVIEWER, office)
    change_name(make_person(township=own), actor=reviewer, name="新名字", reason=EVIDENCE)
    clerk = make_staff(Role.BUREAU_SUPERVISOR)
    for actor, person in (
        (reviewer, make_person(township=other)),
        (make_staff(Role.INSTITUTION_MANAGER), make_person()),
        (make_staff(Role.ADMINISTRATOR), make_person()),
        (clerk, clerk.person),
    ):
        with pytest.raises(NotPermitted):
            change_name(person, actor=actor, name="别的名字", reason=EVIDENCE)
        with pytest.raises(NotPermitted):
            correct_person(person, actor=actor, reason=EVIDENCE, phone="")


def test_phone_and_place_are_put_right_without_their_values_on_record() -> None:
    first, second = make_person(phone="13800000001"), make_person(phone="13800000002")
    township = Division.objects.get(code="330683102")
    clerk = make_staff(Role.BUREAU_SUPERVISOR)
    correct_person(second, actor=clerk, reason="本人来说的", phone="138 0000 0001", township=township)
    second.refresh_from_db()
    assert (second.phone, second.township) == ("13800000001", township)
    assert set(Person.objects.filter(phone_hash=first.phone_hash)) == {first, second}
    entry = Entry.objects.get(action="people.person.corrected")
    assert entry.data == {"fields": ["phone", "township"], "reason": "本人来说的"}
    correct_person(second, actor=clerk, reason="没手机了", phone="")
    second.refresh_from_db()
    assert (second.phone, second.phone_hash) == ("", "")
    with pytest.raises(DomainError) as refusal:
        correct_person(second, actor=clerk, reason="x", phone="12345")
    assert refusal.value.code == "people.phone_unreadable"


def test_what_the_document_says_is_not_typed_over() -> None:
    person = make_person(document_number=NUMBER)
    with pytest.raises(DomainError) as refusal:
        correct_person(person, actor=make_staff(Role.BUREAU_SUPERVISOR), reason="x", sex="male")
    assert refusal.value.code == "people.told_by_document"
