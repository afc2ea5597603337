"""The pages of the registers: who gets in, what they do, what they cost, how they are taken out."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.people.models import Organisation
from foundation.people.operations.organisations import close_organisation
from foundation.people.roles import Role
from foundation.places.models import Closure, Division, Room, Station, Venue
from tests.factories.certification import make_occupation
from tests.factories.people import make_organisation, make_staff
from tests.factories.registers import make_card, make_licence
from tests.factories.training import make_school, make_venue
from training.models import (
    EmployerEntry,
    InstitutionLicence,
    InstitutionScope,
    RegistryRequest,
    Suspension,
    TrainerCard,
)
from training.operations import registry, registry_cards, venues

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def iso(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


@pytest.fixture
def keeper() -> Client:
    return client_of(make_staff(Role.BUREAU_SUPERVISOR, make_organisation("bureau")))


# --- what the bureau does ---


def test_the_bureau_enters_an_institution_and_lets_it_teach(keeper: Client) -> None:
    occupation = make_occupation()
    township = Division.objects.get(code="330683100")
    answer = keeper.post(
        reverse("registry-institution-new"),
        {"name": "新昌路培训学校", "code": "XINCHANG", "division": township.pk, "phone": "0575-8300"},
    )
    assert (answer.status_code, answer["Location"]) == (302, reverse("registry-licence-new", args=["XINCHANG"]))
    page = reverse("registry-institution", args=["XINCHANG"])
    assert "还没有办学登记" in text_of(keeper.get(page))
    licence = {"number": "L-1", "people_at_once": 50, "people_a_year": 400, "valid_from": iso(0), "valid_to": iso(90)}
    assert keeper.post(answer["Location"], licence).status_code == 302
    again = keeper.post(answer["Location"], licence)
    assert (again.status_code, "这几天里已经有一条在管用" in text_of(again)) == (422, True)
    wrong = keeper.post(answer["Location"], licence | {"people_a_year": 5, "valid_to": iso(-3)})
    assert "一年的人数不能比同一时间的人数还少" in text_of(wrong) and "到期的日子比开始的日子还早" in text_of(wrong)
    scope = {"occupation": occupation.pk, "highest_level": 4, "valid_from": iso(0)}
    assert keeper.post(reverse("registry-scope-new", args=["XINCHANG"]), scope).status_code == 302
    shown = text_of(keeper.get(page))
    assert [word in shown for word in ("可以开班", "L-1", occupation.name, "登记办学许可")] == [True] * 4
    suspended = keeper.post(
        reverse("registry-suspend", args=["XINCHANG"]), {"reason": "空班两次", "valid_from": iso(0), "valid_to": ""}
    )
    assert suspended.status_code == 302
    assert "现在送不了审" in text_of(keeper.get(page)) and "空班两次" in text_of(keeper.get(page))
    lift = reverse("registry-lift", args=["XINCHANG", Suspension.objects.get().pk])
    assert keeper.post(lift, {"reason": ""}).status_code == 422
    assert keeper.post(lift, {"reason": "整改好了"}).status_code == 302
    assert "可以开班" in text_of(keeper.get(page))
    for name, row in (
        ("registry-scope-end", InstitutionScope.objects.get()),
        ("registry-licence-end", InstitutionLicence.objects.get()),
    ):
        ended = keeper.post(reverse(name, args=["XINCHANG", row.pk]), {"on": iso(0), "reason": "不办了"})
        assert ended.status_code == 302
        row.refresh_from_db()
        assert (row.valid_to.isoformat(), row.ended_reason) == (iso(0), "不办了")


def test_a_card_with_its_picture_drawn_anew_is_seen_by_keeper_and_trainer_only(keeper: Client) -> None:
    school, occupation = make_school(), make_occupation()
    picture = BytesIO()
    Image.new("RGB", (300, 200), "white").save(picture, "JPEG", exif=b"Exif\0\0secret-position")
    answer = keeper.post(
        reverse("registry-card-new"),
        {
            "person": school.trainer.person.pk,
            "occupation": occupation.pk,
            "highest_level": 3,
            "qualification": "一级/高级技师",
            "number": "JS-1",
            "valid_from": iso(0),
            "valid_to": iso(700),
            "evidence": SimpleUploadedFile("card.jpg", picture.getvalue() + b"<script>", content_type="image/jpeg"),
        },
    )
    card = TrainerCard.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("registry-trainer", args=[card.person.code]))
    address = reverse("registry-card-evidence", args=[card.pk])
    kept = b"".join(keeper.get(address).streaming_content)  # type: ignore[attr-defined]
    assert (b"secret-position" in kept, b"<script>" in kept, kept[:2]) == (False, False, b"\xff\xd8")
    statuses = {
        name: client_of(user).get(address).status_code
        for name, user in {
            "trainer": school.trainer,
            "manager": school.manager,
            "stranger": make_school().trainer,
            "auditor": make_staff(Role.AUDITOR, make_organisation("bureau")),
        }.items()
    }
    assert statuses == {"trainer": 200, "manager": 404, "stranger": 404, "auditor": 404}
    not_a_picture = keeper.post(
        reverse("registry-card-renew", args=[card.pk]),
        {
            "qualification": "技师",
            "valid_from": iso(701),
            "valid_to": iso(900),
            "evidence": SimpleUploadedFile("card.png", b"GIF89a", content_type="image/png"),
        },
    )
    assert (not_a_picture.status_code, TrainerCard.objects.count()) == (422, 1)
    renewed = keeper.post(
        reverse("registry-card-renew", args=[card.pk]),
        {"qualification": "技师", "valid_from": iso(701), "valid_to": iso(900)},
    )
    assert (renewed.status_code, TrainerCard.objects.filter(person=card.person).count()) == (302, 2)
    assert "JS-1" in text_of(client_of(school.trainer).get(reverse("registry-my-cards")))
    ended = keeper.post(reverse("registry-card-end", args=[card.pk]), {"on": iso(0), "reason": "证是假的"})
    card.refresh_from_db()
    assert (ended.status_code, card.valid_to.isoformat()) == (302, iso(0))


def test_the_bureau_keeps_employers_and_places(keeper: Client) -> None:
    township = Division.objects.get(code="330683100")
    keeper.post(reverse("registry-employer-new"), {"name": "华发茶业", "code": "HUAFA", "division": township.pk})
    wrong = keeper.post(
        reverse("registry-employer-entry", args=["HUAFA"]), {"number": "123", "size": "small", "valid_from": iso(0)}
    )
    assert wrong.status_code == 422 and "统一社会信用代码是 18 位" in text_of(wrong)
    keeper.post(
        reverse("registry-employer-entry", args=["HUAFA"]),
        {"number": "91330683ma2bdem00x", "size": "small", "valid_from": iso(0)},
    )
    entry = EmployerEntry.objects.get()
    assert entry.number == "91330683MA2BDEM00X"
    assert "小型" in text_of(keeper.get(reverse("registry-employer", args=["HUAFA"])))
    changed = {"name": "华发茶业集团", "division": township.pk, "phone": "0575-1"}
    keeper.post(reverse("registry-employer-change", args=["HUAFA"]), changed)
    assert Organisation.objects.get(code="HUAFA").name == "华发茶业集团"
    keeper.post(reverse("registry-employer-end", args=["HUAFA", entry.pk]), {"on": iso(0), "reason": "搬走了"})
    entry.refresh_from_db()
    assert entry.ended_reason == "搬走了"

    hall = {"name": "新礼堂", "code": "HALL", "division": township.pk, "seats": 60, "accessible": "no"}
    keeper.post(reverse("registry-venue-new"), hall)
    venue = Venue.objects.get(code="HALL")
    assert venue.accessible is False
    room = {"name": "实训间", "kind": "workshop", "seats": 30, "accessible": "yes"}
    keeper.post(reverse("registry-room-new", args=["HALL"]), room)
    made = Room.objects.get(venue=venue)
    too_many = keeper.post(reverse("registry-room-change", args=["HALL", made.pk]), room | {"seats": 61})
    assert (too_many.status_code, "比整个教学点的 60 座还多" in text_of(too_many)) == (422, True)
    keeper.post(reverse("registry-room-change", args=["HALL", made.pk]), room | {"seats": 25})
    stations = {"first": 1, "last": 8, "what": "电炒锅", "valid_from": iso(0)}
    keeper.post(reverse("registry-stations-new", args=["HALL", made.pk]), stations)
    keeper.post(reverse("registry-station-end", args=["HALL", Station.objects.get(number=8).pk]), {"reason": "锅坏了"})
    keeper.post(
        reverse("registry-closure-new", args=["HALL"]),
        {"reason": "翻修", "valid_from": iso(0), "valid_to": iso(9), "room": ""},
    )
    page = text_of(keeper.get(reverse("registry-venue", args=["HALL"])))
    assert [word in page for word in ("今天不能用", "翻修", "8 个工位", "锅坏了", "座位 30 → 25")] == [True] * 5
    keeper.post(
        reverse("registry-closure-end", args=["HALL", Closure.objects.get().pk]), {"on": iso(-1), "reason": "修好了"}
    )
    assert "今天不能用" not in text_of(keeper.get(reverse("registry-venue", args=["HALL"])))


def test_a_school_asks_on_a_page_and_the_bureau_answers_on_another(keeper: Client) -> None:
    school, occupation = make_school(), make_occupation()
    manager = client_of(school.manager)
    ask = reverse("registry-ask", args=[school.institution.code])
    assert manager.post(ask, {"words": "想教"}).status_code == 422
    manager.post(ask, {"occupation": occupation.pk, "words": "来了一位技师"})
    asked = RegistryRequest.objects.get()
    page = reverse("registry-request", args=[asked.pk])
    assert "来了一位技师" in text_of(keeper.get(reverse("desk"))) or occupation.name in text_of(
        keeper.get(reverse("desk"))
    )
    assert client_of(make_school().manager).get(page).status_code == 404
    assert manager.post(page, {"decision": "grant", "valid_from": iso(0)}).status_code == 404
    refused = keeper.post(page, {"decision": "decline", "answer": ""})
    assert (refused.status_code, "请写上为什么" in text_of(refused)) == (422, True)
    keeper.post(page, {"decision": "grant", "valid_from": iso(0), "valid_to": ""})
    asked.refresh_from_db()
    assert (asked.state, InstitutionScope.objects.get().occupation) == ("granted", occupation)
    assert "同意了" in text_of(manager.get(page))


# --- who gets in ---


def test_who_opens_the_page_of_an_institution_and_of_a_trainer() -> None:
    school, other = make_school(), make_school()
    make_card(school.trainer.person, occupation=make_occupation())
    bureau = make_organisation("bureau")
    far = Division.objects.get(code="330683101")
    people = {
        "own manager": school.manager,
        "own trainer": school.trainer,
        "other manager": other.manager,
        "other trainer": other.trainer,
        "keeper": make_staff(Role.PROGRAMME_OFFICER, bureau),
        "far keeper": make_staff(Role.BUREAU_SUPERVISOR, bureau, division=far),
        "auditor": make_staff(Role.AUDITOR, bureau),
        "administrator": make_staff(Role.ADMINISTRATOR, bureau),
        "evaluator": make_staff(Role.EVALUATION_BODY_MANAGER, make_organisation("evaluation_body")),
    }
    pages = {
        "institution": reverse("registry-institution", args=[school.institution.code]),
        "trainer": reverse("registry-trainer", args=[school.trainer.person.code]),
        "suspend": reverse("registry-suspend", args=[school.institution.code]),
    }
    opened = {
        page: {name for name, user in people.items() if client_of(user).get(address).status_code == 200}
        for page, address in pages.items()
    }
    assert opened == {
        "institution": {"own manager", "keeper", "auditor"},
        "trainer": {"own manager", "own trainer", "keeper", "far keeper", "auditor"},
        "suspend": {"keeper"},
    }


# --- lists ---


def _schools(count: int) -> None:
    for _ in range(count):
        organisation = make_school().institution
        registry.widen_scope(organisation, actor=SYSTEM, occupation=make_occupation(), valid_from=clock.today())
        registry.suspend_institution(organisation, actor=SYSTEM, reason="空班", valid_from=clock.today())


def _cards(count: int) -> None:
    for _ in range(count):
        make_card(make_school().trainer.person, occupation=make_occupation())


def _employers(count: int) -> None:
    for _ in range(count):
        firm = make_organisation("employer")
        registry.enter_employer(firm, actor=SYSTEM, number="91330683MA2BDEM00X", size="small", valid_from=clock.today())


def _venues(count: int) -> None:
    for _ in range(count):
        venue = make_venue()
        room = venues.register_room(venue, actor=SYSTEM, name="炒茶间", seats=20, kind="workshop")
        venues.set_up_stations(room, actor=SYSTEM, first=1, last=3, valid_from=clock.today())


def _requests(count: int) -> None:
    for _ in range(count):
        school = make_school()
        registry_cards.ask_for_entry(
            school.institution, actor=school.manager, occupation=make_occupation(), words="想教"
        )


LISTS = {
    "registry-institutions": _schools,
    "registry-trainers": _cards,
    "registry-employers": _employers,
    "registry-venues": _venues,
    "registry-requests": _requests,
    "registry-occupations": lambda count: [make_occupation() for _ in range(count)],
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_and_three_rows(keeper: Client, name: str) -> None:
    make, counts = LISTS[name], []
    make(1)
    keeper.get(reverse(name))
    for more in (0, 2):
        make(more)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = keeper.get(reverse(name))
        assert answer.status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20


def test_the_pages_of_one_thing_cost_the_same_with_one_and_three_rows(keeper: Client) -> None:
    school = make_school()
    venue = make_venue()
    pages = [
        reverse("registry"),
        reverse("registry-institution", args=[school.institution.code]),
        reverse("registry-trainer", args=[school.trainer.person.code]),
        reverse("registry-venue", args=[venue.code]),
    ]
    counts = []
    for number in (1, 2, 3):
        registry.widen_scope(school.institution, actor=SYSTEM, occupation=make_occupation(), valid_from=clock.today())
        make_card(school.trainer.person, occupation=make_occupation(), valid_to=clock.today() + timedelta(days=9))
        room = venues.register_room(venue, actor=SYSTEM, name=f"{number}号间", seats=20, kind="workshop")
        venues.set_up_stations(room, actor=SYSTEM, first=1, last=number, valid_from=clock.today())
        keeper.get(pages[0])
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert keeper.get(page).status_code == 200
            found.append(len(queries))
        counts.append(found)
    assert counts[0] == counts[2]
    assert max(counts[0]) <= 40


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ("holds", {"有效"}),
        ("over", {"过期"}),
        ("suspended", {"停了"}),
        ("none", {"没登记"}),
        ("closed", {"停办"}),
        ("sideways", set()),
    ],
)
def test_institutions_are_found_by_where_they_stand(keeper: Client, standing: str, expected: set[str]) -> None:
    today = clock.today()
    made = {name: make_organisation(name=name) for name in ("有效", "过期", "停了", "没登记", "停办")}
    make_licence(made["有效"])
    make_licence(made["停办"])
    close_organisation(made["停办"], actor=SYSTEM, reason="合并了")
    make_licence(made["停了"])
    make_licence(made["过期"], valid_from=today - timedelta(days=9), valid_to=today - timedelta(days=1))
    registry.suspend_institution(made["停了"], actor=SYSTEM, reason="空班", valid_from=today)
    page = keeper.get(reverse("registry-institutions"), {"standing": standing})
    assert page.status_code == 200
    assert {row.name for row in page.context["list"].rows} == expected
    if standing == "closed":
        row = re.search(r"停办</a>.*?</tr>", page.content.decode(), re.DOTALL)
        assert row is not None and "停办了" in row[0] and "可以开班" not in row[0]
        own = text_of(keeper.get(reverse("registry-institution", args=[made["停办"].code])))
        assert "学校停办了，不再开新班" in own and "可以开班" not in own


def test_a_list_is_taken_out_without_formulas(keeper: Client) -> None:
    make_organisation("employer", name="=HYPERLINK(1)")
    answer = keeper.post(reverse("registry-employers"), {"export": "csv"})
    assert "'=HYPERLINK(1)" in answer.content.decode("utf-8-sig")
