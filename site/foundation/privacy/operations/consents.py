"""Agreeing to a use of one's data, and taking it back."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from foundation.people.models import Person
from foundation.people.rules import require
from foundation.privacy.models import Consent
from foundation.privacy.purposes import Purpose, purpose
from foundation.privacy.queries.consents import has_consent
from foundation.privacy.rules import may_speak
from foundation.privacy.signals import consent_changed


def give_consent(person: Person, name: str, *, actor: Actor, via: str) -> Consent | None:
    """Put down that the person agrees to the purpose, as its words stand now. Saying it twice changes nothing (None).

    Refused: a purpose nobody is asked about ("privacy.no_consent_needed").
    """
    return _say(person, name, True, actor, via)


def withdraw_consent(person: Person, name: str, *, actor: Actor, via: str) -> Consent | None:
    """Take it back, at once. Where nothing was given nothing changes (None)."""
    return _say(person, name, False, actor, via)


def _say(person: Person, name: str, given: bool, actor: Actor, via: str) -> Consent | None:
    asked = _asked(name)
    require(may_speak(actor, person))
    words = asked.text(translation.get_language() or person.language)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if has_consent(person, name) == given:
            return None
        consent = Consent.objects.create(
            person=person,
            purpose=name,
            given=given,
            via=via,
            text_version=words.version,
            text_sha256=words.digest,
            language=translation.get_language() or person.language,
            actor_id=actor.actor_id,
            actor_label=actor.actor_label,
            at=clock.now(),
        )
        action = "privacy.consent.given" if given else "privacy.consent.withdrawn"
        record(action, person, actor=actor, purpose=name, version=words.version, via=via)
        transaction.on_commit(lambda: consent_changed.send(sender=name, person=person, given=given))
    return consent


def _asked(name: str) -> Purpose:
    try:
        found = purpose(name)
    except KeyError:
        raise DomainError(_("没有这一项。请刷新页面重新选。"), "privacy.no_such_purpose") from None
    if not found.needs_consent:
        raise DomainError(_("这一项是办事必需的，不用同意，也收不回。"), "privacy.no_consent_needed")
    return found
