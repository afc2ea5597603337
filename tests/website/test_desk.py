"""Desks, jobs and the record: each sees what is theirs, strangers find nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from foundation.jobs.models import Job
from foundation.jobs.operations import enqueue, retry_job
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import NotPermitted
from foundation.people.roles import Role
from tests.factories.people import make_account, make_person, make_staff

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("name", ["desk", "job-list", "audit-list"])
def test_anonymous_people_sign_in_and_farmers_find_nothing(name: str) -> None:
    assert Client().get(reverse(name))["Location"] == f"{reverse('sign-in')}?next={reverse(name)}"
    assert client_of(make_account()).get(reverse(name)).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.LEARNER])
def test_every_role_has_a_desk(role: str) -> None:
    assert client_of(make_staff(role)).get(reverse("desk")).status_code == 200


def test_a_job_is_seen_by_its_starter_and_its_watchers_only() -> None:
    starter = make_staff(Role.CERTIFYING_OFFICER)
    job = enqueue("notices.send", actor=starter, payload={}, total=1)
    address = reverse("job", args=[job.pk])
    answers = {
        role: client_of(user).get(address).status_code
        for role, user in {
            "starter": starter,
            "administrator": make_staff(Role.ADMINISTRATOR),
            "trainer": make_staff(Role.TRAINER),
        }.items()
    }
    assert answers == {"starter": 200, "administrator": 200, "trainer": 404}


def test_a_running_job_refreshes_and_a_finished_one_does_not() -> None:
    starter = make_staff(Role.CERTIFYING_OFFICER)
    job = enqueue("notices.send", actor=starter, payload={}, total=1)
    address = reverse("job", args=[job.pk])
    assert client_of(starter).get(address)["Refresh"] == "2"
    Job.objects.filter(pk=job.pk).update(state=Job.State.PARKED, error="停在第 3 张")
    answer = client_of(starter).get(address)
    assert "Refresh" not in answer
    assert "停在第 3 张" in answer.content.decode()


def test_only_starter_and_administrator_restart_a_parked_job() -> None:
    starter = make_staff(Role.CERTIFYING_OFFICER)
    job = enqueue("notices.send", actor=starter, payload={}, total=1)
    Job.objects.filter(pk=job.pk).update(state=Job.State.PARKED)
    with pytest.raises(NotPermitted):
        retry_job(job, actor=make_staff(Role.AUDITOR))
    assert retry_job(job, actor=make_staff(Role.ADMINISTRATOR)).state == Job.State.QUEUED


def test_the_record_pages_by_number(django_assert_num_queries) -> None:
    for _number in range(101):
        make_person()
    auditor = make_staff(Role.AUDITOR)
    client = client_of(auditor)
    first = client.get(reverse("audit-list")).context["list"].rows
    older = client.get(reverse("audit-list"), {"before": first[-1].pk}).context["list"].rows
    assert len(first) == 50
    assert max(entry.pk for entry in older) < min(entry.pk for entry in first)


def test_probes_answer_without_a_session() -> None:
    for name in ("healthz", "readyz"):
        answer = Client().get(reverse(name))
        assert (answer.status_code, answer.cookies) == (200, {})


def test_jobs_start_with_the_system_too() -> None:
    assert enqueue("notices.send", actor=SYSTEM, payload={}).actor_label == "system"
