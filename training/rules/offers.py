"""Who may offer and choose, and what an offer says in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Call
from courses.rules import can_steer_call
from courses.states import CallState
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.text import plain_number
from foundation.people.models import Organisation
from foundation.people.roles import Role
from foundation.people.rules import belongs_to, has_role
from foundation.places.models import Division, Venue
from foundation.places.queries import TOWNSHIP_KINDS
from training.models import Offer

CHOOSERS = (Role.PROGRAMME_OFFICER, Role.BUREAU_SUPERVISOR)
FEN = 100
MOST_FEN = 100_000


def takes_offers(call: Call) -> bool:
    return call.state == CallState.OPEN and call.deadline > clock.now()


def can_offer_for(actor: Actor | Any, institution: Organisation) -> bool:
    return has_role(actor, Role.INSTITUTION_MANAGER, organisation=institution)


def can_choose(actor: Actor | Any, call: Call) -> bool:
    """The bureau within its places, and nobody who belongs to an office that offers here (separated duties)."""
    if not has_role(actor, *CHOOSERS) or not can_steer_call(actor, call):
        return False
    offering = Organisation.objects.filter(offers__call=call).distinct()
    return actor.is_system or not any(belongs_to(actor, one) for one in offering)


def township_of(division: Division | None) -> Division | None:
    """The township a division is or lies in."""
    seen = division
    while seen is not None and seen.kind not in TOWNSHIP_KINDS:
        seen = seen.parent
    return seen


def distance(call: Call, venue: Venue) -> str:
    """How near the venue lies to those who asked, in words: no map is asked."""
    place = call.place
    if venue.division_id == place.pk and place.kind == Division.Kind.VILLAGE:
        return _("就在本村")
    township = township_of(venue.division)
    if township is not None and township.pk == call.township_id:
        return _("本镇（街道）")
    return _("外镇：%(township)s") % {
        "township": township.localized_name if township else venue.division.localized_name
    }


def yuan(fen: int) -> str:
    """12.5 for 1250 fen."""
    whole, rest = divmod(fen, FEN)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


def price(offer: Offer) -> str:
    return _("%(yuan)s 元") % {"yuan": yuan(offer.price_per_person_hour)}


def price_for_all(offer: Offer) -> str:
    """What the class costs when every seat is taken."""
    total = int(offer.price_per_person_hour * offer.hours * offer.capacity)
    return _("坐满共 %(yuan)s 元") % {"yuan": f"{total / FEN:,.0f}"}


def seats(offer: Offer, waiting: int) -> str:
    short = waiting - offer.capacity
    if short > 0:
        return _("%(capacity)s 个，还差 %(short)s 个") % {"capacity": offer.capacity, "short": short}
    return ngettext("%(count)s 个，够坐", "%(count)s 个，够坐", offer.capacity) % {"count": offer.capacity}


def content(smiles: tuple[int, int] | None) -> str:
    """What earlier learners of the institution thought; nothing where too few answered."""
    if smiles is None:
        return _("还不到五个人评价")
    return _("%(answers)s 人评价，%(content)s 人满意") % {"answers": smiles[0], "content": smiles[1]}


def hours(offer: Offer) -> str:
    return _("%(hours)s 课时") % {"hours": plain_number(offer.hours)}
