"""What a liaison does for a villager is told to the villager."""

from django.utils.translation import gettext as _

from foundation.audit import actions
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import NotPermitted
from foundation.mandates.models import Deed
from foundation.mandates.rules import mandate_of
from foundation.notices.operations import notify
from foundation.people.models import Person
from foundation.people.rules import person_of


def record_deed(person: Person, *, actor: Actor, action: str, what: str) -> Deed | None:
    """Note, in the transaction of the act, that it was done in the person's name, and send the receipt.

    None where the person acts for themselves, or a script does. The act itself has its own entry in the record.
    """
    own = person_of(actor)
    if actor.is_system or (own is not None and own.pk == person.pk):
        return None
    mandate = mandate_of(actor, person)
    if mandate is None:
        raise NotPermitted(_("这位村民没有委托你，或者委托已经结束。请先征得同意。"), "mandates.none")
    deed = Deed.objects.create(mandate=mandate, action=action, what=what[:200], at=clock.now())
    notify(
        person,
        "mandates.deed",
        lambda: {"liaison": mandate.liaison.name, "act": actions.label(action), "what": what},
        actor=actor,
    )
    return deed
