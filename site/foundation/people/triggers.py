"""Rules of two people that the database keeps by itself, whoever writes."""

from django.db import models

from foundation.audit.guards import Guard, table
from foundation.people.models import Person, TwoPersonAct
from foundation.people.states import MERGE, ActState


def follows_only_a_merge(model: type[models.Model], *fields: str) -> list[Guard]:
    """A row of the model is never turned to another person, but to the one its person was merged into."""
    name, person = table(model), table(Person)
    columns = [str(model._meta.get_field(field).column) for field in fields]  # type: ignore[union-attr]
    return [
        Guard(
            f"{name}_{column}_stays",
            name,
            "UPDATE",
            _ELSEWHERE.format(person=person, column=column),
            "a row follows a merged person and nobody else",
            (person,),
        )
        for column in columns
    ]


_ELSEWHERE = """(
    NEW.{column} <> OLD.{column}
    AND NOT EXISTS (SELECT 1 FROM {person} p WHERE p.id = OLD.{column} AND p.merged_into_id = NEW.{column})
)"""


def guards() -> list[Guard]:
    """An act begins as a request, what was decided stays decided, and a merge takes two people and is for good."""
    act, person = table(TwoPersonAct), table(Person)
    alone = f"OLD.merged_into_id IS NULL AND NEW.merged_into_id IS NOT NULL AND NOT {confirmed_act(MERGE, 'NEW.id')}"
    return [
        Guard(f"{person}_merged", person, "UPDATE", alone, "two people merge registrations", (act,)),
        Guard(
            f"{person}_stays_merged",
            person,
            "UPDATE",
            "OLD.merged_into_id IS NOT NULL AND NEW.merged_into_id IS NULL",
            "a merged registration stays a trace",
        ),
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
