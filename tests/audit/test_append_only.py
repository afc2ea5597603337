"""The database itself refuses to change the audit, on whichever engine the tests run."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from foundation.audit import append_only
from foundation.audit.models import Entry
from foundation.audit.operations import record
from foundation.kernel.actors import SYSTEM
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

REPLACE = {
    "sqlite": "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry",
    "postgresql": "INSERT INTO audit_entry SELECT * FROM audit_entry ON CONFLICT (id) DO UPDATE SET action = 'x'",
}


def attacks() -> list[str]:
    statements = ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry", REPLACE[connection.vendor]]
    return statements + (["TRUNCATE audit_entry CASCADE"] if connection.vendor == "postgresql" else [])


def assert_refused() -> None:
    before = list(Entry.objects.order_by("id").values())
    for statement in attacks():
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert list(Entry.objects.order_by("id").values()) == before


def test_update_delete_replace_and_truncate_are_refused() -> None:
    record("people.person.registered", make_person(), actor=SYSTEM)
    assert_refused()


def test_replace_is_refused_without_the_pragma_as_well() -> None:
    make_person()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers=0")
            try:
                with pytest.raises(DatabaseError, match="append-only"):
                    cursor.execute(REPLACE["sqlite"])
            finally:
                cursor.execute("PRAGMA recursive_triggers=1")
    assert append_only.broken() == []


def test_every_protected_table_has_its_triggers_after_migrating() -> None:
    assert append_only.broken() == []
    append_only.remove()
    kinds = ("update", "delete", "replace") if connection.vendor == "sqlite" else ("change", "truncate")
    assert {f"audit_entry_no_{kind}" for kind in kinds} <= set(append_only.broken())
    call_command("migrate", verbosity=0)
    assert append_only.broken() == []
    make_person()
    assert_refused()
