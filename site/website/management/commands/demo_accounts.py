"""Print the demo accounts, one or more a role."""

from django.conf import settings
from django.core.management.base import BaseCommand

from foundation.people.demo import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    help = "Print the demo accounts of every role."

    def handle(self, *args: object, **options: object) -> None:
        if not settings.DEMO:
            return
        self.stdout.write(f"Demo accounts (password of all: {PASSWORD})")
        for account in ACCOUNTS:
            self.stdout.write(f"  {account.username:<12} {account.what}")
