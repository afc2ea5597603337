"""Encrypting every stored field anew under the newest key, while the site runs.

The key that makes blind indexes is outside: with another one nobody would be found any more. A row is written only where it
still holds the very text that was read, so what somebody writes at the same moment is never lost; it lies under the newest
key anyway. Where the work stands is kept with the job, in the transaction of each chunk.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import F, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.jobs.models import Job
from foundation.jobs.operations import enqueue
from foundation.jobs.registry import Progress
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict
from foundation.people.fields import decrypt, encrypt, key_names
from foundation.people.rules import require
from foundation.privacy.operations.exports import reseal_export
from foundation.privacy.queries.keys import (
    Column,
    encrypted_columns,
    key_of_file,
    left_under_other_keys,
    sealed_files,
    sealed_in,
)
from foundation.privacy.rules import runs_the_machine

JOB = "people.rotate_field_keys"
CHUNK = 500
MOST_PASSES = 5


def start_rotation(*, actor: Actor) -> Job:
    """Put the work into the queue. Refused while another one runs ("privacy.rotation_running")."""
    require(runs_the_machine(actor))
    running = Job.objects.filter(kind=JOB, state__in=[Job.State.QUEUED, Job.State.RUNNING])
    if running.exists():
        raise Conflict(_("钥匙正在换，请看任务的进度，办完再说。"), "privacy.rotation_running")
    key = key_names()[-1]
    job = enqueue(
        JOB,
        actor=actor,
        payload={"key": key, "column": 0, "after": None, "pass": 1},
        subject=key,
        total=left_under_other_keys(key),
    )
    record("privacy.keys.rotation_started", job, actor=actor, key=key)
    return job


def rotate_chunk(job: Job, *, actor: Actor) -> Progress:
    """Up to `CHUNK` values of one column; after the last column the files; then look whether anything is left and go round again."""
    place: dict[str, Any] = dict(job.payload)
    if place["key"] != key_names()[-1]:
        raise Conflict(
            _("FIELD_KEYS 又变了：开始换的时候最后一把是 %(key)s，现在不是。请重启全部进程，再重新开始换。")
            % {"key": place["key"]},
            "privacy.keys_changed",
        )
    columns = encrypted_columns()
    done = job.done
    if place["column"] < len(columns):
        column = columns[place["column"]]
        last, changed = _rotate_rows(column, place["key"], place["after"])
        done += changed
        if last is None:
            place |= {"column": place["column"] + 1, "after": None}
        else:
            place["after"] = str(last)
    else:
        done += _rotate_factors(place["key"]) + _reseal_files(place["key"], actor)
        left = left_under_other_keys(place["key"])
        if not left:
            record("privacy.keys.rotated", job, actor=actor, key=place["key"], values=done)
            return Progress(done=done, total=done, finished=True)
        if place["pass"] >= MOST_PASSES:
            raise Conflict(
                _("还有 %(n)s 个值不在新钥匙下：有进程还在用旧的 FIELD_KEYS。请重启全部进程，再重新开始换。")
                % {"n": left},
                "privacy.rotation_unfinished",
            )
        place |= {"column": 0, "after": None, "pass": place["pass"] + 1}
    Job.objects.filter(pk=job.pk).update(payload=place)
    return Progress(done=done, total=max(job.total, done + 1), finished=False)


def _rotate_rows(column: Column, key: str, after: str | None) -> tuple[Any, int]:
    """The last primary key looked at (None: the column is through) and how many values were written."""
    rows = column.under_other_keys(key).order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=column.model._meta.pk.to_python(after))
    found = list(rows.values_list("pk", "sealed")[:CHUNK])
    changed = 0
    for pk, sealed in found:
        unchanged = column.model._base_manager.annotate(sealed=Cast(F(column.field), TextField())).filter(
            pk=pk, sealed=sealed
        )
        changed += unchanged.update(**{column.field: decrypt(sealed)})
    return (found[-1][0] if len(found) == CHUNK else None), changed


def _rotate_factors(key: str) -> int:
    """Second factors are as few as the staff: all at once, each row locked while it is read and written."""
    changed = 0
    for factor in Authenticator.objects.select_for_update(no_key=True).order_by("pk"):
        old = {name: sealed for name, sealed in sealed_in(factor.data).items() if not sealed.startswith(f"{key}$")}
        if old:
            data = factor.data | {name: encrypt(decrypt(sealed)) for name, sealed in old.items()}
            Authenticator.objects.filter(pk=factor.pk).update(data=data)
            changed += len(old)
    return changed


def _reseal_files(key: str, actor: Actor) -> int:
    """Files are few and live for days: all at once."""
    resealed = 0
    for export in sealed_files():
        try:
            if key_of_file(export.file) != key:
                reseal_export(export, actor=actor)
                resealed += 1
        except FileNotFoundError:  # purged at this moment
            continue
    return resealed
