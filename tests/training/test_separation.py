"""Who files never approves: per class, by rule and in the database, superusers and the shell included.

A school of three people works all the same: the separation that matters lies between school, supervision and evaluation.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from foundation.audit import guards
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import NotPermitted
from foundation.people.models import Organisation, User
from foundation.people.operations import grant_role
from foundation.people.roles import Role
from foundation.places.models import Division
from foundation.policy.operations import set_policy
from tests.factories.people import make_organisation, make_staff
from tests.factories.training import make_class, make_school
from training.models import TrainingClass
from training.operations.classes import approve_class, refuse_class, return_class

pytestmark = pytest.mark.django_db


def fresh(user: User) -> User:
    return User.objects.select_related("person").get(pk=user.pk)


def also(user: User, office: Organisation, role: str) -> User:
    """The same person with one more role."""
    grant_role(user.person, office, role, actor=SYSTEM, valid_from=date(2020, 1, 1))
    return fresh(user)


@pytest.fixture
def filed() -> TrainingClass:
    return make_class("filed", school=make_school())


def attempts(made: TrainingClass, actor: Any) -> list[Any]:
    return [
        lambda: approve_class(made, actor=actor),
        lambda: return_class(made, actor=actor, reason="改一改"),
        lambda: refuse_class(made, actor=actor, reason="不开"),
    ]


def test_somebody_of_the_school_decides_none_of_its_classes_whatever_else_they_are(filed: TrainingClass) -> None:
    """A trainer of the school who is the bureau's supervisor too, and a superuser's flag on top."""
    both = make_staff(Role.TRAINER, filed.institution)
    both = also(both, make_organisation(Organisation.Kind.BUREAU), Role.BUREAU_SUPERVISOR)
    both.is_superuser = both.is_staff = True
    both.save()
    for attempt in attempts(filed, both):
        with pytest.raises(NotPermitted):
            attempt()
    client = Client()
    client.force_login(both)
    assert client.get(reverse("class-review", args=[filed.code])).status_code == 404
    assert client.post(reverse("class-review", args=[filed.code]), {"decision": "approve"}).status_code == 404
    assert filed.code not in client.get(reverse("filing-list")).content.decode()
    other = make_class("filed", school=make_school())
    approve_class(other, actor=both)
    assert other.state == "approved"


def test_the_shell_does_not_get_past_it_either(filed: TrainingClass) -> None:
    insider = make_staff(Role.INSTITUTION_MANAGER, filed.institution)
    outsider = make_staff(Role.BUREAU_SUPERVISOR)
    decided = {"state": "approved", "decided_at": clock.now()}
    with pytest.raises(DatabaseError), transaction.atomic():
        TrainingClass.objects.filter(pk=filed.pk).update(decided_by_id=str(insider.pk), **decided)
    with pytest.raises(DatabaseError), transaction.atomic():
        TrainingClass.objects.filter(pk=filed.pk).update(decided_by_id=filed.filed_by_id, **decided)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE training_trainingclass SET decided_by_id = %s, decided_at = filed_at, state = 'approved' WHERE id = %s",
            [str(insider.pk), filed.pk],
        )
    filed.refresh_from_db()
    assert (filed.state, filed.decided_by_id) == ("filed", "")
    TrainingClass.objects.filter(pk=filed.pk).update(decided_by_id=str(outsider.pk), **decided)


def test_whoever_left_the_school_long_ago_may_decide(filed: TrainingClass) -> None:
    former = make_staff(Role.TRAINER, filed.institution, valid_from=date(2015, 1, 1), valid_to=date(2018, 1, 1))
    former = also(former, make_organisation(Organisation.Kind.BUREAU), Role.BUREAU_SUPERVISOR)
    approve_class(filed, actor=former)
    assert filed.state == "approved"


def test_a_school_of_one_person_files_teaches_and_closes(filed: TrainingClass) -> None:
    """Inside a school one person may hold all roles; only the bureau's word must be another's."""
    one = also(make_staff(Role.INSTITUTION_MANAGER, filed.institution), filed.institution, Role.TRAINER)
    client = Client()
    client.force_login(one)
    assert client.get(reverse("class-detail", args=[filed.code])).status_code == 200
    approve_class(filed, actor=make_staff(Role.BUREAU_SUPERVISOR))
    assert filed.state == "approved"


def reviewer_of(code: str) -> User:
    office = make_organisation(Organisation.Kind.TOWNSHIP_OFFICE, division=Division.objects.get(code=code))
    return make_staff(Role.TOWNSHIP_REVIEWER, office)


def test_a_township_sees_and_judges_the_short_classes_held_there(filed: TrainingClass) -> None:
    assert filed.venue is not None
    here = filed.venue.division.code
    own, other = reviewer_of(here), reviewer_of("330683102" if here != "330683102" else "330683100")
    detail, review = (reverse(name, args=[filed.code]) for name in ("class-detail", "class-review"))
    set_policy("training.township_reviews_up_to_hours", 500, actor=SYSTEM, valid_from=date(2020, 1, 1))
    answers = {}
    for name, user in (("own", own), ("other", other)):
        client = Client()
        client.force_login(user)
        answers[name] = (client.get(detail).status_code, client.get(review).status_code)
    assert answers == {"own": (200, 200), "other": (404, 404)}
    with pytest.raises(NotPermitted):
        approve_class(filed, actor=fresh(other))
    set_policy("training.township_reviews_up_to_hours", 0, actor=SYSTEM, valid_from=date(2020, 1, 2))
    with pytest.raises(NotPermitted):
        approve_class(filed, actor=fresh(own))
    set_policy("training.township_reviews_up_to_hours", 500, actor=SYSTEM, valid_from=date(2020, 1, 3))
    approve_class(filed, actor=fresh(own))
    assert filed.state == "approved"


def test_the_guards_of_training_stand() -> None:
    assert guards.missing(app="training") == []
    assert "training_trainingclass_own_office" in {guard.name for guard in guards.guards("training")}
