"""Correction and erasure: asked by the person, decided by somebody else, done as far as the law allows."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from courses.models import Wish
from courses.operations import place_wish
from foundation.audit.models import Entry
from foundation.kernel import clock
from foundation.kernel.errors import Conflict, DomainError, NotPermitted
from foundation.notices.models import Notice
from foundation.people.models import Organisation, Person, User
from foundation.people.models.persons import document_index, phone_index
from foundation.people.roles import Role
from foundation.places.models import Division
from foundation.privacy.models import DataRequest, PersonalDataAccess
from foundation.privacy.operations.consents import give_consent
from foundation.privacy.operations.requests import file_request, grant_request, refuse_request, withdraw_request
from foundation.privacy.queries.consents import has_consent
from tests.factories.certification import make_certificate
from tests.factories.people import make_account, make_organisation, make_person, make_staff
from tests.factories.training import make_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return make_staff(Role.PROGRAMME_OFFICER, make_organisation(Organisation.Kind.BUREAU))


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def correction(user: User, field: str, wanted: str) -> DataRequest:
    return file_request(user.person, "correction", actor=user, field=field, wanted=wanted, reason="换了")


def erasure(user: User) -> DataRequest:
    return file_request(user.person, "erasure", actor=user, reason="不学了")


def test_a_phone_is_corrected_by_the_bureau_and_found_by_its_new_index(officer: User) -> None:
    user = make_account()
    request = correction(user, "phone", "138 0575 9001")
    assert (request.wanted, request.is_open) == ("13805759001", True)
    assert request.target_at - request.filed_at == timedelta(hours=24)
    assert timedelta(days=18) < request.due_at - request.filed_at < timedelta(days=24)
    grant_request(request, actor=officer)
    person = Person.objects.get(pk=user.person.pk)
    assert (person.phone, person.phone_hash) == ("13805759001", phone_index("13805759001"))
    assert Notice.objects.get(occasion="privacy.request_granted").person == person
    assert "13805759001" not in str(list(Entry.objects.values_list("data", flat=True)))


@pytest.mark.parametrize(
    ("field", "wanted", "code"),
    [
        ("phone", "12345", "privacy.value_wrong"),
        ("document_number", "330683198005010228", "people.document.check_digit"),
        ("township", "999", "privacy.value_wrong"),
        ("education", "genius", "privacy.value_wrong"),
        ("name", "", "privacy.value_wrong"),
        ("code", "X", "privacy.value_wrong"),
    ],
)
def test_what_cannot_be_right_is_refused_when_it_is_asked(field: str, wanted: str, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        correction(make_account(), field, wanted)
    assert refusal.value.code == code
    assert not DataRequest.objects.exists()


def test_a_document_that_is_somebody_elses_is_refused_and_the_request_stays_open(officer: User) -> None:
    other, user = make_person(), make_account()
    request = correction(user, "document_number", other.document_number)
    with pytest.raises(Conflict) as refusal:
        grant_request(request, actor=officer)
    assert refusal.value.code == "privacy.document_taken"
    request.refresh_from_db()
    assert request.is_open


def test_nobody_decides_their_own_and_the_database_agrees(officer: User) -> None:
    request = correction(officer, "phone", "13805759001")
    with pytest.raises(NotPermitted):
        grant_request(request, actor=officer)
    with pytest.raises(NotPermitted):
        grant_request(request, actor=make_staff(Role.ADMINISTRATOR))
    with pytest.raises(IntegrityError), transaction.atomic():
        DataRequest.objects.update(state="granted", decided_by=officer.person, decided_at=clock.now())
    with pytest.raises(NotPermitted):
        file_request(make_person(), "erasure", actor=officer)


def test_a_second_request_for_the_same_waits_for_the_first(officer: User) -> None:
    user = make_account()
    first = correction(user, "phone", "13805759001")
    with pytest.raises(Conflict):
        correction(user, "phone", "13805759002")
    withdraw_request(first, actor=user)
    assert (first.wanted, first.reason) == ("", "")
    second = correction(user, "phone", "13805759002")
    with pytest.raises(DomainError) as refusal:
        refuse_request(second, actor=officer, answer=" ")
    assert refusal.value.code == "privacy.reason_missing"
    refuse_request(second, actor=officer, answer="没有证明")
    assert "没有证明" in Notice.objects.get(occasion="privacy.request_refused").text
    with pytest.raises(Conflict):
        grant_request(second, actor=officer)


def test_who_has_nothing_on_file_is_erased_whole(officer: User) -> None:
    user = make_account()
    person = user.person
    place_wish(person, actor=user, free_text="学养蜂", township=Division.objects.get(code="330683100"))
    give_consent(person, "job_contact", actor=user, via="own_page")
    old = SimpleNamespace(hash=person.document_hash, number=person.document_number, phone=person.phone)
    request = erasure(user)
    grant_request(request, actor=officer)
    person = Person.objects.get(pk=person.pk)
    assert (person.name, person.document_number, person.phone, person.phone_hash) == ("—", "", "", "")
    assert (person.birth_date, person.sex, person.township, person.education) == (None, "", None, "")
    assert person.document_hash == f"erased:{person.code}"
    assert request.outcome["identity"] == "erased"
    assert request.outcome["kept"] == {}
    assert request.outcome["erased"]["courses.wishes"] == 1
    assert set(Wish.objects.filter(person=person).values_list("state", "free_text")) == {("withdrawn", "—")}
    assert not has_consent(person, "job_contact")
    account = User.objects.get(person=person)
    assert (account.is_active, account.username, account.has_usable_password()) == (
        False,
        f"erased-{account.code.lower()}",
        False,
    )
    goodbye = Notice.objects.get(occasion="privacy.erased")
    assert (goodbye.address, goodbye.person, goodbye.wipe_at is not None) == (old.phone, None, True)
    assert not Person.objects.filter(document_hash=old.hash).exists()
    again = make_person(document_number=old.number, name="回来的人")
    assert again.pk != person.pk
    assert again.document_hash == document_index(again.document_type, old.number)


def test_certificates_and_class_files_stay_and_it_is_said(officer: User) -> None:
    certificate = make_certificate()
    person = certificate.person
    user = make_account(person)
    name, number = person.name, person.document_number
    address = reverse("my-data-erase")
    page = client_of(user).get(address).content.decode()
    assert "10 年" in page
    request = erasure(user)
    grant_request(request, actor=officer)
    person.refresh_from_db()
    assert (person.name, person.document_number, person.phone) == (name, number, "")
    assert request.outcome["identity"] == "kept"
    assert request.outcome["kept"]["certification.certificates"] == 1
    certificate.refresh_from_db()
    assert certificate.holder_name == name
    desk = client_of(officer).get(reverse("data-request", args=[request.pk])).content.decode()
    assert "姓名和证件号随档案加密留着" in desk


def test_nothing_is_erased_while_something_is_under_way(officer: User) -> None:
    training_class = make_class("enrolling", people=1)
    user = make_account(training_class.enrolments.get().person)
    request = erasure(user)
    with pytest.raises(Conflict) as refusal:
        grant_request(request, actor=officer)
    assert refusal.value.code == "privacy.open_matters"
    assert training_class.title in str(refusal.value)
    assert Person.objects.get(pk=user.person.pk).phone


def test_the_pages_from_asking_to_the_answer(officer: User) -> None:
    user = make_account()
    farmer, desk = client_of(user), client_of(officer)
    wrong = farmer.post(reverse("my-data-correct"), {"field": "phone", "text": "", "reason": "换了"})
    assert wrong.status_code == 422
    right = {"field": "phone", "text": "13805759001", "reason": "换了号码"}
    assert farmer.post(reverse("my-data-correct"), right)["Location"] == reverse("my-data")
    request = DataRequest.objects.get()
    assert "1 件" in desk.get(reverse("desk")).content.decode()
    page = desk.get(reverse("data-request", args=[request.pk])).content.decode()
    assert "13805759001" in page
    assert PersonalDataAccess.objects.get().what == "privacy.data_request"
    unsaid = desk.post(reverse("data-request", args=[request.pk]), {"action": "refuse", "answer": ""})
    assert unsaid.status_code == 422
    assert desk.post(reverse("data-request", args=[request.pk]), {"action": "grant", "answer": ""}).status_code == 302
    assert Person.objects.get(pk=user.person.pk).phone == "13805759001"
    for stranger in (make_account(), make_staff(Role.ADMINISTRATOR), make_staff(Role.AUDITOR)):
        assert client_of(stranger).get(reverse("data-request", args=[request.pk])).status_code == 404


def test_an_officer_of_one_township_decides_for_it_only() -> None:
    here, there = Division.objects.get(code="330683100"), Division.objects.get(code="330683101")
    bureau = make_organisation(Organisation.Kind.BUREAU)
    local = make_staff(Role.PROGRAMME_OFFICER, bureau, division=here)
    ours, theirs = (make_account(make_person(township=place)) for place in (here, there))
    requests = [correction(user, "phone", "13805759001") for user in (ours, theirs)]
    desk = client_of(local)
    page = desk.get(reverse("data-request-list")).content.decode()
    assert [reverse("data-request", args=[one.pk]) in page for one in requests] == [True, False]
    assert [desk.get(reverse("data-request", args=[one.pk])).status_code for one in requests] == [200, 404]
    grant_request(requests[0], actor=local)
    with pytest.raises(NotPermitted):
        grant_request(requests[1], actor=local)
