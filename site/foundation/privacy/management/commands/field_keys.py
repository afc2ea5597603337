"""Under which keys the encrypted fields lie, and moving all of them to the newest."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from foundation.jobs.models import Job
from foundation.jobs.runner import run_to_end
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError
from foundation.people.fields import key_names
from foundation.privacy.operations.rotation import start_rotation
from foundation.privacy.queries.keys import everything_by_key, left_under_other_keys


class Command(BaseCommand):
    help = (
        "Say under which keys the encrypted fields lie; exit 1 while any lies under another than the newest. "
        "--rotate starts the job that moves them (the worker does it), --here does it in this process."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rotate", action="store_true", help="put the job into the queue")
        parser.add_argument("--here", action="store_true", help="with --rotate: do it here and now, without the worker")

    def handle(self, *args: object, rotate: bool, here: bool, **options: object) -> None:
        newest = key_names()[-1]
        if rotate:
            try:
                job = start_rotation(actor=SYSTEM)
            except DomainError as refusal:
                raise CommandError(str(refusal)) from refusal
            self.stdout.write(f"job {job.pk}: {job.total} values to move to {newest}")
            if not here:
                return
            done = run_to_end(job.pk)
            if done.state != Job.State.DONE:
                raise CommandError(f"the job stopped: {done.error or done.state}")
        for name, keys in everything_by_key().items():
            counts = ", ".join(f"{key}: {count}" for key, count in sorted(keys.items())) or "nothing stored"
            self.stdout.write(f"{name}: {counts}")
        left = left_under_other_keys(newest)
        if left:
            raise CommandError(f"{left} values do not lie under {newest} yet: keep the older keys in FIELD_KEYS.")
        self.stdout.write(f"everything lies under {newest}; keys before it may leave FIELD_KEYS")
