"""People, offices and accounts for tests."""

from datetime import date
from itertools import count
from typing import Any

from foundation.kernel.actors import SYSTEM
from foundation.people.demo import invent_resident_id
from foundation.people.models import DocumentType, Organisation, Person, User
from foundation.people.operations import grant_role, open_account, register_person
from foundation.places.models import Division

_numbers = count(1)
PASSWORD = "a-long-test-word"


def make_person(**facts: Any) -> Person:
    number = next(_numbers)
    born = facts.pop("born", date(1960 + number % 40, 1 + number % 12, 1 + number % 28))
    values = {
        "name": f"测试{number}",
        "document_type": DocumentType.RESIDENT_ID,
        "document_number": invent_resident_id(born, female=number % 2 == 0, sequence=number % 500),
        "phone": f"139{number:08d}",
    } | facts
    return register_person(actor=SYSTEM, **values)[0]


def make_organisation(kind: str = Organisation.Kind.INSTITUTION, **facts: Any) -> Organisation:
    number = next(_numbers)
    values = {
        "code": f"ORG{number}",
        "name": f"第{number}培训学校",
        "name_en": f"School {number}",
        "kind": kind,
        "division": Division.objects.get(code="330683100"),
    } | facts
    return Organisation.objects.create(**values)


def make_account(person: Person | None = None) -> User:
    person = person or make_person()
    return open_account(person, actor=SYSTEM, username=f"user-{person.code.lower()}", password=PASSWORD)


def make_staff(role: str, organisation: Organisation | None = None, **membership: Any) -> User:
    """An account whose person holds the role."""
    user = make_account()
    values = {"valid_from": date(2020, 1, 1)} | membership
    grant_role(user.person, organisation or make_organisation(), role, actor=SYSTEM, **values)
    return user
