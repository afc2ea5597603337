"""Django's `migrate`, as the role that owns the tables (DATABASE_OWNER_URL); then the site's own role gets its rights."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from foundation.audit import ownership


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        using = options["database"]
        runs_as = connections[using].settings_dict["USER"]
        with ownership.as_owner(using):
            super().handle(*args, **options)
            if ownership.has_owner() and not options["plan"] and not options["check_unapplied"]:
                ownership.grant(runs_as, using)
