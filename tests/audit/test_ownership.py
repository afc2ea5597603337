"""The role the site runs as may do the county's work, and can not touch what is on record."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from certification.models import Certificate
from foundation.audit import append_only, ownership, receipts, sealing
from foundation.audit.models import Entry
from tests.factories.certification import issue, make_published
from tests.factories.training import make_class

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
ROLE = "diancai_test_runs"


def test_without_an_owner_of_its_own_the_one_role_does_both() -> None:
    before = connection.settings_dict
    with ownership.as_owner():
        assert connection.settings_dict is before
    with pytest.raises(CommandError, match="DATABASE_OWNER_URL"):
        call_command("grant_runtime_role")


def test_a_protected_table_names_the_columns_that_may_change() -> None:
    assert append_only.changeable_columns(Entry) == []
    assert append_only.changeable_columns(Certificate) == ["person_id", "section", "state", "status_changed_at"]


if ON_POSTGRESQL:

    @pytest.fixture
    def running_role(db: None) -> Iterator[None]:
        """From here on the test's connection has the rights of the role the site runs as; undone with the transaction."""
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE ROLE {ROLE}")
            cursor.execute(f"GRANT {ROLE} TO CURRENT_USER WITH SET TRUE")
            ownership.grant(ROLE)
            cursor.execute(f"SET LOCAL ROLE {ROLE}")
        yield
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")

    def test_the_whole_chain_works_as_the_running_role(running_role: None) -> None:
        make_class("closed", people=2, starts_in=-10)
        assert len(issue(make_published(2))) == 2
        assert sealing.seal_entries() > 0
        receipts.claim("form")
        assert receipts.forget_old() == 0
        call_command("check_integrity")

    FORBIDDEN = [
        "UPDATE audit_entry SET actor_label = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry CASCADE",
        "DROP TRIGGER audit_entry_no_change ON audit_entry",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "ALTER TABLE audit_entry ADD COLUMN more text",
        "DROP TABLE audit_sealedentry",
        "CREATE OR REPLACE FUNCTION audit_entry_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TABLE mine (id int)",
        "DELETE FROM audit_seal",
        "UPDATE audit_sealedentry SET digest = ''",
        "DELETE FROM training_attendancemark",
        "UPDATE training_completionreport SET sha256 = ''",
        "UPDATE certification_certificate SET record = ''",
        "UPDATE certification_certificate SET id = id + 1",
        "DELETE FROM certification_certificate",
        "UPDATE certification_marksheet SET member_id = 1",
        "TRUNCATE training_enrolment CASCADE",
        "DELETE FROM django_migrations",
        "SET session_replication_role = replica",
    ]

    @pytest.mark.parametrize("statement", FORBIDDEN)
    def test_what_is_on_record_is_out_of_its_reach(running_role: None, statement: str) -> None:
        """Refused for want of permission, before any trigger is asked; the tables are empty, so none would fire."""
        with pytest.raises(ProgrammingError) as refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert getattr(refusal.value.__cause__, "sqlstate", "") == "42501"  # insufficient_privilege
