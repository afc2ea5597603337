"""The demo county has what a newcomer needs to click through the chain."""

import pytest
from django.utils import timezone

from courses import demo as courses_demo
from foundation.jobs.models import Job
from foundation.kernel import clock
from foundation.notices.models import Notice, Question
from foundation.people import demo as people_demo
from foundation.people.demo import person_of_account
from training import demo
from training.demo.messages import build_messages
from training.demo.plan import TEA_ROSTER_CODE
from training.models import AttendanceMark, Enrolment, TrainingClass
from training.queries.tasks import classes_to_move_on, filings_to_decide, sessions_to_mark
from training.queries.teaching import taught_pairs
from training.rules.filing import missing_for_filing
from training.states import ClassState

pytestmark = pytest.mark.django_db


def test_the_demo_year_of_classes():
    for part in (people_demo, courses_demo, demo):
        part.build(1)
    states = set(TrainingClass.objects.values_list("state", flat=True))
    assert states == set(ClassState.values)
    assert TrainingClass.objects.count() >= 30

    draft = TrainingClass.objects.get(code=TEA_ROSTER_CODE)
    assert (draft.state, draft.institution.code, draft.capacity, missing_for_filing(draft)) == (
        "draft",
        "GANLIN",
        42,
        [],
    )

    left = [row.seats_left for row in TrainingClass.objects.filter(state="enrolling")]
    assert (len(left) >= 4, 0 in left, any(0 < seats < 8 for seats in left), max(left) > 15) == (True,) * 4

    trainer, manager, reviewer, farmer = map(person_of_account, ("trainer", "manager", "reviewer", "farmer"))
    days = {timezone.localdate(session.starts_at) for session in sessions_to_mark(trainer)}
    assert clock.today() in days
    assert {row.state for row in classes_to_move_on(manager.account)} >= {"returned", "approved", "assessing"}
    assert filings_to_decide(reviewer.account).count() >= 3

    tea = TrainingClass.objects.filter(course__code="TEA-01", state="closed").order_by("-closed_at").first()
    completed = list(tea.enrolments.filter(state="completed").values_list("person_id", flat=True))
    appraisers = [person_of_account(f"appraiser{number}").pk for number in (1, 2, 3)]
    assert (len(completed) >= 12, farmer.pk in completed, taught_pairs(appraisers, completed)) == (True, True, set())
    assert AttendanceMark.objects.filter(ordinal=2).exists()

    before = Enrolment.objects.count()
    demo.build(1)
    assert Enrolment.objects.count() == before
    build_messages()
    queued = Job.objects.filter(kind="notices.send", state="queued").values_list("payload", flat=True)
    leaving = Notice.objects.filter(state="waiting", send_after=None).values_list("pk", flat=True)
    assert sorted(leaving) == sorted(pk for payload in queued for pk in payload["notices"])
    later = Notice.objects.filter(state="waiting", send_after__isnull=False).count()
    assert (later, Notice.objects.filter(state="failed").count()) == (4, 3)
    assert set(Question.objects.values_list("answer", flat=True)) >= {"", "1", "2"}
