"""How fast fields move to a new key: `python -m tests.load.count_rotation [PEOPLE]` prints one JSON line.

A throwaway SQLite database of people with encrypted numbers, as many as asked for (100,000), one job, nobody else at work.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import sys
import tempfile
import time
from pathlib import Path

PEOPLE = 100_000
BATCH = 2_000


def main(people: int) -> None:
    with tempfile.TemporaryDirectory(prefix="diancai-rotation-") as folder:
        os.environ |= {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'rotation.sqlite3'}"
        sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "site")]
        import django

        django.setup()
        print(json.dumps(measured(people)))


def measured(people: int) -> dict[str, object]:
    from django.conf import settings
    from django.core.management import call_command

    from foundation.jobs.runner import run_to_end
    from foundation.kernel.actors import SYSTEM
    from foundation.people.models import Person
    from foundation.privacy.operations.rotation import start_rotation

    call_command("migrate", verbosity=0)
    for start in range(0, people, BATCH):
        Person.objects.bulk_create(
            Person(
                name="种子",
                document_number=f"330683{start + number:012d}",
                document_hash=f"{start + number:064d}",
                phone=f"138{start + number:08d}",
                phone_hash=f"{start + number:064d}",
            )
            for number in range(min(BATCH, people - start))
        )
    key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    settings.FIELD_KEYS = f"{settings.FIELD_KEYS},k9:{key}"
    started = time.monotonic()
    job = run_to_end(start_rotation(actor=SYSTEM).pk)
    seconds = time.monotonic() - started
    return {
        "name": "key rotation",
        "value": round(job.done / seconds),
        "unit": "values/s",
        "people": people,
        "seconds": round(seconds, 1),
        "state": job.state,
    }


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE)
