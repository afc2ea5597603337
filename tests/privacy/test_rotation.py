"""Changing the key of all encrypted fields while the site runs; nothing is lost, nobody becomes unfindable."""

import base64
import secrets
import threading
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import close_old_connections, connection
from django.test import Client
from django.urls import reverse

from foundation.jobs.models import Job
from foundation.jobs.runner import run_to_end
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import Conflict, NotPermitted
from foundation.people import fields
from foundation.people.models import Person
from foundation.people.queries import find_by_document
from foundation.people.roles import Role
from foundation.privacy.operations import rotation
from foundation.privacy.operations.exports import ask_for_own_data, fetch_export
from foundation.privacy.operations.rotation import start_rotation
from foundation.privacy.queries.keys import (
    check_field_keys,
    encrypted_columns,
    everything_by_key,
    left_under_other_keys,
)
from tests.factories.people import make_account, make_person, make_staff

NEW = "k9:" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def stored(person: Person, column: str = "document_number") -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM people_person WHERE id = %s", [person.pk])
        return str(cursor.fetchone()[0])


@pytest.fixture
def new_key(settings) -> str:
    """A key added behind the others, as an operator does before a restart."""
    settings.FIELD_KEYS = f"{settings.FIELD_KEYS},{NEW}"
    return "k9"


@pytest.mark.django_db
def test_every_encrypted_field_is_found_from_the_models() -> None:
    names = {column.name for column in encrypted_columns()}
    assert names >= {
        "people.Person.document_number",
        "people.Person.phone",
        "notices.Notice.text",
        "notices.Notice.address",
        "privacy.DataRequest.wanted",
        "training.RosterImport.rows",
    }


@pytest.mark.django_db
def test_all_of_it_moves_and_then_the_old_key_may_go(settings) -> None:
    people = [make_person() for _ in range(7)]
    user = make_account()
    factor = Authenticator.objects.create(
        user=user, type="totp", data={"secret": fields.encrypt("JBSWY3DPEHPK3PXP"), "plain": "stays"}
    )
    export = ask_for_own_data(user.person, actor=user)
    run_to_end(Job.objects.get(kind="privacy.export").pk)
    export.refresh_from_db()
    numbers = {person.pk: (person.document_number, person.phone) for person in people}
    old = settings.FIELD_KEYS
    settings.FIELD_KEYS = f"{old},{NEW}"
    assert left_under_other_keys("k9") > 16
    with pytest.raises(CommandError):
        call_command("field_keys", stdout=StringIO())
    rotation_chunk, rotation.CHUNK = rotation.CHUNK, 3
    try:
        job = run_to_end(start_rotation(actor=SYSTEM).pk)
    finally:
        rotation.CHUNK = rotation_chunk
    assert (job.state, job.error) == (Job.State.DONE, "")
    assert left_under_other_keys("k9") == 0
    index = next(item for item in old.split(",") if item.startswith("index:"))
    settings.FIELD_KEYS = f"{index},{NEW}"
    for person in Person.objects.filter(pk__in=numbers):
        assert (person.document_number, person.phone) == numbers[person.pk]
        assert find_by_document(person.document_type, person.document_number) == person
    factor.refresh_from_db()
    assert (fields.decrypt(factor.data["secret"]), factor.data["plain"]) == ("JBSWY3DPEHPK3PXP", "stays")
    export.refresh_from_db()
    assert fetch_export(export, actor=user).startswith(b"PK")
    assert list(check_field_keys()) == []
    said = StringIO()
    call_command("field_keys", stdout=said)
    assert "everything lies under k9" in said.getvalue()


@pytest.mark.django_db
def test_a_key_that_is_gone_is_named_by_the_integrity_check(settings, new_key: str) -> None:
    person = make_person()
    assert stored(person).startswith("k9$")
    settings.FIELD_KEYS = ",".join(settings.FIELD_KEYS.split(",")[:-1])
    assert "people.Person.document_number: 1 values lie under the key 'k9', which FIELD_KEYS lacks" in list(
        check_field_keys()
    )


@pytest.mark.django_db
def test_it_resumes_where_it_stood_and_refuses_what_cannot_end_well(settings) -> None:
    for _number in range(5):
        make_person()
    old = settings.FIELD_KEYS
    settings.FIELD_KEYS = f"{old},{NEW}"
    job = start_rotation(actor=SYSTEM)
    with pytest.raises(Conflict):
        start_rotation(actor=SYSTEM)
    with pytest.raises(NotPermitted):
        start_rotation(actor=make_staff(Role.AUDITOR))
    settings.FIELD_KEYS = old
    parked = run_to_end(job.pk)
    assert (parked.state, "FIELD_KEYS" in parked.error) == (Job.State.PARKED, True)


@pytest.mark.django_db
def test_the_administrator_sees_the_keys_and_starts_it(new_key: str, settings) -> None:
    admin = Client()
    admin.force_login(make_staff(Role.ADMINISTRATOR))
    page = admin.get(reverse("field-keys")).content.decode()
    assert "people.Person.document_number" in page
    settings.FIELD_KEYS = settings.FIELD_KEYS.replace("k9:", "k8:") + f",{NEW}"
    page = admin.get(reverse("field-keys")).content.decode()
    job = admin.post(reverse("field-keys"))
    assert job["Location"] == reverse("job", args=[Job.objects.get(kind=rotation.JOB).pk])


@pytest.mark.django_db(transaction=True)
def test_writers_at_work_lose_nothing(settings) -> None:
    """Four hands change phones all the while; every last word stands, and all of it under the new key."""
    people = [make_person() for _ in range(60)]
    settings.FIELD_KEYS = f"{settings.FIELD_KEYS},{NEW}"
    stop, written = threading.Event(), {}

    def write(share: list[Person]) -> None:
        number = 0
        while not stop.is_set():
            for person in share:
                number += 1
                phone = f"137{person.pk % 10000:04d}{number % 10000:04d}"
                Person.objects.filter(pk=person.pk).update(phone=phone)
                written[person.pk] = phone
        close_old_connections()
        connection.close()

    hands = [threading.Thread(target=write, args=(people[number::4],)) for number in range(4)]
    chunk, rotation.CHUNK = rotation.CHUNK, 5
    try:
        for hand in hands:
            hand.start()
        job = run_to_end(start_rotation(actor=SYSTEM).pk)
    finally:
        rotation.CHUNK = chunk
        stop.set()
        for hand in hands:
            hand.join()
    assert job.state == Job.State.DONE, job.error
    assert {person.pk: person.phone for person in Person.objects.filter(pk__in=written)} == written
    assert everything_by_key()["people.Person.phone"] == {"k9": len(people)}
    assert everything_by_key()["people.Person.document_number"] == {"k9": len(people)}
