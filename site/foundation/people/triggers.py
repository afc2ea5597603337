"""Rules of two people that the database keeps by itself, whoever writes."""

from django.db import models

from foundation.audit.guards import Guard, table
from foundation.people.models import Person, TwoPersonAct
from foundation.people.states import MERGE, UNMERGE, ActState


def follows_only_a_merge(model: type[models.Model], *fields: str) -> list[Guard]:
    """A row of the model is never turned to another person, but to the one its person was merged into, and from there back
    to that person while two people take the merge apart."""
    name, person, act = table(model), table(Person), table(TwoPersonAct)
    columns = [str(model._meta.get_field(field).column) for field in fields]  # type: ignore[union-attr]
    return [
        Guard(
            f"{name}_{column}_stays",
            name,
            "UPDATE",
            _ELSEWHERE.format(person=person, column=column, standing=_merge_stands("back.id")),
            "a row follows a merged person and nobody else",
            (person, act),
        )
        for column in columns
    ]


_ELSEWHERE = """(
    NEW.{column} <> OLD.{column}
    AND NOT EXISTS (SELECT 1 FROM {person} p WHERE p.id = OLD.{column} AND p.merged_into_id = NEW.{column})
    AND NOT EXISTS (
        SELECT 1 FROM {person} back
        WHERE back.id = NEW.{column} AND back.merged_into_id = OLD.{column} AND NOT {standing}
    )
)"""


def guards() -> list[Guard]:
    """An act begins as a request, what was decided stays decided; a merge takes two people, and so does taking it apart."""
    act, person = table(TwoPersonAct), table(Person)
    stands = _merge_stands("NEW.id")
    return [
        Guard(
            f"{person}_merged",
            person,
            "UPDATE",
            f"OLD.merged_into_id IS NULL AND NEW.merged_into_id IS NOT NULL AND NOT {stands}",
            "two people merge registrations",
            (act,),
        ),
        Guard(
            f"{person}_stays_merged",
            person,
            "UPDATE",
            f"OLD.merged_into_id IS NOT NULL AND NEW.merged_into_id IS NULL AND {stands}",
            "a merged registration stays a trace until two people take it apart",
            (act,),
        ),
        *follows_only_a_merge(Person, "merged_into"),
        Guard(f"{act}_asked", act, "INSERT", f"NEW.state <> '{ActState.REQUESTED}'", "an act begins as a request"),
        Guard(f"{act}_final", act, "UPDATE", f"OLD.state <> '{ActState.REQUESTED}'", "a decided act is final"),
    ]


def _merge_stands(person_id: str) -> str:
    """SQL that is true where two people have merged the registration more often than they have taken it apart."""
    return f"({_count_of(MERGE, person_id)} > {_count_of(UNMERGE, person_id)})"


def _count_of(kind: str, object_id: str) -> str:
    return _COUNT.format(acts=table(TwoPersonAct), kind=kind, key=object_id, confirmed=ActState.CONFIRMED)


_COUNT = """(
    SELECT COUNT(*) FROM {acts} done
    WHERE done.kind = '{kind}' AND done.object_id = CAST({key} AS varchar(64)) AND done.state = '{confirmed}'
)"""
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
