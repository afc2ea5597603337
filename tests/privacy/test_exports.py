"""Everything about oneself to take along: whole, sealed at rest, for its owner only, for seven days."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse

from foundation.jobs.models import Job
from foundation.jobs.runner import run_to_end
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError, NotPermitted
from foundation.people.roles import Role
from foundation.privacy.models import DataExport
from foundation.privacy.operations.exports import JOB, ask_for_own_data
from foundation.privacy.operations.retention import apply_plan
from tests.factories.certification import make_certificate
from tests.factories.people import make_account, make_person, make_staff

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def prepared(user) -> DataExport:
    export = ask_for_own_data(user.person, actor=user)
    job = run_to_end(Job.objects.get(kind=JOB, unique_key=f"export:{export.pk}").pk)
    assert job.state == Job.State.DONE, job.error
    export.refresh_from_db()
    return export


def test_the_archive_holds_everything_in_the_persons_language() -> None:
    certificate = make_certificate()
    user = make_account(certificate.person)
    export = prepared(user)
    answer = client_of(user).get(reverse("my-export", args=[export.pk]))
    assert answer["Content-Disposition"].startswith('attachment; filename="my-data-')
    assert "no-store" in answer["Cache-Control"]
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert set(archive.namelist()) == {
        "data.json",
        "我的信息.html",
        f"证件和纸/{certificate.number}.json",
        f"证件和纸/{certificate.number}.pdf",
    }
    data = json.loads(archive.read("data.json"))
    sections = {section["name"]: section["rows"] for section in data["sections"]}
    person = certificate.person
    assert sections["people.person"][0]["证件号码"] == person.document_number
    assert sections["certification.certificates"][0]["证书编号"] == certificate.number
    page = archive.read("我的信息.html").decode()
    assert person.document_number in page and certificate.number in page
    assert archive.read(f"证件和纸/{certificate.number}.pdf").startswith(b"%PDF")
    export.refresh_from_db()
    assert export.downloads == 1


def test_what_lies_on_the_disk_cannot_be_read() -> None:
    user = make_account()
    export = prepared(user)
    with storages["private"].open(export.file, "rb") as file:
        lying = file.read()
    assert not lying.startswith(b"PK")
    assert b"PK\x03\x04" not in lying
    assert user.person.document_number.encode() not in lying
    assert user.person.name not in export.file


def test_nobody_else_and_not_for_ever() -> None:
    user = make_account()
    export = prepared(user)
    address = reverse("my-export", args=[export.pk])
    for stranger in (make_account(), make_staff(Role.ADMINISTRATOR), make_staff(Role.PROGRAMME_OFFICER)):
        assert client_of(stranger).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    with pytest.raises(NotPermitted):
        ask_for_own_data(make_person(), actor=user)
    with clock.shifted(timedelta(days=7, minutes=1)):
        assert client_of(user).get(address).status_code == 404
        apply_plan(actor=SYSTEM)
    export.refresh_from_db()
    assert (export.file, export.purged_at is not None) == ("", True)


def test_one_at_a_time_and_three_a_day() -> None:
    user = make_account()
    first = ask_for_own_data(user.person, actor=user)
    assert ask_for_own_data(user.person, actor=user) == first
    run_to_end(Job.objects.get(kind=JOB).pk)
    for _number in range(2):
        prepared(user)
    with pytest.raises(DomainError) as refusal:
        ask_for_own_data(user.person, actor=user)
    assert refusal.value.code == "privacy.too_many_exports"
