"""What managers, trainers and keepers are told about the registers."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.notices.operations import Fields, notify_all
from foundation.people.models import Organisation, Person
from foundation.people.queries import persons_with_role
from foundation.people.roles import Role
from foundation.policy.queries import value
from training.models import EmployerEntry, InstitutionLicence, InstitutionScope, TrainerCard
from training.queries.registry import day_words, expiring, managers_where_teaching


def tell_managers(organisation: Organisation, occasion: str, fields: Fields, *, actor: Actor) -> None:
    """Everybody who manages the institution today."""
    people = persons_with_role(Role.INSTITUTION_MANAGER, organisation.pk)
    notify_all([(person, fields) for person in people], occasion, actor=actor)


def tell_suspended(organisation: Organisation, reason: str, last: date | None, *, actor: Actor) -> None:
    def fields() -> dict[str, str]:
        until = "" if last is None else _("，到%(day)s为止") % {"day": day_words(last)}
        return {"school": organisation.localized_name, "until": until, "reason": reason}

    tell_managers(organisation, "training.suspended", fields, actor=actor)


def tell_lifted(organisation: Organisation, reason: str, *, actor: Actor) -> None:
    tell_managers(
        organisation,
        "training.suspension_lifted",
        lambda: {"school": organisation.localized_name, "reason": reason},
        actor=actor,
    )


def warn_of_expiry(*, actor: Actor) -> int:
    """Tell those who renew of every row that ends within the days of the rule, once a row; returns how many rows."""
    until = clock.today() + timedelta(days=int(value("training.registry_warn_days")))
    return sum(
        _warn(row, actor)
        for model, links in WARNED.items()
        for row in expiring(model, until).filter(warned_at__isnull=True).select_related(*links)
    )


def _warn(row: Any, actor: Actor) -> int:
    """Of two runs at once one tells."""
    with transaction.atomic():
        told = type(row).objects.filter(pk=row.pk, warned_at__isnull=True).update(warned_at=clock.now())
        if told:
            people = [(person, partial(_expiry_fields, row)) for person in _renewers_of(row)]
            notify_all(people, "training.registry_expiring", actor=actor)
    return told


def _renewers_of(row: Any) -> list[Person]:
    """A trainer and the managers where they teach; the managers of an institution; the people of an employer."""
    if isinstance(row, TrainerCard):
        return [row.person, *managers_where_teaching(row.person).exclude(pk=row.person_id)]
    role = Role.EMPLOYER if isinstance(row, EmployerEntry) else Role.INSTITUTION_MANAGER
    return list(persons_with_role(role, row.organisation_id))


def _expiry_fields(row: Any) -> dict[str, str]:
    """What ends and what to do: the card of a trainer, what an institution may teach, its licence."""
    day = day_words(row.valid_to)
    if isinstance(row, TrainerCard):
        what = _("%(name)s教%(subject)s的教师证") % {"name": row.person.name, "subject": row.subject}
        return {"what": what, "day": day, "advice": _("过期以后不能再写进新的开班计划，请早点换证。")}
    school = row.organisation.localized_name
    if isinstance(row, InstitutionScope):
        what = _("%(school)s教%(subject)s的登记") % {"school": school, "subject": row.subject}
        return {"what": what, "day": day, "advice": _("要接着教，请早点找培训科续。")}
    return {"what": _("%(school)s的登记") % {"school": school}, "day": day, "advice": _("请早点找培训科续。")}


WARNED: dict[type[Any], tuple[str, ...]] = {
    TrainerCard: ("person", "occupation", "section"),
    InstitutionLicence: ("organisation",),
    InstitutionScope: ("organisation", "occupation", "section"),
    EmployerEntry: ("organisation",),
}
