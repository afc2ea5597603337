"""A thousand planted identity numbers and phones go through the whole chain; afterwards none of them lies anywhere in the clear."""

from __future__ import annotations

import logging
import random
import re
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from certification.demo_portraits import draw_portrait
from certification.models import Certificate
from certification.operations.candidates import store_photo
from courses.operations import place_wish
from foundation.audit.models import Entry
from foundation.jobs.models import Job
from foundation.jobs.runner import run_to_end
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.notices.models import Notice
from foundation.people import policies
from foundation.people.demo import invent_resident_id
from foundation.people.models import Organisation, Person, User
from foundation.people.operations.acts import confirm_act, request_act
from foundation.people.roles import Role
from foundation.places.models import Division
from foundation.policy.operations import set_policy
from foundation.privacy.models import DataExport
from foundation.privacy.operations.exports import ask_for_own_data, fetch_export
from foundation.privacy.operations.requests import file_request, grant_request
from foundation.privacy.operations.revealing import reveal
from tests.conftest import DATA_DIR
from tests.factories.certification import examine, issue, make_scene, mark_all, publish
from tests.factories.people import make_organisation, make_staff
from tests.factories.training import make_class as make_open_class
from tests.load.searching import Search
from tests.training.rosters import HEADINGS, make_class, manager_of, workbook
from training.models import Enrolment, RosterImport
from training.second_person import EXPORT_FULL
from website.operations import sign_up
from website.policies import REGISTRATIONS_PER_ADDRESS
from website.views import my_data

pytestmark = pytest.mark.django_db(transaction=True)

BY_PAGE, BY_OPERATION, ON_ROSTER, AT_THE_DESK, IN_A_BATCH, WRONG = 30, 300, 570, 50, 50, 40
PEOPLE = BY_PAGE + BY_OPERATION + ON_ROSTER + AT_THE_DESK + IN_A_BATCH


GIVEN = "建国文英秀兰志伟晓红丽华永明春桂芳林海燕平军玉梅水根美娟"


