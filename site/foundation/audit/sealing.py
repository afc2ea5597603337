"""The chain over the record: entries are sealed in batches, some seconds after they are written.

A chain inside the transaction would hold one lock for the whole county. So `record()` only inserts, and a sealer binds
what has been committed since: digest of each entry, hash over the digests and the seal before. Entries commit out of
order, so the sealer looks back over a window of ids; `check_chain` finds one that slipped through.
"""

import json
from collections.abc import Iterator
from datetime import UTC
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Max

from foundation.audit.models import Entry, Seal, SealedEntry
from foundation.kernel import clock

BATCH = 2_000
WINDOW = 20_000
"""Ids the sealer looks back: more than can be in flight at one time."""
FIRST_PREVIOUS = "0" * 64


def digest(entry: Entry) -> str:
    """SHA-256 over the entry's canonical JSON: sorted keys, UTC times with microseconds."""
    facts = {
        "id": entry.pk,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "action": entry.action,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "actor_id": entry.actor_id,
        "actor_label": entry.actor_label,
        "data": entry.data,
    }
    return sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def seal_entries() -> int:
    """Seal one batch; returns how many entries it holds. Two sealers at once: one wins, the other seals nothing."""
    newest = SealedEntry.objects.aggregate(newest=Max("entry_id"))["newest"] or 0
    entries = list(Entry.objects.filter(pk__gt=newest - WINDOW, sealed__isnull=True).order_by("pk")[:BATCH])
    if not entries:
        return 0
    last = Seal.objects.order_by("-number").first()
    previous = last.hash if last else FIRST_PREVIOUS
    digests = [digest(entry) for entry in entries]
    try:
        with transaction.atomic():
            seal = Seal.objects.create(
                number=(last.number if last else 0) + 1,
                count=len(entries),
                previous_hash=previous,
                hash=link(previous, digests),
                sealed_at=clock.now(),
            )
            SealedEntry.objects.bulk_create(
                SealedEntry(entry=entry, seal=seal, digest=value) for entry, value in zip(entries, digests, strict=True)
            )
    except IntegrityError:
        return 0
    return len(entries)


def link(previous: str, digests: list[str]) -> str:
    """The hash of a seal: SHA-256 over the seal before and the digests in the order of their entries."""
    return sha256(":".join([previous, *digests]).encode()).hexdigest()


def check_chain() -> Iterator[str]:
    """Every break in the chain, the first one first. Reads the whole record, a seal at a time."""
    previous, number = FIRST_PREVIOUS, 0
    for seal in Seal.objects.order_by("number").iterator(chunk_size=200):
        number += 1
        if seal.number != number:
            yield f"audit seal {number} is missing"
            number = seal.number
        if seal.previous_hash != previous:
            yield f"audit seal {seal.number} does not follow the seal before it"
        rows = list(seal.entries.select_related("entry").order_by("entry_id"))
        for row in rows:
            if digest(row.entry) != row.digest:
                yield f"audit entry {row.entry_id} was changed after it was sealed"
        if len(rows) != seal.count or link(seal.previous_hash, [row.digest for row in rows]) != seal.hash:
            yield f"audit seal {seal.number} does not match its entries"
        previous = seal.hash
    newest = SealedEntry.objects.aggregate(newest=Max("entry_id"))["newest"] or 0
    left = (
        Entry.objects.filter(sealed__isnull=True, pk__lte=newest - WINDOW).order_by("pk").values_list("pk", flat=True)
    )
    for entry_id in left[:10]:
        yield f"audit entry {entry_id} has never been sealed"
