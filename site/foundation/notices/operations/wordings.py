"""Replacing the words of an occasion from a day on."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from foundation.notices import occasions
from foundation.notices.models import Wording
from foundation.notices.rules import can_set_wording
from foundation.notices.wording import problems
from foundation.people.rules import require


def set_wording(
    occasion: str,
    language: str,
    text: str,
    *,
    actor: Actor,
    valid_from: date,
    gateway_template: str = "",
    note: str = "",
) -> Wording:
    """Set the words of a language from the day on; empty ones are those in code. What was set before stays to be read.

    Refused: words whose placeholders are not the occasion's, or too long ("notices.words_wrong"); a day that has
    passed ("notices.day_passed").
    """
    require(can_set_wording(actor))
    text = text.strip()
    wrong = problems(occasions.find(occasion), text) if text else []
    if wrong:
        raise DomainError("".join(wrong), "notices.words_wrong")
    if valid_from < clock.today():
        raise DomainError(_("这一天过去了。过去发的短信改不了，请填今天或以后。"), "notices.day_passed")
    with transaction.atomic():
        wording = Wording.objects.create(
            occasion=occasion,
            language=language,
            text=text,
            gateway_template=gateway_template.strip(),
            valid_from=valid_from,
            note=note.strip(),
            made_at=clock.now(),
            made_by_id=actor.actor_id,
            made_by_label=actor.actor_label,
        )
        record(
            "notices.wording.set",
            wording,
            actor=actor,
            occasion=occasion,
            language=language,
            text=text,
            valid_from=valid_from.isoformat(),
        )
    return wording
