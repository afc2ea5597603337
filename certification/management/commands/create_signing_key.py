"""Make a new issuing key and put it to use."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certification.keys.in_use import issuer_did
from certification.operations.keys import create_signing_key
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Make a new issuing key (encrypted file under DATA_DIR/keys); the one before is retired and stays published."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = create_signing_key(actor=SYSTEM)
        except DomainError as refusal:
            raise CommandError(f"{refusal} [{refusal.code}]") from refusal
        self.stdout.write(f"{issuer_did()}#{key.fragment}")
