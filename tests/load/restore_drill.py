"""The drill of a lost machine: a county of 100,000 people is backed up while it works, and comes back on an empty machine.

    python -m tests.load.restore_drill [--people 100000]

Prints a table for docs/operations.md. On SQLite; with DATABASE_URL (`python -m tests.environment with-postgres -- …`) on
PostgreSQL. Also tried: the wrong passphrase, a machine with other keys, and a second writer during the backup.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MOST_MINUTES_BACK, MOST_MINUTES_LOST = 30, 15
FILL = """
import random
from datetime import date, timedelta
from foundation.audit.models import Entry
from foundation.audit.sealing import seal_entries
from foundation.kernel import clock
from foundation.notices.models import Notice
from foundation.people.demo import invent_person
from foundation.people.models import Person
from foundation.people.models.persons import document_index, phone_index

source = random.Random(7)
left, seen = {people}, set(Person.objects.values_list("document_hash", flat=True))
while left:
    rows = []
    while len(rows) < min(2000, left):
        facts = invent_person(source)
        document = document_index(facts["document_type"], facts["document_number"])
        if document not in seen:
            seen.add(document)
            rows.append(Person(document_hash=document, phone_hash=phone_index(facts["phone"]), **facts))
    made = Person.objects.bulk_create(rows)
    Entry.objects.bulk_create(
        Entry(action="people.person.registered", object_type="people.person", object_id=str(one.pk),
              actor_id="system", actor_label="system") for one in made)
    Notice.objects.bulk_create(
        Notice(person=one, occasion="training.enrolled", text="你报上名了", address=one.phone, state="sent") for one in made)
    left -= len(made)
while seal_entries():
    pass
"""
WRITE = """
import time
from foundation.kernel.actors import SYSTEM
from foundation.people.demo import invent_resident_id
from foundation.people.operations import register_person
from datetime import date
slowest, count, until = 0.0, 0, time.monotonic() + {seconds}
while time.monotonic() < until:
    began = time.monotonic()
    register_person(actor=SYSTEM, name="钱多多", document_type="resident_id",
                    document_number=invent_resident_id(date(1950, 1, 1), female=False, sequence=count % 500))
    slowest, count = max(slowest, time.monotonic() - began), count + 1
    time.sleep(0.05)
print(f"{{count}} {{slowest:.2f}}")
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    people = parser.parse_args().people
    with tempfile.TemporaryDirectory(prefix="diancai-drill-") as name:
        os.environ.setdefault("DATA_DIR", str(Path(name) / "own"))
        from tests.website.backup_machine import empty_machine

        rows = drill(people, Path(name), empty_machine)
    engine = "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "SQLite"
    print(f"\nRestore drill, {people:,} people, {engine}\n")
    print("| what | target | result |\n|---|---|---|")
    for what, target, result in rows:
        print(f"| {what} | {target} | {result} |")


def drill(people: int, folder: Path, empty_machine: Any) -> list[tuple[str, str, str]]:
    rows = []
    with empty_machine(folder / "county") as county:
        county.manage("migrate", "-v0")
        county.manage("demo")
        county.shell(FILL.format(people=people))
        writer = subprocess.Popen(
            county.shell_command(WRITE.format(seconds=20)),
            env=county.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        backup = folder / "backup"
        seconds, told = timed(lambda: county.manage("backup", str(backup)))
        written = str(writer.communicate()[0]).strip().splitlines()[-1].split()
        size = sum(path.stat().st_size for path in backup.rglob("*") if path.is_file())
        rows.append(
            ("backup while people work", f"<= {MOST_MINUTES_LOST} min (RPO)", f"{seconds:.0f} s, {size / 1e6:.0f} MB")
        )
        rows.append(("writes during it", "none refused", f"{written[0]} done, the slowest {written[1]} s"))
        print(told)
        with empty_machine(folder / "empty", like=county) as empty:
            complaint = empty.refuses("restore", str(backup), BACKUP_PASSPHRASE="another passphrase entirely")
            rows.append(("wrong passphrase", "refused loudly", complaint.removeprefix("CommandError: ").split(".")[0]))
            seconds, told = timed(lambda: empty.manage("restore", str(backup)))
            rows.append(("back on an empty machine", f"<= {MOST_MINUTES_BACK} min (RTO)", f"{seconds:.0f} s"))
            for line in told.splitlines():
                if "equal" in line or "integrity" in line:
                    rows.append(("compared", "equal", line.strip()))
            seconds, _told = timed(lambda: empty.manage("check_integrity"))
            rows.append(("`check_integrity` afterwards", "holds", f"holds, {seconds:.0f} s"))
        with empty_machine(folder / "stranger") as stranger:
            complaint = stranger.refuses("restore", str(backup))
            rows.append(
                ("machine with other keys", "refused loudly", complaint.removeprefix("CommandError: ").split(".")[0])
            )
    return rows


def timed(work: Any) -> tuple[float, str]:
    began = time.monotonic()
    told = str(work())
    return time.monotonic() - began, told


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
    main()
