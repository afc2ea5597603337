"""Who saw what: written down where something sensitive is shown, append-only, told to the person; and numbers in full."""

from datetime import timedelta

import pytest
from django.db import Error, transaction
from django.test import Client
from django.urls import reverse

from foundation.audit.models import Entry
from foundation.kernel import clock
from foundation.kernel.errors import DomainError, NotPermitted
from foundation.people.models import User
from foundation.people.roles import Role
from foundation.policy.operations import set_policy
from foundation.privacy.access_log import saw
from foundation.privacy.models import PersonalDataAccess, Reveal
from foundation.privacy.operations.revealing import reveal
from foundation.privacy.policies import REVEALS_PER_DAY
from tests.factories.certification import make_certificate
from tests.factories.people import make_account, make_person, make_staff
from tests.factories.training import make_class

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def seen_of(person) -> list[str]:
    return list(
        PersonalDataAccess.objects.filter(person_code=person.code).order_by("id").values_list("what", flat=True)
    )


def test_looks_are_written_down_and_the_database_keeps_them_for_180_days() -> None:
    user, person = make_staff(Role.PROGRAMME_OFFICER), make_person()
    with clock.shifted(-timedelta(days=181)):
        saw(user, person, "privacy.full_phone", why="call")
    saw(user, person, "privacy.full_phone", why="call")
    saw(user, user.person, "privacy.full_phone")
    with pytest.raises(ValueError, match="not declared"):
        saw(user, person, "privacy.nothing")
    assert seen_of(person) == ["privacy.full_phone"] * 2
    assert seen_of(user.person) == []
    old, young = PersonalDataAccess.objects.order_by("at")
    for change in (lambda: young.delete(), lambda: PersonalDataAccess.objects.update(what="privacy.full_roster")):
        with pytest.raises(Error), transaction.atomic():
            change()
    assert old.delete()[0] == 1


def test_places_that_show_more_than_a_list_write_it_down() -> None:
    training_class = make_class("running", people=3)
    manager = make_staff(Role.INSTITUTION_MANAGER, training_class.institution)
    client_of(manager).get(reverse("class-print", args=[training_class.code]))
    learner = training_class.enrolments.order_by("pk")[0].person
    assert PersonalDataAccess.objects.count() == 3
    assert seen_of(learner) == ["training.class_print"]

    certificate = make_certificate()
    body = certificate.body.organisation
    officer = client_of(make_staff(Role.CERTIFYING_OFFICER, body))
    officer.get(reverse("certificate-detail", args=[certificate.uuid]))
    officer.get(f"/v/{certificate.code}.pdf")
    head_office = client_of(make_staff(Role.EVALUATION_BODY_MANAGER, body))
    candidate = certificate.candidate
    head_office.get(reverse("candidate-detail", args=[candidate.batch.code, candidate.pk]))
    assert seen_of(certificate.person) == [
        "certification.certificate",
        "certification.paper",
        "certification.candidate",
    ]
    holder = client_of(make_account(certificate.person))
    holder.get(reverse("my-certificate-pdf", args=[certificate.uuid]))
    assert len(seen_of(certificate.person)) == 3
    page = holder.get(reverse("who-saw")).content.decode()
    assert page.count("<li><strong>") == 3
    assert body.name in page
    auditor = client_of(make_staff(Role.AUDITOR)).get(reverse("who-saw-whom")).content.decode()
    assert certificate.person.code in auditor
    assert certificate.person.name not in auditor


@pytest.mark.parametrize("rows", [1, 3])
def test_who_saw_is_read_in_the_same_number_of_queries(rows, django_assert_max_num_queries) -> None:
    user = make_account()
    for _number in range(rows):
        saw(make_staff(Role.PROGRAMME_OFFICER), user.person, "privacy.full_phone")
    client = client_of(user)
    client.get(reverse("who-saw"))
    with django_assert_max_num_queries(10):
        client.get(reverse("who-saw"))


@pytest.fixture
def officer() -> User:
    return make_staff(Role.PROGRAMME_OFFICER)


def test_a_number_in_full_needs_a_reason_and_is_told_to_the_person(officer: User) -> None:
    person = make_person()
    with pytest.raises(DomainError) as refusal:
        reveal(person, "document", actor=officer, reason="", note="核对")
    assert refusal.value.code == "privacy.reason_missing"
    with pytest.raises(DomainError):
        reveal(person, "document", actor=officer, reason="check_identity", note=" ")
    assert not Reveal.objects.exists()
    assert reveal(person, "document", actor=officer, reason="check_identity", note="窗口核对") == person.document_number
    assert reveal(person, "phone", actor=officer, reason="call", note="回访") == person.phone
    assert seen_of(person) == ["privacy.full_document", "privacy.full_phone"]
    entries = Entry.objects.filter(action="privacy.number.revealed")
    assert list(entries.values_list("data", flat=True)) == [
        {"field": "document", "reason": "check_identity"},
        {"field": "phone", "reason": "call"},
    ]


def test_fifty_a_day_and_then_tomorrow(officer: User) -> None:
    set_policy(REVEALS_PER_DAY, 2, actor=officer, valid_from=clock.today())
    person = make_person()
    for _time in range(2):
        reveal(person, "phone", actor=officer, reason="call", note="回访")
    with pytest.raises(DomainError) as refusal:
        reveal(person, "phone", actor=officer, reason="call", note="回访")
    assert refusal.value.code == "privacy.too_many_reveals"
    with clock.shifted(timedelta(days=1)):
        assert reveal(person, "phone", actor=officer, reason="call", note="回访") == person.phone


def test_only_who_needs_it_sees_a_number() -> None:
    training_class = make_class("running", people=1)
    person = training_class.enrolments.get().person
    certified = make_certificate()
    held = {
        "manager": make_staff(Role.INSTITUTION_MANAGER, training_class.institution),
        "other manager": make_staff(Role.INSTITUTION_MANAGER),
        "supervisor": make_staff(Role.BUREAU_SUPERVISOR),
        "administrator": make_staff(Role.ADMINISTRATOR),
        "auditor": make_staff(Role.AUDITOR),
        "farmer": make_account(),
        "self": make_account(person),
        "evaluator": make_staff(Role.EVALUATION_BODY_MANAGER, certified.body.organisation),
    }

    def opens(subject, field: str) -> set[str]:
        return {
            name
            for name, user in held.items()
            if client_of(user).get(reverse("number", args=[subject.code, field])).status_code == 200
        }

    assert opens(person, "document") == {"manager", "supervisor"}
    assert opens(person, "phone") == {"manager", "supervisor"}
    assert opens(certified.person, "document") == {"supervisor", "evaluator"}
    assert opens(certified.person, "phone") == {"supervisor"}
    assert opens(person, "name") == set()
    with pytest.raises(NotPermitted):
        reveal(person, "phone", actor=held["evaluator"], reason="call", note="回访")


def test_the_number_stands_on_the_answer_and_nowhere_else(officer: User, caplog) -> None:
    person = make_person()
    client = client_of(officer)
    address = reverse("number", args=[person.code, "document"])
    assert person.document_number not in client.get(address).content.decode()
    assert client.post(address, {"reason": "", "note": ""}).status_code == 422
    shown = client.post(address, {"reason": "check_identity", "note": "窗口核对"})
    assert person.document_number in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert person.document_number not in client.get(address).content.decode()
    assert person.document_number not in str(list(Entry.objects.values_list("data", "actor_label")))
    assert person.document_number not in caplog.text
