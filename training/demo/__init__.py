"""The demo county's year of classes, in every state, built through the operations on the days they happened."""

import random
from datetime import timedelta

from django.db import transaction

from courses.models import Course
from foundation.jobs.models import Job
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.notices.models import Notice
from foundation.notices.operations import SEND
from foundation.people.demo import SEED, person_of_account
from foundation.people.models import Organisation
from foundation.places.models import Venue
from foundation.policy.operations import set_policy
from training.demo.building import County, build_class
from training.demo.people import build_staff, build_villagers
from training.demo.plan import CLOSED, EVERYTHING
from training.demo.registers import build_registers, build_requests
from training.models import TrainingClass

VILLAGERS = 280
DEMO_RULES = (
    ("training.filing_days_before", 0, "演示用：送审当天就能开课，好一口气走完全程"),
    ("training.mark_minutes_ahead", 720, "演示用：今天晚上的课白天也能点名"),
)


def build(scale: int = 1) -> None:
    """Nothing where there are classes already. `scale` repeats the closed classes of the year."""
    if TrainingClass.objects.exists():
        return
    source = random.Random(SEED + 2)
    with transaction.atomic():
        county = County(
            today=clock.today(),
            source=source,
            staff=build_staff(source),
            reviewer=person_of_account("reviewer").account,
            villagers=build_villagers(source, VILLAGERS * scale),
            farmer=person_of_account("farmer"),
            courses={course.code: course for course in Course.objects.select_related("section")},
            venues={venue.code: venue for venue in Venue.objects.all()},
            organisations={organisation.code: organisation for organisation in Organisation.objects.all()},
        )
        build_registers(county.staff)
        county.venues = {venue.code: venue for venue in Venue.objects.all()}
    for plan in [*EVERYTHING, *CLOSED * (scale - 1)]:
        with transaction.atomic():
            build_class(county, plan)
    for key, value, note in DEMO_RULES:
        set_policy(key, value, actor=SYSTEM, valid_from=county.today, note=note)
    build_requests(county.staff)
    _settle_old_messages()


def _settle_old_messages() -> None:
    """Messages of past days went out in the past: a newcomer's phone must not ring two hundred times."""
    before = clock.now() - timedelta(hours=12)
    old = Notice.objects.filter(state=Notice.State.WAITING, created_at__lt=before)
    ids = list(old.values_list("pk", flat=True))
    jobs = [
        job.pk
        for job in Job.objects.filter(kind=SEND, state=Job.State.QUEUED)
        if set(job.payload["notices"]) <= set(ids)
    ]
    Job.objects.filter(pk__in=jobs).update(state=Job.State.DONE, done=1, finished_at=before)
    Notice.objects.filter(pk__in=ids).update(state=Notice.State.SENT, sent_at=before)
