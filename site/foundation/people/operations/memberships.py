"""Giving people their roles, and ending them."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.models import Membership, Organisation, Person
from foundation.people.rules import may_grant, person_of, require, scope_of
from foundation.places.models import Division

LONGEST_REASON = 200


def grant_role(
    person: Person,
    organisation: Organisation,
    role: str,
    *,
    actor: Actor,
    division: Division | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    reason: str = "",
) -> Membership:
    """Give a person a role in an office; the same grant twice is one. Who may give what where: people.granting.

    Codes: people.own_role, people.office_closed, people.dates_in_order, people.outside_place, people.role_held.
    """
    require(may_grant(actor, organisation, role))
    _refuse_oneself(person, actor)
    begins = valid_from or clock.today()
    if valid_to is not None and valid_to < begins:
        raise DomainError(_("到期的日子早于开始的日子。请看看是不是填反了。"), "people.dates_in_order")
    if division is not None and not actor.is_system and not scope_of(actor).holds(division):
        raise DomainError(_("这个地方不在你管的范围里。请选你管的乡镇或村。"), "people.outside_place")
    with transaction.atomic():
        held = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        office = Organisation.objects.get(pk=organisation.pk)
        if held.merged_into_id is not None:
            raise Conflict(_("这份登记已经并到另一份里了。请用那一份。"), "people.merged")
        if office.closed_on is not None:
            raise Conflict(_("这个单位已经停办，不能再任命。"), "people.office_closed")
        same = Membership.objects.filter(person=held, organisation=office, role=role)
        again = same.filter(valid_from=begins).first()
        if again is not None:
            return again
        overlapping = same.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=begins))
        if valid_to is not None:
            overlapping = overlapping.filter(valid_from__lte=valid_to)
        if overlapping.exists():
            raise Conflict(_("这个人在这个单位已经有这个岗位，不用再任命。"), "people.role_held")
        membership = Membership.objects.create(
            person=held, organisation=office, role=role, division=division, valid_from=begins, valid_to=valid_to
        )
        record(
            "people.membership.granted",
            membership,
            actor=actor,
            role=role,
            organisation=office.code,
            **({"reason": reason.strip()[:LONGEST_REASON]} if reason.strip() else {}),
        )
    return membership


def end_role(membership: Membership, *, actor: Actor, reason: str, on: date | None = None) -> Membership:
    """End a role with its last day (yesterday unless another is named, so that it is over now). The row stays as history.

    Codes: people.own_role, people.reason_missing, people.role_over, people.dates_in_order.
    """
    require(may_grant(actor, membership.organisation, membership.role))
    _refuse_oneself(membership.person, actor)
    words = reason.strip()[:LONGEST_REASON]
    if not words:
        raise DomainError(_("没写为什么免去。以后查起来要看，请写一句。"), "people.reason_missing")
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=membership.person_id)
        held = Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
        end_held_role(held, actor=actor, reason=words, on=on)
    return held


def _last_day_if_over_now(membership: Membership) -> date:
    """Yesterday; for a role that had not begun, the day before it would have. Nothing of it is in force from now on."""
    return max(clock.today(), membership.valid_from) - timedelta(days=1)


def end_held_role(held: Membership, *, actor: Actor, reason: str, on: date | None = None) -> None:
    """What ends a role once it is allowed and locked; closing an office ends all of its roles with it."""
    if held.valid_to is not None and held.valid_to < clock.today():
        raise Conflict(_("这个岗位早就到期了，不用再免。"), "people.role_over")
    last = on if on is not None else _last_day_if_over_now(held)
    if on is not None and on < held.valid_from:
        raise DomainError(_("最后一天早于任命的那天。请看看日期。"), "people.dates_in_order")
    held.valid_to, held.end_reason = last, reason
    held.save(update_fields=["valid_to", "end_reason"])
    record(
        "people.membership.ended",
        held,
        actor=actor,
        role=held.role,
        organisation=held.organisation.code,
        reason=reason,
        last_day=last.isoformat(),
    )


def _refuse_oneself(person: Person, actor: Actor) -> None:
    own = person_of(actor)
    if own is not None and own.pk == person.pk:
        raise DomainError(_("自己的岗位自己不能定。请别的负责人来办。"), "people.own_role")
