"""Separated duties as database triggers: who taught never marks, who marked never releases, sealed stays sealed.

They look across tables, which a check constraint cannot. They are dropped before migrating and installed after it,
since SQLite refuses to rename a table that a trigger on another table mentions.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connections

from certification.models import Candidate, Certificate, MarkSheet, PanelMember
from training.models import AttendanceMark, ClassTrainer, Enrolment, PlannedSession
from training.queries.teaching import CAME
from training.states import ON_ROSTER


@dataclass(frozen=True)
class Guard:
    """One trigger: on which table, before what, refused when ``condition`` is true, in these words."""

    name: str
    table: str
    event: str
    condition: str
    message: str


def _tables() -> dict[str, str]:
    models = (Candidate, Certificate, MarkSheet, PanelMember, AttendanceMark, ClassTrainer, Enrolment, PlannedSession)
    return {model.__name__.lower(): model._meta.db_table for model in models}


def _listed(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


_TAUGHT = """EXISTS (
    SELECT 1 FROM {enrolment} e
    JOIN {candidate} c ON c.person_id = e.person_id
    JOIN {panelmember} m ON m.id = NEW.member_id
    WHERE c.id = NEW.candidate_id AND (
        e.state IN ({on_roster})
        OR EXISTS (SELECT 1 FROM {attendancemark} a WHERE a.enrolment_id = e.id AND a.status IN ({came}))
    ) AND (
        EXISTS (SELECT 1 FROM {classtrainer} t WHERE t.training_class_id = e.training_class_id AND t.person_id = m.person_id)
        OR EXISTS (SELECT 1 FROM {plannedsession} s WHERE s.training_class_id = e.training_class_id AND s.trainer_id = m.person_id)
    )
)"""

_MARKED = """EXISTS (
    SELECT 1 FROM {marksheet} s JOIN {panelmember} m ON m.id = s.member_id
    WHERE s.candidate_id = NEW.candidate_id AND m.person_id = NEW.released_by_id
)"""

_FOREIGN = """NOT EXISTS (
    SELECT 1 FROM {panelmember} m JOIN {candidate} c ON c.batch_id = m.batch_id
    WHERE m.id = NEW.member_id AND c.id = NEW.candidate_id
)"""


def guards() -> list[Guard]:
    """Every guard of this app."""
    names = _tables()
    sheet, certificate, member = names["marksheet"], names["certificate"], names["panelmember"]
    return [
        Guard(
            f"{sheet}_taught",
            sheet,
            "INSERT",
            _TAUGHT.format(on_roster=_listed(ON_ROSTER), came=_listed(CAME), **names),
            "who taught never appraises",
        ),
        Guard(f"{sheet}_foreign", sheet, "INSERT", _FOREIGN.format(**names), "an appraiser marks their own batch"),
        Guard(f"{sheet}_sealed", sheet, "UPDATE", "OLD.sealed_at IS NOT NULL", "a sealed mark is final"),
        Guard(f"{member}_sealed", member, "UPDATE", "OLD.sealed_at IS NOT NULL", "a sealed seat is final"),
        Guard(f"{certificate}_marked", certificate, "INSERT", _MARKED.format(**names), "who marked never releases"),
    ]


def _create(vendor: str, quote: Callable[[str], str], guard: Guard) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {quote(guard.name)} BEFORE {guard.event} ON {quote(guard.table)} WHEN {guard.condition} "
            f"BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
        ]
    function = quote(f"{guard.name}_guard")
    return [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {guard.condition} THEN RAISE EXCEPTION '{guard.message}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {quote(guard.name)} BEFORE {guard.event} ON {quote(guard.table)} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()",
    ]


def remove(using: str = "default", **kwargs: Any) -> None:
    """Drop the guards; receiver of ``pre_migrate``."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in guards():
            if guard.table in tables:
                on_table = "" if connection.vendor == "sqlite" else f" ON {connection.ops.quote_name(guard.table)}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {connection.ops.quote_name(guard.name)}{on_table}")


def install(using: str = "default", **kwargs: Any) -> None:
    """(Re)create the guards; receiver of ``post_migrate``."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    remove(using)
    if not set(_tables().values()) <= tables:
        return
    with connection.cursor() as cursor:
        for guard in guards():
            for statement in _create(connection.vendor, connection.ops.quote_name, guard):
                cursor.execute(statement)


def missing(using: str = "default") -> list[str]:
    """Names of guards that should stand and do not, for the integrity check."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        standing = {row[0] for row in cursor.fetchall()}
    return [guard.name for guard in guards() if guard.name not in standing]
