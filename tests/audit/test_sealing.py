"""The chain over the record: sealed in batches, one flipped byte found and located."""

import pytest
from django.core.management import call_command
from django.db import connection

from foundation.audit import append_only, sealing
from foundation.audit.models import Entry, Seal, SealedEntry
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_what_was_recorded_since_is_sealed_once() -> None:
    for _number in range(3):
        make_person()
    assert sealing.seal_entries() == 3
    assert sealing.seal_entries() == 0
    make_person()
    assert sealing.seal_entries() == 1
    assert [(seal.number, seal.count) for seal in Seal.objects.order_by("number")] == [(1, 3), (2, 1)]
    assert list(sealing.check_chain()) == []


def test_an_entry_that_committed_late_is_sealed_later() -> None:
    make_person()
    make_person()
    late, early = Entry.objects.order_by("pk")[0], Entry.objects.order_by("pk")[1]
    seal = Seal.objects.create(
        number=1,
        count=1,
        previous_hash=sealing.FIRST_PREVIOUS,
        hash=sealing.link(sealing.FIRST_PREVIOUS, [sealing.digest(early)]),
    )
    SealedEntry.objects.create(entry=early, seal=seal, digest=sealing.digest(early))
    assert sealing.seal_entries() == 1
    assert late.sealed.seal_id == 2
    assert list(sealing.check_chain()) == []


def tamper(statement: str) -> None:
    with append_only.suspended(), connection.cursor() as cursor:
        cursor.execute(statement)


def sealed_persons() -> list[Entry]:
    for _number in range(3):
        make_person()
    sealing.seal_entries()
    return list(Entry.objects.order_by("pk"))


def test_one_changed_character_is_located() -> None:
    entry = sealed_persons()[1]
    tamper(f"UPDATE audit_entry SET actor_label = 'systen' WHERE id = {entry.pk}")
    assert list(sealing.check_chain()) == [f"audit entry {entry.pk} was changed after it was sealed"]


def test_a_deleted_entry_is_located_by_its_seal() -> None:
    entry = sealed_persons()[1]
    tamper(f"DELETE FROM audit_sealedentry WHERE entry_id = {entry.pk}")
    assert list(sealing.check_chain()) == ["audit seal 1 does not match its entries"]


def test_the_command_names_the_first_break(capsys) -> None:
    entry = sealed_persons()[0]
    call_command("check_integrity")
    assert "audit chain: holds" in capsys.readouterr().out
    tamper(f"UPDATE audit_entry SET action = 'people.account.opened' WHERE id = {entry.pk}")
    with pytest.raises(SystemExit) as end:
        call_command("check_integrity")
    assert end.value.code == 1
    assert f"audit entry {entry.pk} was changed" in capsys.readouterr().err


def test_sealing_spends_the_same_queries_on_few_and_many(django_assert_num_queries) -> None:
    make_person()
    with django_assert_num_queries(7):
        sealing.seal_entries()
    for _number in range(20):
        make_person()
    with django_assert_num_queries(7):
        sealing.seal_entries()
