"""Showing one number in full."""

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from foundation.people.models import Person, User
from foundation.people.rules import require
from foundation.policy.queries import value
from foundation.privacy.access_log import saw
from foundation.privacy.models import Reveal
from foundation.privacy.policies import REVEALS_PER_DAY
from foundation.privacy.queries.reveals import reveals_today
from foundation.privacy.rules import may_reveal

LONGEST_NOTE = 200


def reveal(person: Person, field: str, *, actor: Actor, reason: str, note: str) -> str:
    """The number itself, once, for whoever needs it; written down in the record of acts and in the person's own.

    Refused: no need ("not_permitted"), no reason ("privacy.reason_missing"), too many today ("privacy.too_many_reveals").
    """
    require(field in Reveal.Field.values and may_reveal(actor, person, field))
    note = " ".join(note.split())
    if reason not in Reveal.Reason.values or not 2 <= len(note) <= LONGEST_NOTE:
        raise DomainError(
            _("请选原因，再用几个字写明要办什么事。本人看得到是谁看的、为什么看。"), "privacy.reason_missing"
        )
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=actor.actor_id)
        most = int(value(REVEALS_PER_DAY))
        if reveals_today(actor) >= most:
            raise DomainError(
                _("今天已经看了 %(most)s 个完整号码，到了一天的上限。明天再看；急用请找别的同事，或者申请整班名册。")
                % {"most": most},
                "privacy.too_many_reveals",
            )
        Reveal.objects.create(
            at=clock.now(),
            actor_id=actor.actor_id,
            actor_label=actor.actor_label,
            person_code=person.code,
            field=field,
            reason=reason,
            note=note,
        )
        saw(actor, person, f"privacy.full_{field}", why=reason)
        record("privacy.number.revealed", person, actor=actor, field=field, reason=reason)
    return person.document_number if field == Reveal.Field.DOCUMENT else person.phone
