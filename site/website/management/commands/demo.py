"""Build the demo county: deterministic, invented, and harmless to build twice."""

import time
from importlib import import_module

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation.audit.ownership import as_owner
from website.backup.emptying import drop_all_tables

PARTS = (
    "foundation.people.demo",
    "courses.demo",
    "website.guides.demo",
    "training.demo",
    "certification.demo",
    "website.villager_demo",
    "website.privacy_demo",
    "website.messages_demo",
)


class Command(BaseCommand):
    help = "Build the demo county. --reset begins with an empty database, --scale N makes N times as many classes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=int, default=1, help="how many times the usual number of classes")
        parser.add_argument("--reset", action="store_true", help="throw the database's tables away first")

    def handle(self, *args: object, scale: int, reset: bool, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("The demo county has known passwords: it is built on demo machines only.")
        if scale < 1:
            raise CommandError("--scale is a whole number from 1 on.")
        if reset:
            with as_owner():
                drop_all_tables()
            call_command("migrate", verbosity=0)
        for part in PARTS:
            started = time.monotonic()
            import_module(part).build(scale)
            self.stdout.write(f"{part}: {time.monotonic() - started:.1f} s")
