"""Rules of two people that the database keeps by itself, whoever writes."""

from foundation.audit.guards import Guard, table
from foundation.people.models import TwoPersonAct
from foundation.people.states import ActState


def guards() -> list[Guard]:
    """An act begins as a request, and what was decided stays decided."""
    act = table(TwoPersonAct)
    return [
        Guard(f"{act}_asked", act, "INSERT", f"NEW.state <> '{ActState.REQUESTED}'", "an act begins as a request"),
        Guard(f"{act}_final", act, "UPDATE", f"OLD.state <> '{ActState.REQUESTED}'", "a decided act is final"),
    ]


_CONFIRMED = """EXISTS (
    SELECT 1 FROM {acts} act
    WHERE act.kind = '{kind}' AND act.object_id = CAST({key} AS varchar(64)) AND act.state = '{confirmed}' {decider}
)"""


def confirmed_act(kind: str, object_id: str, decided_by: str = "") -> str:
    """SQL that is true where two people have done the act `kind` on the object; for the guards of the apps above.

    `object_id` and `decided_by` are SQL, like `NEW.id`.
    """
    return _CONFIRMED.format(
        acts=table(TwoPersonAct),
        kind=kind,
        key=object_id,
        confirmed=ActState.CONFIRMED,
        decider=f"AND act.decided_by_id = {decided_by}" if decided_by else "",
    )
