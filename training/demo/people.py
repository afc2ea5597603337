"""The demo county's schools' staff, and villagers who come to classes. All of them are invented."""

import random
from collections import defaultdict
from datetime import timedelta
from typing import Any

from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.people.demo import PASSWORD, SINCE, invent_person, person_of_account
from foundation.people.models import Education, Organisation, Person, TraineeCategory, User
from foundation.people.operations import grant_role, open_account, register_person
from foundation.people.queries import persons_by_document
from foundation.people.roles import Role
from foundation.places.models import Division
from foundation.places.queries import current_townships

#: Further staff: user name, organisation, role. GANLIN's first manager and trainer are demo accounts.
STAFF = [
    ("ganlin-2", "GANLIN", Role.TRAINER),
    ("skilledu-head", "SKILLEDU", Role.INSTITUTION_MANAGER),
    ("skilledu-1", "SKILLEDU", Role.TRAINER),
    ("skilledu-2", "SKILLEDU", Role.TRAINER),
    ("skilledu-3", "SKILLEDU", Role.TRAINER),
    ("vocation-head", "VOCATION", Role.INSTITUTION_MANAGER),
    ("vocation-1", "VOCATION", Role.TRAINER),
    ("chongren-head", "CHONGREN", Role.INSTITUTION_MANAGER),
    ("chongren-1", "CHONGREN", Role.TRAINER),
]


def build_staff(source: random.Random) -> dict[tuple[str, str], list[User]]:
    """Accounts by (organisation code, role), the demo accounts first."""
    found: dict[tuple[str, str], list[User]] = {
        ("GANLIN", Role.INSTITUTION_MANAGER): [person_of_account("manager").account],
        ("GANLIN", Role.TRAINER): [person_of_account("trainer").account],
    }
    organisations = {organisation.code: organisation for organisation in Organisation.objects.all()}
    for username, code, role in STAFF:
        person = _new_person(source)
        user = open_account(person, actor=SYSTEM, username=username, password=PASSWORD)
        grant_role(person, organisations[code], role, actor=SYSTEM, valid_from=SINCE)
        found.setdefault((code, role), []).append(user)
    return found


def build_villagers(source: random.Random, count: int) -> list[Person]:
    """People of every township, some with a category that decides subsidies; every third one has a phone of their own."""
    townships, categories = list(current_townships()), list(TraineeCategory.objects.all())
    villages_of: dict[int, list[Division]] = defaultdict(list)
    for village in Division.objects.filter(kind=Division.Kind.VILLAGE).order_by("code"):
        villages_of[village.parent_id or 0].append(village)
    educations = (Education.PRIMARY, Education.JUNIOR, Education.JUNIOR, Education.SENIOR, Education.COLLEGE)
    villagers = []
    with clock.shifted(timedelta(days=-360)):
        for number in range(count):
            township = source.choice(townships)
            villages = villages_of[township.pk]
            extra = {
                "township": township,
                "village": villages[number // 3 % len(villages)],
                "education": source.choice(educations),
                "category": source.choice(categories) if source.random() < 0.4 else None,
            }
            villagers.append(_new_person(source, has_phone=number % 3 == 0, **extra))
    return villagers


def _new_person(source: random.Random, *, has_phone: bool = True, **extra: Any) -> Person:
    while True:
        facts = invent_person(source)
        if not persons_by_document(facts["document_type"], [facts["document_number"]]):
            break
    if not has_phone:
        facts["phone"] = ""
    return register_person(actor=SYSTEM, **facts, **extra)[0]
