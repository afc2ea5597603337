"""Separated duties of a class as database triggers: who files never approves, whoever sits at the keyboard.

A check constraint holds that one account does not do both; that nobody decides the classes of an office they belong to
hangs on other tables.
"""

from foundation.audit.guards import Guard, table
from foundation.people.models import Membership, User
from foundation.people.triggers import follows_only_a_merge
from training.models import Enrolment, Offer, SeatHold, TrainingClass
from training.models.registry import TrainerCard

_OWN_OFFICE = """
    NEW.decided_by_id <> '' AND NEW.decided_by_id <> OLD.decided_by_id AND EXISTS (
        SELECT 1 FROM {user} u JOIN {membership} m ON m.person_id = u.person_id
        WHERE CAST(u.id AS varchar(64)) = NEW.decided_by_id AND m.organisation_id = NEW.institution_id
        AND (m.valid_to IS NULL OR m.valid_to >= DATE(NEW.decided_at))
        AND m.valid_from <= DATE(NEW.decided_at)
    )
"""

_OWN_OFFER = """
    NEW.state = 'chosen' AND OLD.state <> 'chosen' AND EXISTS (
        SELECT 1 FROM {user} u JOIN {membership} m ON m.person_id = u.person_id
        JOIN {offer} o ON o.institution_id = m.organisation_id AND o.call_id = NEW.call_id
        WHERE CAST(u.id AS varchar(64)) = NEW.decided_by_id
        AND (m.valid_to IS NULL OR m.valid_to >= DATE(NEW.decided_at))
        AND m.valid_from <= DATE(NEW.decided_at)
    )
"""


def guards() -> list[Guard]:
    names = {"user": table(User), "membership": table(Membership)}
    made = table(TrainingClass)
    return [
        Guard(
            f"{made}_own_office",
            made,
            "UPDATE",
            _OWN_OFFICE.format(**names),
            "nobody decides the classes of their own office",
            tuple(names.values()),
        ),
        Guard(
            f"{table(Offer)}_own_office",
            table(Offer),
            "UPDATE",
            _OWN_OFFER.format(offer=table(Offer), **names),
            "nobody chooses where their own office offers",
            tuple(names.values()),
        ),
        *follows_only_a_merge(Enrolment, "person"),
        *follows_only_a_merge(SeatHold, "person"),
        *follows_only_a_merge(TrainerCard, "person"),
    ]
