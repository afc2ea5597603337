"""Release a batch and see its certificates through, from the command line."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certification.models import AppraisalBatch
from certification.operations.issuing import release_batch
from foundation.jobs.models import Job
from foundation.jobs.runner import run
from foundation.kernel.errors import DomainError
from foundation.people.models import User


class Command(BaseCommand):
    help = "Issue the certificates of a batch: only what a panel leader has signed, released by a certifying officer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", required=True, metavar="CODE", help="the batch, e.g. J2026-0002")
        parser.add_argument("--officer", required=True, metavar="USER", help="account of the certifying officer")

    def handle(self, *args: Any, **options: Any) -> None:
        batch = AppraisalBatch.objects.select_related("body__organisation").filter(code=options["batch"]).first()
        if batch is None:
            raise CommandError(f"there is no batch {options['batch']}")
        officer = User.objects.select_related("person").filter(username=options["officer"]).first()
        if officer is None:
            raise CommandError(f"there is no account {options['officer']}")
        try:
            job = release_batch(batch, actor=officer)
        except DomainError as refusal:
            raise CommandError(f"{refusal} [{refusal.code}]") from refusal
        self._see_through(job)

    def _see_through(self, job: Job) -> None:
        """Work here unless a worker was quicker; then watch it."""
        while True:
            run(job.pk)
            job.refresh_from_db()
            self.stdout.write(f"{job.done}/{job.total} {job.state}")
            if job.state == Job.State.DONE:
                return
            if job.state == Job.State.PARKED:
                raise CommandError(job.error)
            time.sleep(1)
