"""A backup of the demo county comes back equal, on either engine, or is refused before anything is touched."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.website.backup_machine import PASSPHRASE, ROOT, Machine, empty_machine
from website.backup.errors import BackupError
from website.backup.making import digest_of
from website.backup.restoring import open_backup
from website.backup.sealing import Keys, seal, unseal


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """The demo county, with a candidate's photo in the private files and a picture of a page in the public ones."""
    with empty_machine(tmp_path_factory.mktemp("county") / "machine") as machine:
        machine.manage("migrate", "-v0")
        machine.manage("demo")
        machine.manage(
            *("shell", "-v0", "--no-imports", "-c"),
            "from foundation.audit.sealing import seal_entries\nwhile seal_entries(): pass",
        )
        public = machine.folder / "media" / "public"
        public.mkdir(parents=True, exist_ok=True)
        (public / "notice.txt").write_text("贴在村口", encoding="utf-8")
        yield machine


@pytest.fixture(scope="module")
def backup(county: Machine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backups") / "tonight"
    told = county.manage("backup", str(folder))
    assert "keys sealed" in told
    return folder


def test_the_county_comes_back_equal(county: Machine, backup: Path, tmp_path: Path) -> None:
    with empty_machine(tmp_path / "machine", like=county) as machine:
        told = machine.manage("restore", str(backup))
        assert "counts and digests equal" in told
        assert "files: digests equal" in told
        assert "checks of integrity hold" in told
        assert machine.facts() == county.facts()
        assert "holds" in machine.manage("check_integrity")
        keys = sorted(path.name for path in (county.folder / "keys").iterdir())
        assert sorted(path.name for path in (machine.folder / "keys").iterdir()) == keys
        assert keys
        assert (machine.folder / "media/public/notice.txt").read_text(encoding="utf-8") == "贴在村口"
        # Numbers go on where they stood, and the append-only tables refuse what they refused.
        machine.manage(
            *("shell", "-v0", "--no-imports", "-c"),
            "from foundation.audit.models import Entry\n"
            "from foundation.people.models import User\n"
            "from foundation.kernel.actors import SYSTEM\n"
            "from foundation.audit.operations import record\n"
            "last = Entry.objects.order_by('-pk').first().pk\n"
            "assert record('people.account.opened', User.objects.first(), actor=SYSTEM).pk == last + 1\n"
            "from django.db import DatabaseError\n"
            "try:\n"
            "    Entry.objects.filter(pk=last).update(action='x')\n"
            "except DatabaseError: pass\n"
            "else: raise SystemExit('an entry could be changed')\n",
        )
        # What was brought back can be taken away again, row for row the same.
        again = tmp_path / "again"
        assert machine.refuses("restore", str(backup)).startswith("CommandError: The database is not empty.")
        machine.manage("backup", str(again))
        first, second = (json.loads((folder / "manifest.json").read_text()) for folder in (backup, again))
        changed = {"audit_entry", "policy_counter", "django_content_type", "auth_permission"}
        assert [
            (one["name"], one["rows"], one["digest"]) for one in second["tables"] if one["name"] not in changed
        ] == [(one["name"], one["rows"], one["digest"]) for one in first["tables"] if one["name"] not in changed]


@pytest.mark.postgres
def test_a_backup_comes_back_on_the_other_engine(county: Machine, backup: Path, tmp_path: Path) -> None:
    """From PostgreSQL into SQLite, and from there into another PostgreSQL."""
    assert county.environment["DATABASE_URL"].startswith("postgresql")
    machine = Machine(tmp_path / "machine", {})
    shutil.copy(county.folder / "secrets.env", machine.folder / "secrets.env")
    assert "counts and digests equal" in machine.manage("restore", str(backup))
    assert machine.facts() == county.facts()
    machine.manage("backup", str(tmp_path / "from-sqlite"))
    with empty_machine(tmp_path / "second", like=county) as second:
        assert "counts and digests equal" in second.manage("restore", str(tmp_path / "from-sqlite"))
        assert second.facts() == county.facts()


def test_nothing_secret_and_no_number_stands_in_the_open(county: Machine, backup: Path) -> None:
    secrets = dict(
        line.split("=", 1) for line in (county.folder / "secrets.env").read_text().splitlines() if "=" in line
    )
    numbers = county.manage(
        *("shell", "-v0", "--no-imports", "-c"),
        "from foundation.people.models import Person\n"
        "print(*(f'{p.document_number} {p.phone}' for p in Person.objects.all()))",
    ).split()
    assert len(numbers) > 100
    content = b"".join(
        gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for path in backup.rglob("*")
        if path.is_file() and "media" not in path.parts
    )
    for value in [*(secrets[name] for name in ("SECRET_KEY", "KEY_PASSPHRASE")), *numbers]:
        assert value.encode() not in content
    for key in secrets["FIELD_KEYS"].split(","):
        assert key.split(":", 1)[1].encode() not in content


def test_a_wrong_passphrase_and_a_wrong_key_are_refused_before_anything_is_touched(
    county: Machine, backup: Path, tmp_path: Path
) -> None:
    with empty_machine(tmp_path / "machine") as machine:
        assert "does not open the keys" in machine.refuses(
            "restore", str(backup), BACKUP_PASSPHRASE="another passphrase entirely"
        )
        complaint = machine.refuses("restore", str(backup))
        assert "FIELD_KEYS of this machine lacks the backup's key 'index', or has another one" in complaint
        assert not (machine.folder / "media").exists()
        told = machine.manage("restore", str(backup), "--keys-to", str(tmp_path / "keys.env"))
        assert "Nothing else was done" in told
        written = (tmp_path / "keys.env").read_text()
        assert oct((tmp_path / "keys.env").stat().st_mode & 0o777) == "0o600"
        wanted = (county.folder / "secrets.env").read_text()
        assert {line for line in wanted.splitlines() if "=" in line} == set(written.splitlines())


@pytest.mark.parametrize(
    ("part", "complaint"),
    [
        ("tables/people_person.jsonl.gz", "tables/people_person.jsonl.gz was changed"),
        ("media/public/notice.txt", "media/public/notice.txt was changed"),
        ("manifest.json", "manifest.json was changed"),
        ("keys.sealed", "does not open the keys"),
    ],
)
def test_a_changed_byte_is_found(backup: Path, tmp_path: Path, part: str, complaint: str) -> None:
    folder = tmp_path / "backup"
    shutil.copytree(backup, folder)
    path = folder / part
    data = bytearray(path.read_bytes())
    place = data.rindex(b'"}') - 6 if part == "keys.sealed" else len(data) // 2
    data[place] = ord("A") if data[place] != ord("A") else ord("B")
    path.write_bytes(bytes(data))
    assert complaint in refusal_of(folder)


def refusal_of(folder: Path) -> str:
    """What opening the backup is answered with; the command says the same."""
    with pytest.raises(BackupError) as refused:
        open_backup(folder, PASSPHRASE)
    return str(refused.value)


def test_a_missing_part_and_a_newer_version_are_refused(county: Machine, backup: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    shutil.copytree(backup, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["migrations"].append(["people", "9999_from_the_future"])
    (folder / "manifest.json").write_text(json.dumps(manifest))
    keys = unseal((folder / "keys.sealed").read_bytes(), PASSPHRASE)
    (folder / "keys.sealed").write_bytes(
        seal(Keys(keys.secrets, keys.files, digest_of(folder / "manifest.json")), PASSPHRASE)
    )
    assert "people.9999_from_the_future" in county.refuses("restore", str(folder))
    (folder / "tables" / "audit_entry.jsonl.gz").unlink()
    assert "tables/audit_entry.jsonl.gz is missing" in refusal_of(folder)
    (folder / "keys.sealed").unlink()
    assert "holds no finished backup" in refusal_of(folder)


def test_a_full_disk_leaves_nothing_half_made(county: Machine, tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: the same error of the same call."""
    folder = tmp_path / "backups" / "tonight"
    ended = subprocess.run(
        [
            *("bash", "-c", 'ulimit -f 64; exec "$0" "$@"'),
            *(sys.executable, "-B", "manage.py", "backup", str(folder)),
        ],
        env={**county.environment, "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "is the disk full? Nothing was left behind." in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(folder.parent.iterdir()) == []


def test_a_backup_never_overwrites_one_and_wants_a_real_passphrase(
    county: Machine, backup: Path, tmp_path: Path
) -> None:
    assert "is there already" in county.refuses("backup", str(backup))
    assert "BACKUP_PASSPHRASE is not set" in county.refuses("backup", str(tmp_path / "x"), BACKUP_PASSPHRASE="")
    assert not (tmp_path / "x").exists()
