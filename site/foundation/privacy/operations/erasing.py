"""Erasing a person's data, as far as the law allows."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict
from foundation.notices.operations import notify_phone
from foundation.people.models import Person, User
from foundation.people.rules import require
from foundation.privacy.holdings import holdings, kept_by_law, open_matters
from foundation.privacy.models import Consent
from foundation.privacy.operations.consents import withdraw_consent
from foundation.privacy.purposes import consents_asked
from foundation.privacy.rules import handles_requests, is_own

GOODBYE_KEPT = timedelta(days=1)
"""So long the last message, with the number it goes to, stays; then it is emptied as well."""
NOBODY = "—"


def erase_person(person: Person, *, actor: Actor) -> dict[str, Any]:
    """Erase what the law doesn't want kept, anonymise the person where nothing is kept, close the account; tells the person.

    Returns what went and what stays, by counts: {"erased": {holding: n}, "kept": {holding: n}, "identity": "kept" | "erased"}.
    Refused while something is under way ("privacy.open_matters").
    """
    require(handles_requests(actor, person) and not is_own(actor, person))
    with transaction.atomic():
        locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        under_way = open_matters(locked)
        if under_way:
            raise Conflict(
                _("这个人还有事没了：%(matters)s。先退掉或者办完，再删除。") % {"matters": _("；").join(under_way)},
                "privacy.open_matters",
            )
        kept = {holding.name: count for holding, count in kept_by_law(locked)}
        for purpose in consents_asked():
            withdraw_consent(locked, purpose.name, actor=_Hand(actor), via=Consent.Via.ERASURE)
        erased = {
            holding.name: count for holding in holdings() if holding.erase and (count := holding.erase(locked, actor))
        }
        phone, language = locked.phone, locked.language
        Person.objects.filter(pk=locked.pk).update(**_emptied(locked, keep_identity=bool(kept)))
        _close_account(locked)
        outcome = {"erased": erased, "kept": kept, "identity": "kept" if kept else "erased"}
        record("privacy.person.erased", locked, actor=actor, **outcome)
        if phone:
            notify_phone(
                phone,
                "privacy.erased_some_kept" if kept else "privacy.erased",
                dict,
                actor=actor,
                language=language,
                life=GOODBYE_KEPT,
            )
    person.refresh_from_db()
    return outcome


class _Hand:
    """Whoever carries out the erasure speaks for the person in taking back their consents; they asked for it."""

    is_system = True

    def __init__(self, actor: Actor) -> None:
        self.actor_id, self.actor_label = actor.actor_id, actor.actor_label


def _emptied(person: Person, *, keep_identity: bool) -> dict[str, Any]:
    values: dict[str, Any] = {
        "phone": "",
        "phone_hash": "",
        "township": None,
        "village": None,
        "education": "",
        "category": None,
    }
    if not keep_identity:
        values |= {
            "name": NOBODY,
            "document_number": "",
            "document_hash": f"erased:{person.code}",
            "sex": "",
            "birth_date": None,
        }
    return values


def _close_account(person: Person) -> None:
    user = User.objects.select_for_update(no_key=True).filter(person=person).first()
    if user is not None:
        user.username, user.is_active, user.last_login = f"erased-{user.code.lower()}", False, None
        user.set_unusable_password()
        user.save(update_fields=["username", "is_active", "last_login", "password"])
