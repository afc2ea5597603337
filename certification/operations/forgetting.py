"""Doing away with photos and words that are not needed any more. Called by erasure and by the retention plan."""

from functools import partial
from typing import Any

from django.db import transaction

from certification.models import Candidate, PaperReport
from foundation.audit.operations import record
from foundation.kernel.actors import Actor
from foundation.privacy.plan import MOST_AT_ONCE


def delete_photos(rows: Any, *, actor: Actor) -> int:
    """Photos no certificate was made with; the files go when the transaction holds."""
    count = 0
    with transaction.atomic():
        for candidate in rows[:MOST_AT_ONCE]:
            storage, name = candidate.photo.storage, candidate.photo.name
            if Candidate.objects.filter(pk=candidate.pk, photo=name).update(photo="", photo_sha256=""):
                record("certification.candidate.photo_deleted", candidate, actor=actor)
                transaction.on_commit(partial(storage.delete, name))
                count += 1
    return count


def empty_reports(rows: Any, *, actor: Actor) -> int:
    """What people wrote, and how to reach them."""
    keys = list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])
    return PaperReport.objects.filter(pk__in=keys).update(message="", contact="")
