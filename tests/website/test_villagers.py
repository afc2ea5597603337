"""The liaison's pages: only those who consented, everything done for them told to them; the villager's and the office's side."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from courses.models import Wish
from foundation.kernel import clock
from foundation.kernel.errors import NotPermitted
from foundation.mandates.models import Mandate
from foundation.mandates.operations import give_mandate_on_paper
from foundation.notices.models import Notice
from foundation.people.demo import invent_resident_id
from foundation.people.models import Organisation, Person, User
from foundation.people.roles import Role
from foundation.places.models import Division
from foundation.privacy.operations.consents import give_consent
from tests.factories.people import make_account, make_organisation, make_person, make_staff
from tests.factories.training import make_class
from training.models import Enrolment, EnrolmentSource
from training.operations.enrolments import enrol

pytestmark = pytest.mark.django_db


def photo() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture
def office() -> Organisation:
    return make_organisation(Organisation.Kind.TOWNSHIP_OFFICE)


@pytest.fixture
def liaison(office: Organisation) -> User:
    return make_staff(Role.VILLAGE_LIAISON, office)


@pytest.fixture
def desk(client: Client, liaison: User) -> Client:
    client.force_login(liaison)
    return client


def helped(liaison: User, **facts: object) -> Mandate:
    person = make_person(**facts)
    return give_mandate_on_paper(person, actor=liaison, upload=photo(), extension="jpg")


def slip(**answers: object) -> dict[str, object]:
    born = clock.today() - timedelta(days=365 * 60)
    return {
        "name": "王桂花",
        "document_type": "resident_id",
        "document_number": invent_resident_id(born, female=True, sequence=77),
        "phone": "13805750077",
        "township": Division.objects.get(code="330683100").pk,
        "via": "code",
    } | answers


def test_by_code_from_the_form_to_the_villagers_page(desk: Client) -> None:
    sent = desk.post(reverse("villager-new"), slip())
    mandate = Mandate.objects.get()
    assert sent["Location"] == reverse("villager-code", args=[mandate.code])
    code = re.search(r"\d{6}", Notice.objects.get(occasion="mandates.code").text)
    assert code is not None
    answered = desk.post(sent["Location"], {"code": f"{code[0][:3]} {code[0][3:]}"})
    assert answered["Location"] == reverse("villager", args=[mandate.code])
    page = desk.get(answered["Location"]).content.decode()
    assert "王桂花" in page
    assert "13805750077" not in page


def test_by_paper_and_what_is_wrong_keeps_what_was_typed(desk: Client) -> None:
    missing = desk.post(reverse("villager-new"), slip(via="paper", phone=""))
    assert missing.status_code == 422
    page = missing.content.decode()
    assert "还没选照片" in page
    assert 'value="王桂花"' in page
    broken = desk.post(
        reverse("villager-new"), slip(via="paper", phone="", paper=SimpleUploadedFile("w.jpg", b"no picture"))
    )
    assert (broken.status_code, Mandate.objects.count()) == (422, 0)
    good = desk.post(reverse("villager-new"), slip(via="paper", phone="", paper=SimpleUploadedFile("w.jpg", photo())))
    assert good["Location"] == reverse("villager", args=[Mandate.objects.get().code])


def test_the_code_goes_to_the_phone_on_record_and_no_other(desk: Client) -> None:
    asked = slip()
    make_person(name="王桂花", document_number=asked["document_number"], phone="13805750001")
    answer = desk.post(reverse("villager-new"), asked)
    assert answer.status_code == 422
    assert "和登记的对不上" in answer.content.decode()
    assert not Notice.objects.filter(occasion="mandates.code").exists()


def test_only_those_who_consented_are_listed_and_opened(desk: Client, liaison: User, office: Organisation) -> None:
    mine = helped(liaison, name="李阿毛")
    other = helped(make_staff(Role.VILLAGE_LIAISON, office), name="赵大年")
    page = desk.get(reverse("villager-list")).content.decode()
    assert ("李阿毛" in page, "赵大年" in page) == (True, False)
    for name in ("villager", "villager-choose", "villager-wish", "villager-receipt", "villager-end"):
        assert desk.get(reverse(name, args=[mine.code])).status_code == 200
        assert desk.get(reverse(name, args=[other.code])).status_code == 404


def test_a_liaison_enrols_and_takes_back_and_the_villager_is_told(desk: Client, liaison: User) -> None:
    mandate = helped(liaison, phone="13805750078")
    training_class = make_class("enrolling")
    page = reverse("villager-join", args=[mandate.code, training_class.code])
    assert desk.get(page).status_code == 200
    desk.post(page)
    enrolment = Enrolment.objects.get()
    assert (enrolment.person, enrolment.source) == (mandate.person, EnrolmentSource.LIAISON)
    assert [notice.occasion for notice in mandate.person.notices.order_by("id")][-2:] == [
        "mandates.deed",
        "training.enrolled",
    ]
    assert desk.post(page).status_code == 409
    leave = reverse("villager-leave", args=[mandate.code, enrolment.pk])
    assert "退出" in desk.get(leave).content.decode()
    desk.post(leave)
    enrolment.refresh_from_db()
    assert enrolment.state == "withdrawn"
    assert [deed.action for deed in mandate.deeds.order_by("id")] == [
        "training.enrolment.made",
        "training.enrolment.withdrawn",
    ]


def test_a_liaison_leaves_a_wish_after_reading_it_out(desk: Client, liaison: User) -> None:
    mandate = helped(liaison)
    course = make_class("enrolling").course
    page = reverse("villager-wish", args=[mandate.code])
    answers = {
        "course": course.slug,
        "township": Division.objects.get(code="330683100").pk,
        "season": "all_year",
        "group_size": 2,
    }
    assert "念给" in desk.post(page, answers | {"step": "check"}).content.decode()
    assert not Wish.objects.exists()
    desk.post(page, answers | {"step": "confirm"})
    wish = Wish.objects.get()
    assert (wish.person, wish.group_size) == (mandate.person, 2)
    assert mandate.deeds.get().what == course.title
    desk.post(reverse("villager-withdraw", args=[mandate.code, wish.pk]))
    wish.refresh_from_db()
    assert wish.state == "withdrawn"


def test_nobody_is_enrolled_by_a_liaison_they_did_not_choose(liaison: User) -> None:
    stranger, training_class = make_person(), make_class("enrolling")
    with pytest.raises(NotPermitted):
        enrol(training_class, stranger, actor=liaison, source=EnrolmentSource.LIAISON)
    assert not Enrolment.objects.exists()


def test_the_villager_reads_what_was_done_and_ends_it(client: Client, liaison: User) -> None:
    account = make_account()
    assert account.person is not None
    mandate = give_mandate_on_paper(account.person, actor=liaison, upload=photo(), extension="jpg")
    enrol(make_class("enrolling", course=None), account.person, actor=liaison, source=EnrolmentSource.LIAISON)
    client.force_login(account)
    page = client.get(reverse("my-helpers")).content.decode()
    assert mandate.liaison.name in page
    assert mandate.deeds.get().what in page
    client.post(reverse("end-helper", args=[mandate.code]))
    mandate.refresh_from_db()
    assert mandate.ended_by == Mandate.EndedBy.VILLAGER
    client.force_login(make_account())
    assert client.post(reverse("end-helper", args=[mandate.code])).status_code == 404


def test_the_office_sees_its_own_liaisons_mandates_and_ends_one(
    client: Client, liaison: User, office: Organisation
) -> None:
    mandate = helped(liaison, name="李阿毛")
    client.force_login(make_staff(Role.TOWNSHIP_REVIEWER, office))
    listed = client.get(reverse("mandate-list")).content.decode()
    assert ("李阿毛" in listed, mandate.person.masked_name in listed) == (False, True)
    page = reverse("mandate", args=[mandate.code])
    assert client.get(page).status_code == 200
    assert client.get(reverse("mandate-paper", args=[mandate.code]))["Content-Type"] == "image/jpeg"
    assert client.post(page, {"reason": ""}).status_code == 422
    client.post(page, {"reason": "本人到镇里要求停掉"})
    mandate.refresh_from_db()
    assert mandate.ended_by == Mandate.EndedBy.OFFICE
    client.force_login(make_staff(Role.TOWNSHIP_REVIEWER))
    for name in ("mandate", "mandate-paper"):
        assert client.get(reverse(name, args=[mandate.code])).status_code == 404


def test_a_cadre_sees_counts_and_only_the_names_of_those_who_agreed(client: Client, office: Organisation) -> None:
    township = Division.objects.get(code="330683100")
    village = Division.objects.create(
        code="330683100299", name="试村", kind="village", parent=township, valid_from=clock.today()
    )
    people: list[Person] = [make_person(name=name, township=township, village=village) for name in ("张一", "张二")]
    training_class = make_class("enrolling", people=[people[0]])
    account = make_account(people[1])
    give_consent(people[1], "village_cadre", actor=account, via="self")
    client.force_login(make_staff(Role.VILLAGE_CADRE, office, division=village))
    page = client.get(reverse("village")).content.decode()
    figures = [int(found) for found in re.findall(r"<dd><b>(\d+)</b></dd>", page)]
    assert figures == [2, 0, 1, 0, 0, 0]
    assert ("张一" in page, "张二" in page) == (False, True)
    assert training_class.code in client.get(reverse("poster-list")).content.decode()


def test_a_posters_code_leads_to_the_class(client: Client, office: Organisation, settings) -> None:
    import base64

    import zxingcpp

    training_class = make_class("enrolling")
    client.force_login(make_staff(Role.VILLAGE_CADRE, office))
    page = client.get(reverse("class-poster", args=[training_class.code])).content.decode()
    encoded = re.search(r'src="data:image/png;base64,([^"]+)"', page)
    assert encoded is not None
    read = zxingcpp.read_barcodes(Image.open(io.BytesIO(base64.b64decode(encoded[1]))).convert("L"))
    assert [code.text for code in read] == [f"{settings.PUBLIC_URL}/join/{training_class.code}/"]
    course_page = client.get(reverse("course-poster", args=[training_class.course.slug])).content.decode()
    assert f"{settings.PUBLIC_URL}/menu/{training_class.course.slug}/" in course_page


@pytest.mark.parametrize("name", ["villager-list", "villager-new", "village", "poster-list", "mandate-list"])
def test_strangers_find_nothing(client: Client, name: str) -> None:
    client.force_login(make_account())
    assert client.get(reverse(name)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_number_of_queries(
    desk: Client, liaison: User, count: int, django_assert_max_num_queries
) -> None:
    for number in range(count):
        mandate = helped(liaison, phone="" if number else "13805750079")
    with django_assert_max_num_queries(14):
        assert desk.get(reverse("villager-list")).status_code == 200
    for _number in range(count):
        enrol(make_class("enrolling"), mandate.person, actor=liaison, source=EnrolmentSource.LIAISON)
    with django_assert_max_num_queries(20):
        assert desk.get(reverse("villager", args=[mandate.code])).status_code == 200
