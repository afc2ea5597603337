"""Entering evaluation bodies, standards and appraisers' cards: the administrator's or a script's work."""

from datetime import date

from django.db import transaction

from certification.models import Appraiser, EvaluationBody, Standard
from courses.models import Occupation
from foundation.audit.operations import record
from foundation.kernel.actors import Actor
from foundation.people.models import Organisation, Person
from foundation.people.roles import Role
from foundation.people.rules import has_role, require


def register_body(
    organisation: Organisation, *, actor: Actor, kind: str, body_number: str, province: str, site_serial: str
) -> EvaluationBody:
    """File an evaluation body's parts of the number; repeating it changes nothing."""
    require(has_role(actor, Role.ADMINISTRATOR))
    with transaction.atomic():
        body, created = EvaluationBody.objects.get_or_create(
            organisation=organisation,
            defaults={
                "kind": kind,
                "body_number": body_number,
                "province": province,
                "site_serial": site_serial,
            },
        )
        if created:
            record("certification.body.registered", body, actor=actor, organisation=organisation.code)
    return body


def register_standard(occupation: Occupation, *, actor: Actor, edition: str, name: str) -> Standard:
    """Enter a standard in one edition; repeating it changes nothing."""
    require(has_role(actor, Role.ADMINISTRATOR, Role.EVALUATION_BODY_MANAGER))
    with transaction.atomic():
        standard, created = Standard.objects.get_or_create(
            occupation=occupation, edition=edition, defaults={"name": name}
        )
        if created:
            record("certification.standard.registered", standard, actor=actor, edition=edition)
    return standard


def register_appraiser(
    person: Person,
    *,
    actor: Actor,
    card_no: str,
    occupation: Occupation,
    highest_level: int,
    valid_from: date,
    valid_to: date,
    senior: bool = False,
) -> Appraiser:
    """Enter an appraiser's card; the same card number twice is one."""
    require(has_role(actor, Role.ADMINISTRATOR, Role.EVALUATION_BODY_MANAGER))
    with transaction.atomic():
        appraiser, created = Appraiser.objects.get_or_create(
            card_no=card_no,
            defaults={
                "person": person,
                "occupation": occupation,
                "highest_level": highest_level,
                "senior": senior,
                "valid_from": valid_from,
                "valid_to": valid_to,
            },
        )
        if created:
            record("certification.appraiser.registered", appraiser, actor=actor, card=card_no)
    return appraiser
