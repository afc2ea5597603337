"""A wrong setting ends the start with a sentence that says what is wrong and how to mend it: no traceback, exit code 1."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import environment
from config.settings.variables import VARIABLES
from tests.architecture.source import ROOT, modules
from tests.environment.steps import production_secrets

GOOD = {**production_secrets(), "DATABASE_URL": "sqlite:////tmp/nowhere.sqlite3"}
KEY = "A" * 43 + "="


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SECRET_KEY", "short", "at least 50 random characters"),
        ("SECRET_KEY", "a" * 60, "at least 50 random characters"),
        ("FIELD_KEYS", "index:abc", "is not base64"),
        ("FIELD_KEYS", "index:YWJj,k1:YWJj", "is not 32 bytes long"),
        ("FIELD_KEYS", f"k1:{KEY}", "needs a key called 'index'"),
        ("FIELD_KEYS", f"index:{KEY},k1:{KEY},k1:{KEY}", "names a key twice"),
        ("KEY_PASSPHRASE", "short", "at least 16 characters"),
        ("PUBLIC_URL", "diancai.example", "is no web address"),
        ("PUBLIC_URL", "https://diancai.example/menu", "more than scheme and host"),
        ("PUBLIC_URL", "https://diancai.example:port", "is no address"),
        ("PUBLIC_URL", "http://diancai.example", "production needs https"),
        ("PUBLIC_URL", "", "is not set, and production needs it"),
        ("PUBLIC_URL_BEFORE", "somewhere", "is no web address"),
        ("ALLOWED_HOSTS", "https://diancai.example", "write host names only"),
        ("ALLOWED_HOSTS", "other.example", "does not hold 'diancai.example'"),
        ("TRUSTED_PROXIES", "nginx", "is no address or network"),
        ("TIME_ZONE", "Asia/Nowhere", "names no time zone"),
        ("DATABASE_URL", "mysql://localhost/x", "must begin with one of"),
        ("DATABASE_URL", "postgresql://localhost:many/x", "no number from 0 to 65535"),
        ("BROKER_URL", "localhost", "must begin with one of"),
        ("CACHE_URL", "memcached://localhost", "must begin with one of"),
        ("SMS_BACKEND", "pigeon", "must be one of file, console"),
        ("DEMO", "yes", "must be one of on, off"),
        ("DEMO", "on", "take it out of the environment"),
        ("SENDFILE", "apache", "must be one of nginx"),
        ("JOBS_LEASE_SECONDS", "soon", "must be a whole number from 1 to 3600"),
        ("PORT", "0", "must be a whole number from 1 to 65535"),
    ],
)
def test_a_wrong_value_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    set_all(monkeypatch, GOOD | {name: value})
    found = environment.problems(production=True)
    assert len(found) == 1
    assert found[0].startswith(name) and words in found[0] and found[0].endswith((".", "in."))


def test_right_values_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, GOOD)
    assert environment.problems(production=True) == []


def test_no_secret_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, GOOD | {"SECRET_KEY": "hunter2", "KEY_PASSPHRASE": "hunter2", "FIELD_KEYS": "index:hunter2"})
    found = "".join(environment.problems(production=True))
    assert "KEY_PASSPHRASE" in found and "hunter2" not in found


@pytest.mark.parametrize(
    "command",
    [
        ["manage.py", "check"],
        ["-m", "config.prepare"],
        ["-m", "gunicorn", "-c", "site/config/gunicorn.py", "config.wsgi"],
        ["-m", "celery", "--app", "config.celery", "--quiet", "worker"],
    ],
    ids=["manage", "prepare", "gunicorn", "celery"],
)
def test_every_program_ends_with_the_sentence(tmp_path: Path, command: list[str]) -> None:
    wrong = {**GOOD, "TIME_ZONE": "Asia/Nowhere", "PUBLIC_URL": "http://diancai.example", "DATA_DIR": str(tmp_path)}
    done = start(command, wrong)
    assert done.returncode == 1
    assert "PUBLIC_URL is 'http://diancai.example': production needs https" in done.stderr
    assert "TIME_ZONE names no time zone" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


def test_a_port_that_is_none_ends_the_web_server_with_the_sentence() -> None:
    done = start(["-m", "gunicorn", "-c", "site/config/gunicorn.py", "config.wsgi"], {**GOOD, "PORT": "http"})
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "PORT must be a whole number from 1 to 65535, not 'http'." in done.stderr


def test_the_documentation_names_every_variable_as_the_code_does() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \|$", (ROOT / "docs/settings.md").read_text(), re.MULTILINE
    )
    assert rows == [
        (variable.name, variable.default, "yes" if variable.in_production else "", variable.meaning)
        for variable in VARIABLES
    ]


def test_every_variable_the_code_reads_is_in_the_table() -> None:
    read = {
        call.args[0].value
        for path, module in modules()
        if path.startswith("site/config/")
        for call in ast.walk(module)
        if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant)
        if ast.unparse(call.func)
        in {"environment.text", "environment.listed", "environment.whole_number", "os.environ.get"}
    }
    assert read - {variable.name for variable in VARIABLES} - {"PYTHONPATH"} == set()


def set_all(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable.name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def start(command: list[str], values: dict[str, str]) -> subprocess.CompletedProcess[str]:
    around = {name: value for name, value in os.environ.items() if name not in {item.name for item in VARIABLES}}
    roots = os.pathsep.join([str(ROOT / "site"), str(ROOT)])
    return subprocess.run(
        [sys.executable, *command],
        env={**around, "PYTHONPATH": roots, **values},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
