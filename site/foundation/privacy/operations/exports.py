"""Preparing files of personal data, handing them out, and throwing them away."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.jobs.models import Job
from foundation.jobs.operations import enqueue
from foundation.jobs.registry import Progress
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.notices.operations import notify
from foundation.people.fields import decrypt_bytes, encrypt_bytes
from foundation.people.models import Person
from foundation.people.rules import require
from foundation.policy.queries import value
from foundation.privacy.access_log import saw_all
from foundation.privacy.making import maker
from foundation.privacy.models import DataExport
from foundation.privacy.policies import EXPORT_DAYS, EXPORTS_PER_DAY
from foundation.privacy.rules import is_own, may_fetch

JOB = "privacy.export"
FOLDER = "prepared"


def ask_for_own_data(person: Person, *, actor: Actor) -> DataExport:
    """Have everything about oneself put together. One at a time; code "privacy.too_many_exports" beyond the day's number."""
    require(is_own(actor, person))
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        own = DataExport.objects.filter(owner=person, kind=DataExport.Kind.OWN_DATA)
        midnight = timezone.make_aware(datetime.combine(clock.today(), time.min))
        waiting = own.filter(ready_at__isnull=True, purged_at__isnull=True).first()
        if waiting is not None:
            return waiting
        if own.filter(created_at__gte=midnight).count() >= int(value(EXPORTS_PER_DAY)):
            raise DomainError(
                _("今天已经备过好几份了，内容是一样的。请下载备好的那一份，或者明天再要。"), "privacy.too_many_exports"
            )
        return prepare(DataExport.Kind.OWN_DATA, person, actor=actor)


def prepare(kind: str, owner: Person, *, actor: Actor, subject: str = "") -> DataExport:
    """Put the work into the queue, in the caller's transaction, who has asked who may have it. For `owner` only."""
    now = clock.now()
    with transaction.atomic():
        export = DataExport.objects.create(
            kind=kind,
            owner=owner,
            subject=subject,
            created_at=now,
            expires_at=now + timedelta(days=int(value(EXPORT_DAYS))),
        )
        record("privacy.export.asked", export, actor=actor, kind=kind, subject=subject)
        enqueue(JOB, actor=actor, payload={"export": str(export.pk)}, total=1, unique_key=f"export:{export.pk}")
    return export


def make_export(job: Job, *, actor: Actor) -> Progress:
    """Make the file, seal it under the field keys and put it with the private files. Doing it again makes the same file anew."""
    export = (
        DataExport.objects.select_for_update(of=("self",), no_key=True)
        .select_related("owner")
        .get(pk=job.payload["export"])
    )
    if export.file or export.purged_at is not None:
        return Progress(done=1, total=1, finished=True)
    content = maker(export.kind).make(export)
    name = _store(export, encrypt_bytes(content))
    now = clock.now()
    DataExport.objects.filter(pk=export.pk).update(
        file=name,
        size=len(content),
        ready_at=now,
        expires_at=now + timedelta(days=int(value(EXPORT_DAYS))),
    )
    record("privacy.export.made", export, actor=actor, kind=export.kind, size=len(content))
    notify(
        export.owner,
        "privacy.export_ready",
        lambda: {"days": value(EXPORT_DAYS)},
        actor=actor,
    )
    return Progress(done=1, total=1, finished=True)


def fetch_export(export: DataExport, *, actor: Actor) -> bytes:
    """The file itself, for its owner while it is there; every time is recorded. Code "privacy.export_gone"."""
    require(may_fetch(actor, export))
    try:
        with storages["private"].open(export.file, "rb") as file:
            content = decrypt_bytes(file.read())
    except FileNotFoundError:
        raise Conflict(_("这份文件已经删掉了。要的话，再备一份。"), "privacy.export_gone") from None
    with transaction.atomic():
        DataExport.objects.filter(pk=export.pk).update(downloads=F("downloads") + 1)
        shown = list(maker(export.kind).shows(export))
        if shown:
            saw_all(actor, shown, maker(export.kind).what, why=export.subject)
        record("privacy.export.fetched", export, actor=actor, kind=export.kind, subject=export.subject)
    return content


def purge_exports(rows: Any, *, actor: Actor) -> int:
    """Delete the files of these exports, and what was not made yet is not made any more; how many."""
    gone = 0
    for export in rows.filter(purged_at__isnull=True):
        with transaction.atomic():
            changed = DataExport.objects.filter(pk=export.pk, purged_at__isnull=True).update(
                purged_at=clock.now(), file=""
            )
            if changed and export.file:
                transaction.on_commit(partial(storages["private"].delete, export.file))
            gone += changed
    return gone


def reseal_export(export: DataExport, *, actor: Actor) -> None:
    """Seal the file anew under the key in use. The new file stands before the old one goes."""
    with storages["private"].open(export.file, "rb") as file:
        name = _store(export, encrypt_bytes(decrypt_bytes(file.read())))
    old = export.file
    if DataExport.objects.filter(pk=export.pk, file=old).update(file=name):
        transaction.on_commit(lambda: storages["private"].delete(old))


def _store(export: DataExport, sealed: bytes) -> str:
    return str(storages["private"].save(f"{FOLDER}/{export.pk}.sealed", ContentFile(sealed)))
