"""Who may wish, and for what."""

from typing import Any

from courses.models import Call, CallBack, Wish
from courses.models.wishes import FOR_ONESELF, WhoAsks
from courses.queries.callbacks import CALLERS
from courses.queries.calls import calls_steered_by
from foundation.kernel.actors import Actor
from foundation.mandates.rules import may_act_for
from foundation.people.models import Organisation, Person
from foundation.people.roles import Role
from foundation.people.rules import has_role, person_of, roles_in_force, scope_of
from foundation.places.models import Division

MOST_PEOPLE_OF_A_WISH = 500
READERS_OF_DEMAND = (Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER, Role.TOWNSHIP_REVIEWER)
"""The bureau reads all of the county's demand, a township's office its own."""
KEEPERS_OF_THEMES = (Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER)
"""Those who say which words mean the same, and which course answers them."""
KEEPERS_OF_NEIGHBOURS = (Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER)


def can_wish_for(actor: Actor | Any, person: Person) -> bool:
    """Everybody wishes for themselves, a liaison for those who consented, scripts for anybody."""
    return may_act_for(actor, person)


VOICES_OF_VILLAGES = (Role.VILLAGE_LIAISON, Role.VILLAGE_CADRE)


def calls_back(actor: Actor | Any, person: Person) -> bool:
    """Whether the actor has taken a request to call the person's number and not closed it yet."""
    own = person_of(actor)
    if own is None or not person.phone_hash or not has_role(actor, *CALLERS):
        return False
    return CallBack.objects.filter(state="open", taken_by=own, phone_hash=person.phone_hash).exists()


def can_place_for(actor: Actor | Any, person: Person) -> bool:
    """As `can_wish_for`, and whoever has the person on the phone."""
    return can_wish_for(actor, person) or calls_back(actor, person)


def may_call_back(actor: Actor | Any, call_back: CallBack) -> bool:
    """A request of one's own places."""
    return has_role(actor, *CALLERS) and scope_of(actor, *CALLERS).holds(call_back.township)


def organisations_to_ask_for(actor: Actor | Any) -> list[Organisation]:
    """The employers and co-ops the actor works for."""
    held = {m.organisation_id: m.organisation for m in roles_in_force(actor) if m.role == Role.EMPLOYER}
    return [organisation for organisation in held.values() if not organisation.is_closed]


def villages_to_ask_for(actor: Actor | Any) -> list[Division]:
    """The villages, or townships, whose liaison or cadre the actor is."""
    return [m.division or m.organisation.division for m in roles_in_force(actor) if m.role in VOICES_OF_VILLAGES]


def may_ask_as(
    actor: Actor | Any, person: Person, asked_by: str, organisation: Organisation | None, place: Division
) -> bool:
    """Whether a wish may be left in this name. For others only whoever stands for them, in their own person."""
    if asked_by not in WhoAsks.values:
        return False
    if asked_by in FOR_ONESELF:
        return organisation is None
    if actor.is_system:
        return True
    if person_of(actor) != person:
        return False
    if asked_by == WhoAsks.VILLAGE:
        own = villages_to_ask_for(actor)
        return organisation is None and any(
            one.pk in (place.pk, place.parent_id) or one.parent_id == place.pk for one in own
        )
    return organisation is not None and organisation in organisations_to_ask_for(actor)


def can_withdraw(actor: Actor | Any, wish: Wish) -> bool:
    return can_wish_for(actor, wish.person)


def can_read_demand(actor: Actor | Any) -> bool:
    return has_role(actor, *READERS_OF_DEMAND)


CALL_STEERERS = (Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER, Role.TOWNSHIP_REVIEWER)
"""Those who get a call going again: the bureau, and the township whose people wait."""


def can_steer_call(actor: Actor | Any, call: Call) -> bool:
    """Extend a call, ask everybody, or give it up: within one's own places."""
    return calls_steered_by(actor).filter(pk=call.pk).exists()


def can_keep_themes(actor: Actor | Any) -> bool:
    return has_role(actor, *KEEPERS_OF_THEMES)


def can_keep_neighbours(actor: Actor | Any, village: Division) -> bool:
    return has_role(actor, *KEEPERS_OF_NEIGHBOURS) and scope_of(actor, *KEEPERS_OF_NEIGHBOURS).holds(village)
