"""What the registers must hold before a class may be filed or a batch announced."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from certification.models import BodyScope, EvaluationBody
from certification.operations.registers import widen_body_scope
from courses.models import Course, Occupation
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.people.models import Organisation, Person
from training.models import InstitutionLicence, InstitutionScope, TrainerCard
from training.operations.registry import license_institution, widen_scope
from training.operations.registry_cards import issue_trainer_card
from training.queries.registry import asked_of

LONG_AGO, LONG_AHEAD = date(2015, 1, 1), date(2040, 12, 31)


def make_licence(organisation: Organisation, **facts: Any) -> InstitutionLicence:
    """One that holds for ever, unless said otherwise."""
    values: dict[str, Any] = {
        "number": "330683-1",
        "people_at_once": 5000,
        "people_a_year": 50000,
        "valid_from": LONG_AGO,
        "valid_to": LONG_AHEAD,
    } | facts
    return license_institution(organisation, actor=SYSTEM, **values)


def make_card(person: Person, **facts: Any) -> TrainerCard:
    """A card of a year's length still, for the subject in `facts`."""
    values: dict[str, Any] = {
        "qualification": "高级技师",
        "valid_from": clock.today() - timedelta(days=365),
        "valid_to": clock.today() + timedelta(days=365),
    } | facts
    return issue_trainer_card(person, actor=SYSTEM, **values)


def let_teach(organisation: Organisation, course: Course, trainers: Iterable[Person]) -> None:
    """Licence, scope and cards for the course, where they are missing."""
    asked = asked_of(course)
    subject = {"occupation": asked["occupation"]} if asked["occupation"] else {"section": course.section}
    if not InstitutionLicence.objects.filter(organisation=organisation).exists():
        make_licence(organisation)
    if not InstitutionScope.objects.filter(organisation=organisation, **subject).exists():
        widen_scope(organisation, actor=SYSTEM, valid_from=LONG_AGO, **subject)
    for person in trainers:
        if not TrainerCard.objects.filter(person=person, **subject).exists():
            make_card(person, valid_from=LONG_AGO, valid_to=LONG_AHEAD, **subject)


def let_appraise(body: EvaluationBody, occupation: Occupation) -> None:
    if not BodyScope.objects.filter(body=body, occupation=occupation).exists():
        widen_body_scope(body, actor=SYSTEM, occupation=occupation, highest_level=None, valid_from=LONG_AGO)
