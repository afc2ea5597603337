"""What the benchmark needs of desks: ten thousand plans that wait for one reviewer, and a person with many roles."""

from __future__ import annotations

from datetime import date, timedelta

from foundation.people.models import Membership, Organisation, User
from foundation.people.roles import Role
from tests.factories.people import make_organisation, make_staff
from tests.load.bench_rows import analyse, like
from tests.load.soak_inside import session_of
from training.models import PlannedSession, TrainingClass

CHUNK = 2_000


def fill_desk(count: int) -> str:
    """So many filed plans, each with one session, as the demo county's own filed class; the reviewer's session."""
    base = TrainingClass.objects.filter(state="filed").earliest("pk")
    lesson = base.sessions.earliest("number")
    for first in range(0, count, CHUNK):
        numbers = range(first, min(first + CHUNK, count))
        made = TrainingClass.objects.bulk_create(
            like(base, code=f"2020-WAIT-{number:04d}", filed_at=base.filed_at - timedelta(minutes=number))
            for number in numbers
        )
        PlannedSession.objects.bulk_create(like(lesson, training_class=one) for one in made)
    analyse()
    return session_of(User.objects.get(username="reviewer"))


def staff_with_roles(count: int) -> str:
    """The session of somebody who reads everything (auditor) and has so many roles in all, each at another office."""
    user = make_staff(Role.AUDITOR, Organisation.objects.get(code="BUREAU"))
    assert user.person is not None
    Membership.objects.bulk_create(
        Membership(
            person=user.person, organisation=make_organisation(), role=Role.VILLAGE_CADRE, valid_from=date(2025, 1, 1)
        )
        for _number in range(count - 1)
    )
    return session_of(user)
