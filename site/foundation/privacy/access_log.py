"""Writing down who saw whose data. Call it where a page shows what is not masked, or a file leaves with it."""

from collections.abc import Iterable

from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.people.models import Person
from foundation.people.rules import person_of
from foundation.privacy import seen
from foundation.privacy.models import PersonalDataAccess


def saw(actor: Actor, person: Person, what: str, *, why: str = "") -> None:
    """One look. One's own data is nobody's business: that is not written down."""
    saw_all(actor, [person], what, why=why)


def saw_all(actor: Actor, persons: Iterable[Person], what: str, *, why: str = "") -> None:
    """One look at several people, in one statement. `what` is declared in `seen.register`; no personal data in `why`."""
    if not seen.is_registered(what):
        raise ValueError(f"{what} is not declared as something to be seen")
    own = person_of(actor)
    now = clock.now()
    PersonalDataAccess.objects.bulk_create(
        PersonalDataAccess(
            at=now,
            actor_id=actor.actor_id,
            actor_label=actor.actor_label,
            person_code=person.code,
            what=what,
            why=why,
        )
        for person in persons
        if person != own
    )
