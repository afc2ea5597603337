"""Give the role the site runs as (in DATABASE_URL) its rights again: after a restore, or when it was made anew."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from foundation.audit import ownership


class Command(BaseCommand):
    help = "Connects as DATABASE_OWNER_URL and grants the role of DATABASE_URL what the site needs, and no more."

    def handle(self, *args: object, **options: object) -> None:
        if not ownership.has_owner():
            raise CommandError("DATABASE_OWNER_URL is not set: the site runs as the tables' owner, nothing to grant.")
        role = connection.settings_dict["USER"]
        with ownership.as_owner():
            ownership.grant(role)
        self.stdout.write(f"{role} may read and write, and on the append-only tables only read and add.")
