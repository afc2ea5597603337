"""The registers of institutions and employers: entering, ending, suspending. A change is a new dated row."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import Occupation, Section
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from foundation.people.models import Organisation
from foundation.people.rules import require
from foundation.policy.operations import close_row, enter_row
from training.models import EmployerEntry, InstitutionLicence, InstitutionScope, Suspension
from training.operations.registry_notices import tell_lifted, tell_suspended
from training.rules.registry import can_keep, require_subject

ENDED: dict[type[Any], str] = {
    InstitutionLicence: "training.licence.ended",
    InstitutionScope: "training.scope.ended",
    Suspension: "training.suspension.ended",
    EmployerEntry: "training.employer.ended",
}


def license_institution(
    organisation: Organisation,
    *,
    actor: Actor,
    number: str,
    people_at_once: int,
    people_a_year: int,
    valid_from: date,
    valid_to: date | None,
) -> InstitutionLicence:
    """Enter a licence, the first or the next one. Codes: "training.capacity" and those of `enter_row`."""
    if not 1 <= people_at_once <= people_a_year:
        raise DomainError(_("一年的人数不能比同一时间的人数还少。请改一改。"), "training.capacity")
    row = InstitutionLicence(
        organisation=organisation,
        number=number.strip(),
        people_at_once=people_at_once,
        people_a_year=people_a_year,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    _enter(row, organisation, "training.licence.entered", actor=actor, number=row.number)
    return row


def widen_scope(
    organisation: Organisation,
    *,
    actor: Actor,
    occupation: Occupation | None = None,
    section: Section | None = None,
    highest_level: int | None = None,
    valid_from: date,
    valid_to: date | None = None,
) -> InstitutionScope:
    """Let the institution teach an occupation (up to a level) or a whole section. Codes: "training.one_subject",
    "training.level_unknown" and those of `enter_row`."""
    require_subject(occupation, section, highest_level)
    row = InstitutionScope(
        organisation=organisation,
        occupation=occupation,
        section=section,
        highest_level=highest_level,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    _enter(row, organisation, "training.scope.entered", actor=actor, subject=row.subject, highest_level=highest_level)
    return row


def suspend_institution(
    organisation: Organisation, *, actor: Actor, reason: str, valid_from: date, valid_to: date | None = None
) -> Suspension:
    """No class may be filed on those days; what runs goes on. Its managers are told. Codes: "policy.reason_missing" and
    those of `enter_row`."""
    reason = reason.strip()
    if not reason:
        raise DomainError(_("请写上为什么暂停：学校会读到。"), "policy.reason_missing")
    with transaction.atomic():
        row = Suspension(organisation=organisation, reason=reason, valid_from=valid_from, valid_to=valid_to)
        _enter(row, organisation, "training.suspension.entered", actor=actor, reason=reason)
        tell_suspended(organisation, reason, valid_to, actor=actor)
    return row


def lift_suspension(suspension: Suspension, *, actor: Actor, reason: str) -> None:
    """Let the institution file again from today on. Its managers are told."""
    with transaction.atomic():
        end_entry(suspension, actor=actor, reason=reason, on=clock.today() - timedelta(days=1))
        tell_lifted(suspension.organisation, reason, actor=actor)


def enter_employer(
    organisation: Organisation, *, actor: Actor, number: str, size: str, valid_from: date, valid_to: date | None = None
) -> EmployerEntry:
    """Put an employer on the register, or renew its entry."""
    row = EmployerEntry(
        organisation=organisation, number=number.strip().upper(), size=size, valid_from=valid_from, valid_to=valid_to
    )
    _enter(row, organisation, "training.employer.entered", actor=actor, number=row.number)
    return row


def end_entry(row: Any, *, actor: Actor, reason: str, on: date | None = None) -> None:
    """Let a licence, scope, suspension or employer's entry hold no longer than the day (today). Codes: `close_row`'s."""
    require(can_keep(actor, row.organisation.division))
    with transaction.atomic():
        _lock(row.organisation)
        close_row(row, ENDED[type(row)], actor=actor, reason=reason, on=on)


def _enter(row: Any, organisation: Organisation, action: str, *, actor: Actor, **data: Any) -> None:
    require(can_keep(actor, organisation.division))
    with transaction.atomic():
        _lock(organisation)
        enter_row(row, action, actor=actor, organisation=organisation.code, **data)


def _lock(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
