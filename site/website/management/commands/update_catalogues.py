"""Collect the messages of the code and the templates into the English catalogue, with Babel."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation.template import templatize

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
CODE = ("site/config", "site/foundation", "site/website", "courses", "training", "certification")


class Command(BaseCommand):
    help = "Bring site/locale/en up to date. --check fails when a message has no English, is fuzzy or is not collected."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail on what is missing")

    def handle(self, *args: object, check: bool, **options: object) -> None:
        path = Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.po"
        catalogue = Catalog(locale="en", project="Diancai", charset="utf-8")
        if path.exists():
            with path.open("rb") as file:
                catalogue = read_po(file, locale="en")
        known = {
            (message.id if isinstance(message.id, str) else message.id[0], message.context)
            for message in catalogue
            if message.id
        }
        collected = collect()
        catalogue.update(collected, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        missing = [message for message in catalogue if message.id and not _is_translated(message)]
        if check:
            wanted = {
                (message.id if isinstance(message.id, str) else message.id[0], message.context)
                for message in collected
                if message.id
            }
            if wanted != known or missing:
                for message in missing[:20]:
                    self.stderr.write(f"no English: {message.id!r} ({message.locations[0][0]})")
                raise CommandError(
                    f"{len(missing)} messages without English, {len(known - wanted)} no longer used. Run update_catalogues and translate."
                )
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=120, sort_output=True, omit_header=False, include_lineno=False)
        self.stdout.write(f"{len(list(catalogue)) - 1} messages, {len(missing)} without English")


def _is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return all(strings) and not message.fuzzy


def collect() -> Catalog:
    """Every message marked in Python and in templates, with the files it stands in."""
    catalogue = Catalog(locale="en")
    for path in source_files():
        name = path.relative_to(settings.ROOT).as_posix()
        for _line, function, message, comments in messages_in(path):
            context, ids = _split(function, message)
            if ids:
                catalogue.add(ids, locations=[(name, 0)], context=context, auto_comments=comments)
    return catalogue


def source_files() -> Iterator[Path]:
    for folder in CODE:
        for path in sorted((settings.ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    for suffix in ("*.html", "*.svg", "*.txt"):
        yield from sorted((settings.SITE_DIR / "templates").rglob(suffix))


def messages_in(path: Path) -> Iterator[tuple]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = templatize(source, origin=str(path))
    yield from extract_python(BytesIO(source.encode()), KEYWORDS, [], {"encoding": "utf-8"})


def _split(function: str, message: object) -> tuple[str | None, str | tuple[str, str] | None]:
    parts = [part for part in (message if isinstance(message, (tuple, list)) else [message]) if isinstance(part, str)]
    context = parts.pop(0) if "pgettext" in function and parts else None
    if function.startswith(("ngettext", "npgettext")):
        return context, (parts[0], parts[1]) if len(parts) > 1 else None
    return context, parts[0] if parts else None
