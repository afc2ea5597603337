"""Check what must never be otherwise: the record's chain and triggers, number series, sums, files."""

import sys

from django.core.management.base import BaseCommand

from foundation.audit import integrity


class Command(BaseCommand):
    help = "Exit 1 on the first break, naming it."

    def handle(self, *args: object, **options: object) -> None:
        for name, problem in integrity.breaks():
            self.stderr.write(f"{name}: {problem}")
            sys.exit(1)
        for name in integrity.names():
            self.stdout.write(f"{name}: holds")
