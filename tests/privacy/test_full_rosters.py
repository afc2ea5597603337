"""A whole roster with full numbers: two people, one purpose, one receiver, seven days, each download on record."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from foundation.audit.models import Entry
from foundation.jobs.models import Job
from foundation.jobs.runner import run_to_end
from foundation.kernel.errors import Conflict, DomainError, NotPermitted
from foundation.people.models import Organisation, TwoPersonAct
from foundation.people.operations.acts import confirm_act, request_act
from foundation.people.roles import Role
from foundation.privacy.models import DataExport, PersonalDataAccess
from foundation.privacy.operations.exports import JOB
from tests.factories.people import make_organisation, make_staff
from tests.factories.training import make_class
from training.second_person import EXPORT_FULL

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_from_the_request_to_the_file() -> None:
    training_class = make_class("running", people=3)
    manager = make_staff(Role.INSTITUTION_MANAGER, training_class.institution)
    officer = make_staff(Role.PROGRAMME_OFFICER, make_organisation(Organisation.Kind.BUREAU))
    address = reverse("full-roster", args=[training_class.code])
    assert client_of(manager).post(address, {"purpose": ""}).status_code == 422
    assert client_of(manager).post(address, {"purpose": "补录到省平台"})["Location"] == address
    act = TwoPersonAct.objects.get(kind=EXPORT_FULL)
    with pytest.raises((NotPermitted, Conflict, DomainError)):
        confirm_act(act, actor=manager)
    assert not DataExport.objects.exists()
    confirm_act(act, actor=officer)
    export = DataExport.objects.get()
    assert (export.kind, export.owner, export.subject) == ("class_roster", manager.person, training_class.code)
    job = run_to_end(Job.objects.get(kind=JOB).pk)
    assert job.state == Job.State.DONE, job.error
    fetch = reverse("my-export", args=[export.pk])
    assert client_of(officer).get(fetch).status_code == 404
    for _time in range(2):
        answer = client_of(manager).get(fetch)
    sheet = load_workbook(io.BytesIO(answer.content)).active
    people = [enrolment.person for enrolment in training_class.enrolments.select_related("person").order_by("pk")]
    assert [(row[1], row[3], row[4]) for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        (person.name, person.document_number, person.phone) for person in people
    ]
    assert PersonalDataAccess.objects.filter(what="privacy.full_roster", why=training_class.code).count() == 6
    assert Entry.objects.filter(action="privacy.export.fetched").count() == 2
    export.refresh_from_db()
    assert export.downloads == 2
    assert "下载过 2 次" in client_of(manager).get(address).content.decode()


def test_strangers_neither_ask_nor_agree() -> None:
    training_class = make_class("running", people=1)
    manager = make_staff(Role.INSTITUTION_MANAGER, training_class.institution)
    others = [make_staff(Role.INSTITUTION_MANAGER), make_staff(Role.TRAINER), make_staff(Role.AUDITOR)]
    for stranger in others:
        assert client_of(stranger).get(reverse("full-roster", args=[training_class.code])).status_code == 404
        with pytest.raises(NotPermitted):
            request_act(EXPORT_FULL, training_class, actor=stranger, reason="看看")
    act = request_act(EXPORT_FULL, training_class, actor=manager, reason="补录")
    with pytest.raises(NotPermitted):
        confirm_act(act, actor=others[0])
