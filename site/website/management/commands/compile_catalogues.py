"""Compile the message catalogues with Babel: gettext's own tools are not needed."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile every .po under site/locale that is newer than its .mo."

    def handle(self, *args: object, **options: object) -> None:
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                target = source.with_suffix(".mo")
                if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
                    continue
                with source.open("rb") as file:
                    catalogue = read_po(file, locale=source.parts[-3])
                draft = target.with_suffix(f".{os.getpid()}")
                with draft.open("wb") as file:
                    write_mo(file, catalogue)
                draft.replace(target)
                self.stdout.write(f"{source.relative_to(settings.ROOT)} compiled")
