"""The demo county's year of classes, in every state, built through the operations on the days they happened."""

import random

from django.db import transaction

from courses.models import Course
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.people.demo import SEED, person_of_account
from foundation.people.models import Organisation
from foundation.places.models import Venue
from foundation.policy.operations import set_policy
from training.demo.building import County, build_class
from training.demo.calls import build_calls
from training.demo.feedback import build_feedback
from training.demo.people import build_staff, build_villagers
from training.demo.plan import CLOSED, EVERYTHING
from training.demo.registers import build_registers, build_requests
from training.models import TrainingClass

VILLAGERS = 280
DEMO_RULES = (
    ("training.filing_days_before", 0, "演示用：送审当天就能开课，好一口气走完全程"),
    ("training.mark_minutes_ahead", 720, "演示用：今天晚上的课白天也能点名"),
    ("training.township_reviews_up_to_hours", 40, "演示用：乡镇也有开班申请可以审"),
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
    build_feedback()
    for key, value, note in DEMO_RULES:
        set_policy(key, value, actor=SYSTEM, valid_from=county.today, note=note)
    build_requests(county.staff)
    with transaction.atomic():
        build_calls(county)
