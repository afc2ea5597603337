"""Entering, changing and closing offices."""

import re
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.models import Membership, Organisation
from foundation.people.operations.memberships import end_held_role
from foundation.people.rules import may_keep_offices, person_of, require
from foundation.places.models import Division

CODE = re.compile(r"[A-Z][A-Z0-9-]{1,19}")
CHANGEABLE = ("name", "name_en", "division", "phone")
LONGEST_REASON = 200


def create_organisation(
    *, actor: Actor, code: str, name: str, kind: str, division: Division, name_en: str = "", phone: str = ""
) -> Organisation:
    """Enter an office. Codes: people.office_code, people.office_name, people.office_known."""
    require(may_keep_offices(actor, division))
    code = code.strip().upper()
    if not CODE.fullmatch(code):
        raise DomainError(_("单位代号用大写字母开头，只有字母、数字和横线，2 到 20 位。请改好。"), "people.office_code")
    if kind not in Organisation.Kind.values:
        raise DomainError(_("没有选单位种类。请选一种。"), "people.office_kind")
    with transaction.atomic():
        try:
            with transaction.atomic():
                office = Organisation.objects.create(
                    code=code,
                    name=_named(name),
                    name_en=name_en.strip(),
                    kind=kind,
                    division=division,
                    phone=phone.strip(),
                )
        except IntegrityError as clash:
            raise Conflict(
                _("代号 %(code)s 已经有单位用了。请换一个。") % {"code": code}, "people.office_known"
            ) from clash
        record("people.organisation.created", office, actor=actor, kind=kind)
    return office


def change_organisation(organisation: Organisation, *, actor: Actor, **facts: Any) -> Organisation:
    """Change name, English name, place or phone; code and kind stay. Codes: people.office_name, people.office_closed."""
    unknown = set(facts) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"not to be changed: {sorted(unknown)}")
    require(may_keep_offices(actor, organisation.division))
    require(may_keep_offices(actor, facts.get("division", organisation.division)))
    if "name" in facts:
        facts["name"] = _named(facts["name"])
    with transaction.atomic():
        office = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
        if office.closed_on is not None:
            raise Conflict(_("这个单位已经停办，不能再改。"), "people.office_closed")
        changed = [name for name, value in facts.items() if getattr(office, name) != value]
        for name in changed:
            setattr(office, name, facts[name])
        if changed:
            office.save(update_fields=changed)
            record("people.organisation.changed", office, actor=actor, fields=sorted(changed))
    return office


def close_organisation(organisation: Organisation, *, actor: Actor, reason: str) -> Organisation:
    """Close an office from today on; everybody's roles there end with yesterday. What it did stays as it is.

    Codes: people.reason_missing, people.office_closed, people.own_office.
    """
    require(may_keep_offices(actor, organisation.division))
    words = reason.strip()[:LONGEST_REASON]
    if not words:
        raise DomainError(_("没写为什么停办。以后查起来要看，请写一句。"), "people.reason_missing")
    with transaction.atomic():
        office = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
        if office.closed_on is not None:
            raise Conflict(_("这个单位已经停办了。"), "people.office_closed")
        today = clock.today()
        held = Membership.objects.filter(organisation=office).exclude(valid_to__lt=today)
        own = person_of(actor)
        if own is not None and held.filter(person=own).exists():
            raise Conflict(_("你自己在这个单位任职，不能由你来停办。请别的负责人来办。"), "people.own_office")
        office.closed_on = today
        office.save(update_fields=["closed_on"])
        ended = list(held.select_for_update(of=("self",), no_key=True).select_related("organisation"))
        for membership in ended:
            end_held_role(membership, actor=actor, reason=words)
        record("people.organisation.closed", office, actor=actor, reason=words, roles_ended=len(ended))
    return office


def _named(name: str) -> str:
    name = name.strip()
    if not name:
        raise DomainError(_("没有填单位名称。请照公章填写。"), "people.office_name")
    return name
