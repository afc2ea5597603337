"""Who acts for whom. A liaison finds only those who consented."""

from django.db.models import Q, QuerySet

from foundation.kernel import clock
from foundation.mandates.models import Deed, Mandate
from foundation.mandates.states import OPEN, MandateState
from foundation.people.models import Person


def in_force() -> Q:
    return Q(state=MandateState.GIVEN, valid_to__gte=clock.today())


def mandates_held_by(liaison: Person | None) -> QuerySet[Mandate]:
    """The mandates a liaison holds today, with the people behind them."""
    if liaison is None:
        return Mandate.objects.none()
    return Mandate.objects.filter(in_force(), liaison=liaison).select_related("person__township", "division")


def asked_by(liaison: Person) -> QuerySet[Mandate]:
    """What the liaison has asked for and nobody has answered yet."""
    return Mandate.objects.filter(liaison=liaison, state=MandateState.ASKED).select_related("person")


def mandate_between(person: Person, liaison: Person | None) -> Mandate | None:
    return mandates_held_by(liaison).filter(person=person).first()


def open_mandate(person: Person, liaison: Person) -> Mandate | None:
    return Mandate.objects.filter(person=person, liaison=liaison, state__in=OPEN).first()


def mandates_of(person: Person) -> QuerySet[Mandate]:
    """Everybody a villager ever let act for them, the newest first; those only asked for are not among them."""
    return Mandate.objects.filter(person=person, given_at__isnull=False).select_related("liaison", "organisation")


def deeds_of(person: Person) -> QuerySet[Deed]:
    """What was done in the villager's name, the newest first."""
    return Deed.objects.filter(mandate__person=person).select_related("mandate__liaison")
