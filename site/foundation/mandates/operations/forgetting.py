"""Doing away with photographs of signed papers. Called by erasure and by the retention plan."""

from functools import partial
from typing import Any

from django.core.files.storage import storages
from django.db import transaction

from foundation.audit.operations import record
from foundation.kernel.actors import Actor
from foundation.mandates.models import Mandate
from foundation.privacy.plan import MOST_AT_ONCE


def delete_papers(rows: Any, *, actor: Actor) -> int:
    """The hash stays with the mandate; the files go when the transaction holds."""
    count = 0
    with transaction.atomic():
        for mandate in rows[:MOST_AT_ONCE]:
            if Mandate.objects.filter(pk=mandate.pk, paper=mandate.paper).update(paper=""):
                record("mandates.mandate.paper_deleted", mandate, actor=actor)
                transaction.on_commit(partial(storages["private"].delete, mandate.paper))
                count += 1
    return count
