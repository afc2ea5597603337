"""The checks of `make test`, in order: what each is called, what it runs, what it needs around it."""

from __future__ import annotations

import base64
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

BIN = Path(sys.executable).parent
PYTHON = sys.executable


@dataclass(frozen=True)
class Step:
    name: str
    heading: str
    command: Sequence[str]
    minutes: int = 5
    """After this it is ended and counts as failed: a check that hangs must not hide the others."""
    needs: Sequence[str] = ()
    """Of "postgres", "redis", "browser"; what can't be had turns the step into one that could not run."""
    environment: dict[str, str] = field(default_factory=dict)
    lane: str = ""
    """Neighbours in different lanes run at the same time, those of one lane one after the other: a lane keeps one core busy."""


def production_secrets() -> dict[str, str]:
    """What a production machine has in its environment, with values made for this run."""

    def key() -> str:
        return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()

    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "FIELD_KEYS": f"index:{key()},k1:{key()}",
        "KEY_PASSPHRASE": secrets.token_urlsafe(32),
        "PUBLIC_URL": "https://diancai.example",
        "ALLOWED_HOSTS": "diancai.example",
        "TRUSTED_PROXIES": "127.0.0.1",
    }


def tests(*arguments: str) -> list[str]:
    return [PYTHON, "-m", "pytest", "-p", "no:cacheprovider", *arguments]


NO_DATABASE = ("--ignore=tests/architecture", "--ignore=tests/config")
"""Tests of the source and of the start: the same whatever the database, so they run once."""


def manage(*arguments: str) -> list[str]:
    return [PYTHON, "manage.py", *arguments]


STEPS = [
    Step("format", "Python is formatted", [str(BIN / "ruff"), "format", "--check", "."]),
    Step("lint", "Python is tidy", [str(BIN / "ruff"), "check", "."]),
    Step("types", "Types agree", [PYTHON, "-m", "mypy"], minutes=10),
    Step("imports", "Imports go one way", [str(BIN / "lint-imports"), "--no-cache"]),
    Step("templates", "Templates are tidy", [str(BIN / "djlint"), "--lint", "--quiet", "site/templates"]),
    Step("migrations", "Migrations match the models", manage("makemigrations", "--check", "--dry-run")),
    Step("messages", "Every message has its English", manage("update_catalogues", "--check")),
    Step("check", "Django finds nothing wrong", manage("check", "--fail-level", "WARNING")),
    Step(
        "deploy",
        "Django finds nothing wrong with the production settings",
        manage("check", "--deploy", "--fail-level", "WARNING"),
        environment=production_secrets(),
    ),
    Step(
        "sqlite",
        "Tests on SQLite",
        tests("-m", "not browser and not load and not postgres"),
        minutes=25,
        lane="sqlite",
    ),
    Step(
        "postgres",
        "Tests on PostgreSQL and Redis",
        tests("-m", "not browser and not load", *NO_DATABASE),
        minutes=25,
        needs=("postgres", "redis"),
        lane="postgres",
    ),
    Step("load-sqlite", "Load and kill -9 on SQLite", tests("-m", "load"), minutes=15, lane="sqlite"),
    Step(
        "load-postgres",
        "Load and kill -9 on PostgreSQL and Redis",
        tests("-m", "load"),
        minutes=15,
        needs=("postgres", "redis"),
        lane="postgres",
    ),
    Step(
        "browser-sqlite",
        "In the browser, on SQLite",
        tests("-m", "browser and not load"),
        minutes=20,
        needs=("browser",),
        lane="sqlite",
    ),
    Step(
        "browser-postgres",
        "The main journey in the browser, on PostgreSQL and Redis",
        tests("-m", "journey"),
        minutes=15,
        needs=("browser", "postgres", "redis"),
        lane="postgres",
    ),
]
