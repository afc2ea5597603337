"""Write docs/data-dictionary.md from the models, so that it can't fall behind them."""

import inspect
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models

from foundation.people.fields import EncryptedText
from website.personal_register import Register

OURS = ("foundation", "courses", "training", "certification", "website")
PEOPLE = {"people.Person", "people.User"}
SOURCE = Path(__file__).resolve().parents[2] / "data" / "dictionary.toml"
HEAD = """# Data dictionary

Made by `python manage.py data_dictionary`; do not edit. What a field means and whether it holds personal data stands in
`site/website/data/dictionary.toml`; its purpose, ground (duty, service, consent), term and whether it is encrypted in
`site/website/data/personal.toml`. A field that is missing there, or only looks personal and isn't declared, fails the tests. "link" is a reference to a person: it identifies
somebody only together with that person's row. Django's, Wagtail's and Celery's own tables are not listed.
"""


def dictionary_path() -> Path:
    return Path(settings.ROOT) / "docs" / "data-dictionary.md"


def our_models() -> list[type[models.Model]]:
    """Every concrete model of ours, in the order of the apps."""
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]


def fields_of(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    """The columns of the model's own table."""
    yield from model._meta.local_concrete_fields


class Dictionary:
    """The declared words, and what of them nobody uses or misses."""

    def __init__(self) -> None:
        declared = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
        self.meanings: dict[str, str] = declared["meaning"]
        self.personal: dict[str, str] = declared["personal"]
        self.register = Register(self.personal)

    def meaning(self, field: models.Field[Any, Any]) -> str | None:
        return self.meanings.get(label(field)) or self.meanings.get(f"*.{field.name}")

    def personal_use(self, field: models.Field[Any, Any]) -> str:
        """Empty when the field holds nothing personal."""
        declared = self.personal.get(label(field), "")
        if not declared and links_to_a_person(field):
            return "link"
        return declared

    def problems(self) -> list[str]:
        """Fields without a meaning, encrypted ones not declared personal, and declarations of fields that are gone."""
        fields = [field for model in our_models() for field in fields_of(model)]
        labels = {label(field) for field in fields} | {f"*.{field.name}" for field in fields}
        return [
            *(f"{label(field)} has no meaning" for field in fields if not self.meaning(field)),
            *(
                f"{label(field)} is encrypted but not declared personal"
                for field in fields
                if isinstance(field, EncryptedText) and label(field) not in self.personal
            ),
            *(f"{name} does not exist" for name in sorted({*self.meanings, *self.personal} - labels)),
            *self.register.problems(fields),
        ]


def label(field: models.Field[Any, Any]) -> str:
    return f"{field.model._meta.label}.{field.name}"


def links_to_a_person(field: models.Field[Any, Any]) -> bool:
    related = field.related_model
    return isinstance(related, type) and related._meta.label in PEOPLE


def type_of(field: models.Field[Any, Any]) -> str:
    related = field.related_model
    if isinstance(related, type):
        return f"-> {related._meta.label}"
    name = "encrypted text" if isinstance(field, EncryptedText) else type(field).__name__.removesuffix("Field").lower()
    return f"{name}({field.max_length})" if field.max_length else name


def text() -> str:
    """The whole page."""
    words = Dictionary()
    parts = [HEAD]
    for model in our_models():
        summary = (inspect.getdoc(model) or "").split("\n\n")[0].replace("\n", " ")
        parts.append(f"\n## {model._meta.label}\n\nTable `{model._meta.db_table}`. {summary}\n\n")
        parts.append("| field | type | meaning | personal data |\n|---|---|---|---|\n")
        for field in fields_of(model):
            personal = words.personal_use(field)
            shown = (
                "no"
                if not personal
                else personal
                if personal == "link"
                else f"**yes**: {personal}{words.register.words(label(field))}"
            )
            parts.append(f"| `{field.column}` | {type_of(field)} | {words.meaning(field)} | {shown} |\n")
    return "".join(parts)


class Command(BaseCommand):
    help = "Write docs/data-dictionary.md from the models. --check changes nothing and fails when it is old."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail when the page is old")

    def handle(self, *args: object, check: bool, **options: object) -> None:
        problems = Dictionary().problems()
        if problems:
            raise CommandError("\n".join([*problems, f"Mend {SOURCE.name}."]))
        path = dictionary_path()
        written = text()
        if check:
            if not path.exists() or path.read_text(encoding="utf-8") != written:
                raise CommandError("docs/data-dictionary.md is old: run data_dictionary.")
            return
        path.write_text(written, encoding="utf-8")
        self.stdout.write(f"{path.name}: {len(our_models())} tables")