def named(family: str, number: int) -> str:
    """A name of three characters, another for each number."""
    return family + GIVEN[number // len(GIVEN)] + GIVEN[number % len(GIVEN)]


class Planted:
    """Numbers nobody was given, each handed out once."""

    def __init__(self) -> None:
        self.numbers: set[str] = set()
        self._source = random.Random(330683)

    def document(self) -> str:
        while True:
            born = date(1955, 1, 1) + timedelta(days=self._source.randrange(365 * 45))
            number = invent_resident_id(born, female=True, sequence=self._source.randrange(500))
            if number not in self.numbers:
                self.numbers.add(number)
                return number

    def phone(self) -> str:
        while True:
            number = f"1{self._source.choice('35789')}{self._source.randrange(10**9):09d}"
            if number not in self.numbers:
                self.numbers.add(number)
                return number

    def wrong_document(self) -> str:
        """A slip in the last place: refused, and on its way through the errors."""
        right = self.document()
        wrong = right[:17] + ("0" if right[17] != "0" else "1")
        self.numbers.add(wrong)
        return wrong


@pytest.fixture
def log() -> Iterator[Path]:
    """Everything any logger says, in a file."""
    path = DATA_DIR / "everything.log"
    handler = logging.FileHandler(path, encoding="utf-8")
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield path
    root.removeHandler(handler)
    root.setLevel(level)
    handler.close()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_none_of_a_thousand_numbers_lies_anywhere_in_the_clear(
    log: Path, tmp_path: Path, monkeypatch: Any, settings: Any
) -> None:
    planted = Planted()
    for policy in (policies.CODES_PER_ADDRESS, REGISTRATIONS_PER_ADDRESS):
        set_policy(policy, 10_000, actor=SYSTEM, valid_from=date(2020, 1, 1))
    farmers = sign_up_by_page(planted) + sign_up_by_operation(planted)
    hand_in_rosters(planted)
    enrol_at_the_desk(planted)
    certificates = appraise(planted)
    use_what_there_is(planted, farmers, certificates)
    go_wrong(planted, farmers[0], monkeypatch)
    run_all_jobs()
    assert Person.objects.exclude(document_hash="").count() >= PEOPLE
    assert len(planted.numbers) >= 2 * PEOPLE

    backup = tmp_path / "backup"
    settings.BACKUP_PASSPHRASE = "a long passphrase for a test"
    call_command("backup", str(backup))
    logging.getLogger().handlers[-1].flush()

    search = Search(planted.numbers)
    assert search.look_in_sessions() > 0
    assert search.look_in_tables() > 60
    looked = {"data": search.look_in_folder(DATA_DIR), "backup": search.look_in_folder(backup)}
    looked["database"] = sum(search.look_in_folder(folder) for folder in database_folders())
    assert all(count > 3 for count in looked.values()), looked
    assert search.found == {}
    the_search_can_find(planted, certificates[0])


def sign_up_by_page(planted: Planted) -> list[User]:
    """Number, code, name, document, township: as a farmer does it, slips included."""
    township = Division.objects.get(code="330683100")
    for number in range(BY_PAGE):
        client, phone, document = Client(), planted.phone(), planted.document()
        client.post(reverse("sign-in-phone"), {"phone": f"{phone[:3]} {phone[3:]}"})
        code = re.search(r"\d{6}", Notice.objects.latest("pk").text)
        assert code is not None
        client.post(reverse("sign-in-code"), {"code": code.group()})
        answers = {"name": f"种甲{number}", "document_type": "resident_id", "document_number": document}
        client.post(reverse("register"), {"step": 0, "name": answers["name"]})
        slip = client.post(reverse("register"), {**answers, "step": 1, "document_number": planted.wrong_document()})
        assert slip.status_code == 422
        client.post(reverse("register"), {**answers, "step": 1})
        done = client.post(reverse("register"), {**answers, "step": 2, "township": township.pk})
        assert done.status_code == 302, done.content.decode()[-3000:]
    users = list(User.objects.filter(person__name__startswith="种甲").select_related("person").order_by("pk"))
    assert len(users) == BY_PAGE
    return users


def sign_up_by_operation(planted: Planted) -> list[User]:
    township = Division.objects.get(code="330683100")
    users = [
        sign_up(
            actor=SYSTEM,
            phone=planted.phone(),
            name=f"种乙{number}",
            document_number=planted.document(),
            township=township,
        )
        for number in range(BY_OPERATION)
    ]
    for user in users[:40]:
        assert user.person is not None
        place_wish(user.person, actor=user, free_text="学养蜂", township=township)
    return users


def hand_in_rosters(planted: Planted) -> None:
    """Two files by the page: faultless rows, rows with a slip, and the slips handed back."""
    for half in range(2):
        people = ON_ROSTER // 2
        training_class = make_class(capacity=people)
        client = client_of(manager_of(training_class))
        rows = [
            [n + 1, named("俞童"[half], n), "女", planted.document(), planted.phone(), "甘霖镇", "初中", "", ""]
            for n in range(people)
        ]
        rows += [
            [
                people + n + 1,
                named("施汪"[half], n),
                "女",
                planted.wrong_document(),
                planted.phone(),
                "甘霖镇",
                "",
                "",
                "",
            ]
            for n in range(WRONG // 2)
        ]
        address = reverse("class-roster", args=[training_class.code])
        client.post(address, {"file": SimpleUploadedFile("名册.xlsx", workbook([HEADINGS, *rows]))})
        handed_in = RosterImport.objects.get(training_class=training_class)
        page = reverse("roster-import", args=[training_class.code, handed_in.pk])
        assert client.get(page).status_code == 200
        confirmed = client.post(page)
        assert confirmed.status_code == 302, (handed_in.counts, confirmed.content.decode()[-4000:])
        assert client.get(page).status_code == 200
        mended = reverse("roster-to-mend", args=[training_class.code, handed_in.pk])
        assert client.get(mended).status_code == 200
        handed_in.refresh_from_db()
        assert Enrolment.objects.filter(training_class=training_class).count() == people, handed_in.counts


def enrol_at_the_desk(planted: Planted) -> None:
    training_class = make_open_class("enrolling", capacity=AT_THE_DESK)
    client = client_of(manager_of(training_class))
    address = reverse("class-enrol", args=[training_class.code])
    for number in range(AT_THE_DESK):
        facts = {"name": f"种戊{number}", "document_type": "resident_id", "document_number": planted.document()}
        answer = client.post(address, {**facts, "phone": planted.phone()})
        assert answer.status_code == 302, answer.content.decode()[-3000:]
    refused = client.post(address, {**facts, "name": "别的名字", "phone": planted.phone()})
    assert refused.status_code in (409, 422)
    for page in ("class-detail", "class-print"):
        assert client.get(reverse(page, args=[training_class.code])).status_code == 200


def appraise(planted: Planted) -> list[Certificate]:
    """Candidates entered by their document; ten of them get their certificate, with a photo and a paper."""
    scene = make_scene(2)
    client = client_of(scene.manager)
    address = reverse("batch-candidates", args=[scene.batch.code])
    for number in range(IN_A_BATCH):
        facts = {"name": f"种己{number}", "document_type": "resident_id", "document_number": planted.document()}
        answer = client.post(address, {**facts, "declared_years": 1})
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        planted.phone()
    people = list(Person.objects.filter(name__startswith="种乙").order_by("pk")[:10])
    scene = make_scene(people)
    for candidate in scene.candidates:
        store_photo(candidate, draw_portrait(candidate.pk, False), actor=scene.manager)
    certificates = issue(publish(mark_all(examine(scene))))
    officer = client_of(scene.officer)
    assert officer.get(reverse("certificate-detail", args=[certificates[0].uuid])).status_code == 200
    assert officer.get(f"/v/{certificates[0].code}.pdf").status_code == 200
    return certificates


def use_what_there_is(planted: Planted, farmers: list[User], certificates: list[Certificate]) -> None:
    """Everything that shows, moves or prepares numbers."""
    bureau = make_organisation(Organisation.Kind.BUREAU)
    officer, other = (make_staff(Role.PROGRAMME_OFFICER, bureau) for _ in range(2))
    person = farmers[1].person
    assert person is not None
    client = client_of(farmers[1])
    assert client.post(reverse("my-data")).status_code == 200
    for field, wanted in (("phone", planted.phone()), ("document_number", planted.document())):
        request = file_request(person, "correction", actor=farmers[1], field=field, wanted=wanted, reason="抄错了")
        client_of(officer).get(reverse("data-request", args=[request.pk]))
        grant_request(request, actor=officer)
    for field in ("document", "phone"):
        reveal(person, field, actor=officer, reason="call", note="回访")
    ask_for_own_data(person, actor=farmers[1])
    training_class = Enrolment.objects.order_by("pk")[0].training_class
    act = request_act(EXPORT_FULL, training_class, actor=manager_of(training_class), reason="补录到省平台")
    confirm_act(act, actor=manager_of(training_class))
    run_all_jobs()
    for export in DataExport.objects.all():
        account = User.objects.get(person=export.owner)
        assert len(fetch_export(export, actor=account)) > 100
    leaver = farmers[2]
    erasure = file_request(leaver.person, "erasure", actor=leaver, reason="不学了")
    grant_request(erasure, actor=other)
    strangers = Client()
    strangers.post(
        reverse("report-paper"),
        {"reference": certificates[0].number, "message": f"打 {planted.phone()}", "contact": planted.phone()},
    )
    strangers.post(reverse("verify"), {"reference": person.document_number, "name": person.name})


def go_wrong(planted: Planted, farmer: User, monkeypatch: Any) -> None:
    """A program error with numbers in the form: the report of it names none."""

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(my_data, "file_request", broken)
    client = client_of(farmer)
    client.raise_request_exception = False
    answer = client.post(
        reverse("my-data-correct"), {"field": "phone", "text": planted.phone(), "reason": f"换成 {planted.phone()}"}
    )
    assert answer.status_code == 500
    monkeypatch.undo()
    wish = client.post(
        reverse("order-wish"),
        {"what": f"学修车 {planted.phone()}", "township": 1, "season": "all_year", "group_size": 1, "step": "send"},
    )
    assert wish.status_code < 500


def run_all_jobs() -> None:
    """As the worker would; what waits for the morning leaves now."""
    Notice.objects.filter(send_after__isnull=False).update(send_after=clock.now())
    for job in Job.objects.filter(state=Job.State.QUEUED).order_by("created_at"):
        done = run_to_end(job.pk)
        assert done.state == Job.State.DONE, f"{done.kind}: {done.error}"


def database_folders() -> Iterator[Path]:
    """Where the database's own files lie: the SQLite file with its log is in the data folder; PostgreSQL's cluster and its
    write-ahead log where the test run started it, if it did."""
    if connection.vendor == "sqlite":
        yield Path(str(connection.settings_dict["NAME"])).parent
        return
    port = str(connection.settings_dict["PORT"])
    for running in Path(tempfile.gettempdir()).glob("diancai-postgres-*/data/postmaster.pid"):
        if running.read_text().splitlines()[3] == port:
            yield running.parent
            return
    raise AssertionError("the cluster's folder was not found")


def the_search_can_find(planted: Planted, certificate: Certificate) -> None:
    """The same search does find what lies in the clear: a number of a certificate, planted for once."""
    digits = re.sub(r"\D", "", certificate.number)
    control = Search({digits})
    control.look_in_tables()
    for folder in database_folders():
        control.look_in_folder(folder)
    places = set(control.found)
    assert "table certification_certificate" in places
    assert any(not place.startswith("table") for place in places)
    some = next(iter(planted.numbers))
    wide = Search({some})
    wide.look("wide", some.encode("utf-16-le"))
    assert wide.found
    assert Entry.objects.count() > PEOPLE
